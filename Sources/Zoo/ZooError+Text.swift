internal import Tensors

extension ZooError: CustomStringConvertible {
  /// The file and line, what was expected and found, and what to try.
  public var description: String {
    let place = [file, line.map { "line \($0)" }].compactMap(\.self).map { "\($0): " }.joined()
    return place + clause
  }

  private var clause: String {
    Self.reference(problem) ?? Self.manifest(problem) ?? Self.labels(problem)
  }

  /// What to say of a name that leads to nothing.
  private static func reference(_ problem: Problem) -> String? {
    switch problem {
    case .unknownModel(let name, let nearest) where nearest.isEmpty:
      "the zoo has no model '\(name)'; 'shufflezoo list' shows those it has, and a path to a file "
        + "has a '/' or an extension"
    case .unknownModel(let name, let nearest):
      "the zoo has no model '\(name)'; did you mean \(quoted(nearest, joinedBy: " or "))?"
    case .unknownFile(let name, nil, let nearest) where nearest.isEmpty:
      "the zoo has no file '\(name)'; 'shufflezoo list' shows those it has"
    case .unknownFile(let name, nil, let nearest):
      "the zoo has no file '\(name)'; did you mean \(quoted(nearest, joinedBy: " or "))?"
    case .unknownFile(let name, let model?, let nearest) where nearest.isEmpty:
      "\(model): no weights were published for it, so there is no '\(name)'; give the path of a file"
    case .unknownFile(let name, let model?, let nearest):
      "\(model): no file of its weights has '\(name)' in its name; it has "
        + "\(quoted(nearest, joinedBy: " and "))"
    case .ambiguousFile(let name, let model, let files):
      "\(model): expected one file with '\(name)' in its name, found "
        + "\(quoted(files, joinedBy: " and ")); give more of the name"
    case .noWeights(let model):
      "\(model): no weights were published for it; give the path of a file"
    case .duplicateName(let name, let models):
      "the name '\(name)' belongs to \(quoted(models, joinedBy: " and ")), expected one model; "
        + "rename one of them"
    default: nil
    }
  }

  /// What to say of a card or manifest.
  private static func manifest(_ problem: Problem) -> String? {
    switch problem {
    case .undecodableCard(let reason):
      "expected a model card as schemas/model_card.schema.json has it, found: \(reason)"
    case .file(let error):
      error.description
    case .manifestTooLarge(let limit):
      "expected a manifest of at most \(limit) bytes, found more; is this the right file?"
    case .notJSON(let reason):
      "\(reason); a manifest is JSON, as schemas/manifest.schema.json describes it"
    case .missingKey(let key, let path):
      "\(path): expected the key '\(key)', found none; add it"
    case .unknownKey(let key, let path, let nearest?):
      "\(path): unexpected key '\(key.printable)'; did you mean '\(nearest)'?"
    case .unknownKey(let key, let path, nil):
      "\(path): unexpected key '\(key.printable)'; remove it, since nothing would read it"
    case .invalidValue(let path, let expected, let found):
      "\(path): expected \(expected), found \(found)"
    case .unverifiable(let name, let path):
      "\(path): expected a sha256 or a sha256_prefix, found neither; nothing could tell whether "
        + "'\(name)' is the right file, so add the hash that 'shufflezoo inspect' prints"
    case .repeatedName(let name, let path, let first):
      "\(path): '\(name)' stands at \(first) already, expected each name once; remove or rename one"
    default: nil
    }
  }

  /// What to say of a class list.
  private static func labels(_ problem: Problem) -> String {
    switch problem {
    case .unknownLabels(let name, let known):
      "there is no class list '\(name)'; use \(quoted(known, joinedBy: " or "))"
    case .notUTF8:
      "expected UTF-8 text, found other bytes; save the class list as UTF-8"
    case .noClasses:
      "expected lines of index<TAB>directory<TAB>label, found none; is this the right file?"
    case .wrongColumnCount(let found):
      "expected 3 columns (index<TAB>directory<TAB>label), found \(found); separate them with one "
        + "tab each"
    case .invalidIndex(let text):
      "expected a class index from 0 on, found '\(text)'; number the classes in the first column"
    case .emptyDirectory:
      "expected the name of a class folder in the second column, found nothing; fill it in"
    case .duplicateIndex(let index, let firstLine):
      "the index \(index) stands on line \(firstLine) already, expected each once; renumber one"
    case .duplicateDirectory(let directory, let firstLine):
      "the folder '\(directory)' stands on line \(firstLine) already, expected each once; "
        + "remove one"
    default: String(describing: problem)
    }
  }

  private static func quoted(_ names: [String], joinedBy separator: String) -> String {
    names.map { "'\($0)'" }.joined(separator: separator)
  }
}
