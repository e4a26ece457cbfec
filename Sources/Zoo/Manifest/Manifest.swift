internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Files of weights with their hashes and addresses, and the cards of models that come with them.
///
/// In JSON it is what `schemas/manifest.schema.json` says. The built-in one is `zoo/manifest.json`;
/// others come from users, so all of it is checked before anything uses it.
public struct Manifest: Codable, Equatable, Sendable {
  /// The files, each name once.
  public var files: [ManifestFile]
  /// The models that the manifest brings, each name once; in JSON the key may be absent.
  public var models: [ModelCard]
  /// Where the manifest came from, as errors call it; not part of its JSON.
  public var source = ""

  enum CodingKeys: String, CodingKey, CaseIterable {
    case files, models
  }

  /// The longest manifest that is read: room for some 30 000 files, and little to hold in memory.
  public static let maximumByteCount = 16 << 20

  /// Collects files and models that are known to be right.
  public init(files: [ManifestFile] = [], models: [ModelCard] = [], source: String = "") {
    self.files = files
    self.models = models
    self.source = source
  }

  /// Reads what the schema describes; the checks come on top of that.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    files = try container.decodeIfPresent([ManifestFile].self, forKey: .files) ?? []
    models = try container.decodeIfPresent([ModelCard].self, forKey: .models) ?? []
  }

  /// Reads and checks a manifest.
  ///
  /// - Parameters:
  ///   - bytes: its JSON.
  ///   - source: the file or URL it came from, for errors.
  /// - Throws: ``ZooError``, which names the source and, where there is one, the JSON path.
  public init(parsing bytes: [UInt8], source: String) throws(ZooError) {
    do throws(ZooError.Problem) {
      guard bytes.count <= Self.maximumByteCount else {
        throw .manifestTooLarge(limit: Self.maximumByteCount)
      }
      let tree = try JSONTree(parsing: bytes)
      try JSONShape.manifest.check(tree)
      self = try Self.decode(bytes, tree)
      try ManifestCheck.check(self)
    } catch {
      throw ZooError(error, file: source)
    }
    self.source = source
  }

  /// Reads and checks the manifest in a file.
  ///
  /// - Throws: ``ZooError``; ``ZooError/Problem/file(_:)`` if the file cannot be read.
  public init(path: String) throws(ZooError) {
    let bytes: [UInt8]
    do throws(FileError) {
      let source = try FileSource(path: path)
      // A byte more than the limit is enough to be refused.
      bytes = try source.firstBytes(upTo: Self.maximumByteCount + 1)
    } catch {
      throw ZooError(.file(error))
    }
    try self.init(parsing: bytes, source: path)
  }

  private static func decode(
    _ bytes: [UInt8],
    _ tree: JSONTree
  ) throws(ZooError.Problem) -> Manifest {
    do {
      return try JSONDecoder().decode(Manifest.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw tree.problem(error)
    } catch {
      throw .notJSON(reason: String(describing: error))
    }
  }

  /// The manifest as JSON, in lines, with the keys in alphabetical order.
  ///
  /// - Throws: the encoder's error, for a number that JSON cannot hold.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
