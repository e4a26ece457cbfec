internal import Zoo

/// The folder that keeps downloaded files of weights.
///
/// ```
/// CACHEDIR.TAG                     tells backup programs to leave the folder out
/// sha256/<64 hex digits>           the files, named by their content, read-only
/// weights/<file>                   readable links to them; what ``Entry/path`` names
/// records/<file>.json              what was verified, how, and when: the pin of a file
/// parts/<file>.part, .json         what has arrived of a file, and from where
/// locks/<file>.lock                held by the process that downloads the file
/// locks/.store                     held while links and files are put or taken away
/// ```
///
/// A file is linked last, after its content was verified and is safe on the disk, so whatever a link
/// leads to was right when it was put there; ``verify(_:)`` notices what was changed since. Nothing
/// is written where the folder cannot be: a read-only cache can be shared. Nothing outside is ever
/// reached: names of files have no `/`, a link counts only if it leads into `sha256`, and none of
/// the folders inside may be a link.
public struct ZooCache: Sendable {
  /// The folder, which need not exist.
  public let folder: String

  /// Uses `folder`.
  public init(folder: String) {
    let end = folder.lastIndex { $0 != "/" }
    self.folder = end.map { String(folder[...$0]) } ?? folder
  }

  /// The folders inside.
  enum Subfolder: String, CaseIterable {
    case blobs = "sha256"
    case links = "weights"
    case records
    case parts
    case locks
  }

  func path(_ subfolder: Subfolder) -> String { "\(folder)/\(subfolder.rawValue)" }

  func path(_ subfolder: Subfolder, _ name: String) -> String { "\(path(subfolder))/\(name)" }

  /// Where a download collects a file, and where it notes from whom; both go when the file is
  /// adopted.
  ///
  /// - Throws: ``CacheError/Problem/invalidName``.
  package func partPaths(
    for file: String
  ) throws(CacheError) -> (part: String, state: String) {
    try Self.check(file)
    return (path(.parts, "\(file).part"), path(.parts, "\(file).json"))
  }

  /// Whether a folder inside is there.
  ///
  /// - Throws: ``CacheError/Problem/obstructed(found:)`` if something else has its name.
  func exists(_ subfolder: Subfolder) throws(CacheError) -> Bool {
    let path = path(subfolder)
    guard let status = try FileSystem.status(of: path) else { return false }
    guard status.kind == .folder else {
      throw CacheError(.obstructed(found: status.kind.rawValue), path: path)
    }
    return true
  }
}

extension ZooCache {
  static func check(_ file: String) throws(CacheError) {
    guard Manifest.isFileName(file) else { throw CacheError(.invalidName, path: file) }
  }
}
