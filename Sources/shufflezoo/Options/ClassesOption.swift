internal import ArgumentParser
internal import Evaluation
internal import Tensors
internal import Zoo

/// How a class directory's name becomes the index of a class.
enum ClassesOption: ExpressibleByArgument {
  case automatic
  case rank
  case file(String)

  init(argument: String) {
    switch argument {
    case "auto": self = .automatic
    case "rank": self = .rank
    default: self = .file(argument)
    }
  }

  var defaultValueDescription: String { "auto" }

  /// The rule as the evaluator takes it.
  func rule() throws -> ClassRule {
    switch self {
    case .rank: return .rank
    case .automatic:
      return .automatic(Self.list(try .imageNet1K, name: "ImageNet-1K"))
    case .file(let path): return .list(Self.list(try ClassLabels(path: path), name: path))
    }
  }

  static let imageNetClassCount = 1000

  /// The ids that ImageNet's development kit of 2012 has for its classes.
  static func challengeIDs() throws -> ClassList {
    list(try .challengeIDs, name: "ILSVRC2012")
  }

  /// What the classes are called: by the list that was given, else by the model's own.
  func names(for card: ModelCard?, classCount: Int) throws -> ClassNames {
    if case .file(let path) = self { return ClassNames(try ClassLabels(path: path)) }
    return ClassNames(try ClassLabels.builtIn(for: card, classCount: classCount))
  }

  private static func list(_ labels: ClassLabels, name: String) -> ClassList {
    ClassList(
      name: name,
      indexByDirectory: Dictionary(
        labels.entries.map { ($0.directory, $0.index) },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }
}

extension ClassLabels {
  /// The longest list that is read; ImageNet-21K's has some 2 MB.
  private static let maximumByteCount = 64 << 20

  /// Reads the list in a file.
  init(path: String) throws {
    let source = try FileSource(path: path)
    guard source.byteCount <= Self.maximumByteCount else {
      throw Failure(
        .badData,
        "\(path): expected a class list of at most \(Self.maximumByteCount) bytes, found "
          + "\(source.byteCount); give a list of index<TAB>directory<TAB>label"
      )
    }
    try self.init(parsing: source.allBytes(), file: path)
  }

  /// The labels for a model's classes: those of its card, or ImageNet's if it has as many classes.
  static func builtIn(for card: ModelCard?, classCount: Int) throws -> ClassLabels? {
    if let card {
      return try card.labels.map { name throws(ZooError) in try .builtIn(named: name) }
    }
    return try classCount == imageNet1K.entries.count ? .imageNet1K : nil
  }
}
