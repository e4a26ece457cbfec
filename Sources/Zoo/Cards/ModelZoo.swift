internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The models that are known, by name, and the files of their weights.
public struct ModelZoo: Sendable {
  /// The cards in byte order of their names.
  public let models: [ModelCard]
  /// The files in byte order of their names: those of manifests, and those that only cards have.
  public let files: [ManifestFile]

  private let indices: [String: Int]

  /// The zoo that is built in, from `zoo/models` and `zoo/manifest.json`; decoded at its first use.
  ///
  /// - Throws: ``ZooError``; the tests hold that it never does.
  public static var builtIn: ModelZoo {
    get throws(ZooError) { try decoded.get() }
  }

  private static let decoded = Result { () throws(ZooError) in
    try ModelZoo(decoding: EmbeddedZoo.cards, manifests: EmbeddedZoo.manifests)
  }

  /// Collects cards, and files of which the cards list some.
  ///
  /// - Throws: ``ZooError/Problem/duplicateName(_:models:)`` if two share a name or an alias.
  public init(_ cards: [ModelCard], files: [ManifestFile] = []) throws(ZooError) {
    let entries = Dictionary(files.map { ($0.name, $0) }) { _, last in last }
    var models = cards.sorted { $0.name.precedes($1.name) }
    for index in models.indices {
      models[index].weights = models[index].weights.map { file in
        entries[file.file].map(file.replaced) ?? file
      }
    }
    var indices: [String: Int] = [:]
    for (index, card) in models.enumerated() {
      for name in [card.name] + card.aliases {
        if let other = indices.updateValue(index, forKey: name) {
          throw ZooError(.duplicateName(name, models: [models[other].name, card.name]))
        }
      }
    }
    self.models = models
    self.indices = indices
    let listed = models.flatMap(\.weights).map { ($0.file, ManifestFile($0)) }
    self.files = entries.merging(listed) { entry, _ in entry }.values
      .sorted { $0.name.precedes($1.name) }
  }

  /// Decodes and collects cards and the files of manifests, which are known to be right.
  ///
  /// - Throws: ``ZooError/Problem/undecodableCard(reason:)`` or
  ///   ``ZooError/Problem/duplicateName(_:models:)``.
  package init(decoding cards: [EmbeddedFile], manifests: [EmbeddedFile] = []) throws(ZooError) {
    let decoder = JSONDecoder()
    func decode<Value: Decodable>(
      _ type: Value.Type,
      _ files: [EmbeddedFile]
    ) throws(ZooError) -> [Value] {
      var values: [Value] = []
      for file in files {
        do {
          values.append(try decoder.decode(type, from: Data(file.text.utf8)))
        } catch {
          throw ZooError(.undecodableCard(reason: String(describing: error)), file: file.name)
        }
      }
      return values
    }
    let files = try decode(Manifest.self, manifests).flatMap(\.files)
    try self.init(decode(ModelCard.self, cards), files: files)
  }

  /// The card of the model with this name or alias, `nil` if there is none.
  public subscript(name: String) -> ModelCard? { indices[name].map { models[$0] } }

  /// The card of the model with this name or alias.
  ///
  /// - Throws: ``ZooError/Problem/unknownModel(_:nearest:)``.
  public func card(named name: String) throws(ZooError) -> ModelCard {
    guard let card = self[name] else {
      throw ZooError(.unknownModel(name, nearest: nearestNames(to: name)))
    }
    return card
  }

  /// The file of weights with this SHA-256, in hex of either case, and the model it belongs to.
  ///
  /// A file whose full hash the card has is recognised by that, any other by the 8 digits in its
  /// name. Those 32 bits tell files apart; they are no proof against forgery.
  ///
  /// - Returns: `nil` if `sha256` is not the hash of a known file.
  public func weights(withSHA256 sha256: String) -> (card: ModelCard, file: ZooFile)? {
    let digits = sha256.lowercased()
    guard digits.utf8.count == 64 else { return nil }
    for card in models {
      for file in card.weights {
        let matches = file.sha256.map { $0 == digits } ?? digits.hasPrefix(file.sha256Prefix)
        if matches { return (card, file) }
      }
    }
    return nil
  }
}

/// A file of `zoo/`, as text.
package struct EmbeddedFile: Sendable {
  /// The file's name, without folders.
  package let name: String
  /// All of its text.
  package let text: String

  /// Names a text.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
