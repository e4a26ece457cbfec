internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What is kept of a file that was verified: `records/<file>.json`.
///
/// It stays when the file goes: its hash is the pin that a later download is held to.
struct CacheRecord: Codable, Equatable {
  let file: String
  let sha256: String
  let byteCount: Int
  let verifiedBy: Verification
  let url: String?
  /// In whole seconds.
  let downloaded: Date

  private enum CodingKeys: String, CodingKey {
    case file, sha256
    case byteCount = "size"
    case verifiedBy = "verified_by"
    case url, downloaded
  }
}

extension ZooCache {
  /// More than any record has; what is longer is none and is not read.
  private static let longestRecord = 64 << 10

  /// The record of a file, `nil` if there is none.
  ///
  /// - Throws: ``CacheError/Problem/unreadableRecord(reason:)``,
  ///   ``CacheError/Problem/obstructed(found:)`` or ``CacheError/Problem/file(_:)``.
  func record(of file: String) throws(CacheError) -> CacheRecord? {
    let path = path(.records, "\(file).json")
    guard try exists(.records), let status = try FileSystem.status(of: path) else { return nil }
    guard status.kind == .file else {
      throw CacheError(.obstructed(found: status.kind.rawValue), path: path)
    }
    guard status.byteCount <= Self.longestRecord else {
      throw CacheError(.unreadableRecord(reason: "it has \(status.byteCount) bytes"), path: path)
    }
    let bytes: [UInt8]
    do {
      let source = try FileSource(path: path)
      bytes = try source.firstBytes(upTo: Self.longestRecord)
    } catch {
      // Removed meanwhile: then there is none.
      if error.problem == .notFound { return nil }
      throw CacheError(error)
    }
    return try Self.decode(bytes, of: file, path: path)
  }

  private static func decode(
    _ bytes: [UInt8],
    of file: String,
    path: String
  ) throws(CacheError) -> CacheRecord {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let record: CacheRecord
    do {
      record = try decoder.decode(CacheRecord.self, from: Data(bytes))
    } catch {
      let reason = "it is not the JSON that this program writes"
      throw CacheError(.unreadableRecord(reason: reason), path: path)
    }
    // On a file system that ignores case, two names can share a record.
    guard record.file == file else {
      throw CacheError(.unreadableRecord(reason: "it is that of '\(record.file)'"), path: path)
    }
    guard Manifest.isSHA256(record.sha256), record.byteCount >= 0 else {
      throw CacheError(.unreadableRecord(reason: "its hash or size is none"), path: path)
    }
    return record
  }

  /// Replaces the record of a file; it is whole, the old one or the new, at every moment.
  func write(_ record: CacheRecord) throws(CacheError) {
    let path = path(.records, "\(record.file).json")
    // A link planted here must not lead the record outside.
    if try FileSystem.status(of: path)?.kind == .link { try FileSystem.remove(path) }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes: [UInt8]
    do {
      bytes = Array(try encoder.encode(record)) + Array("\n".utf8)
    } catch {
      throw CacheError(.unreadableRecord(reason: "it cannot be written as JSON"), path: path)
    }
    do throws(FileError) {
      try OutputFile.write(bytes, to: path, overwriting: true)
    } catch {
      throw CacheError(error)
    }
  }
}
