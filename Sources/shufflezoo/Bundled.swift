internal import Digests
internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Files of the zoo that come with the command rather than from the network.
enum Bundled {
  /// A manifest that offers them from where they lie: in the repository that the command was built
  /// in, or in `share/shufflezoo` beside the folder of the installed command.
  ///
  /// Their hashes are the cards', so a file that only has the right name is refused.
  static func manifest(for zoo: ModelZoo) -> Manifest {
    let files = zoo.models.flatMap(\.weights).filter { $0.status == .bundled }
    return Manifest(
      files: files.compactMap { file in
        guard let sha256 = file.sha256, let place = place(of: file.file) else { return nil }
        return ManifestFile(
          name: file.file,
          byteCount: file.byteCount,
          sha256: sha256,
          urls: [place.absoluteString]
        )
      },
      source: "the files that come with shufflezoo"
    )
  }

  /// Where one of them lies whose content is that of a file of the zoo; `nil` if none does.
  static func path(of file: ManifestFile) -> String? {
    guard let sha256 = file.sha256, let path = place(of: file.name)?.path,
      let source = try? FileSource(path: path),
      let found = try? source.sha256(), found.description == sha256
    else { return nil }
    return path
  }

  private static func place(of file: String) -> URL? {
    guard var folder = executable?.deletingLastPathComponent() else { return nil }
    while folder.path != "/" {
      for place in ["zoo/sample", "share/shufflezoo"] {
        let candidate = folder.appending(path: "\(place)/\(file)")
        if FileManager.default.fileExists(atPath: candidate.path) {
          return candidate
        }
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// The file that runs, links followed; `nil` if the system does not tell.
  private static var executable: URL? {
    #if os(Linux)
    let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return path.map { URL(filePath: $0) }
    #else
    return Bundle.main.executableURL?.resolvingSymlinksInPath()
    #endif
  }
}
