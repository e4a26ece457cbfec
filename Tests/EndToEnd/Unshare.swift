import Foundation

/// Programs that run another one in a namespace of its own, as far as the system lets them.
enum Unshare {
  /// Runs a program where there is no network, not even loopback.
  static let withoutNetwork = ["/usr/bin/unshare", "--net", "--map-root-user"]

  /// Runs a program where a folder is a volume of 1 MiB.
  static func withSmallVolume(at folder: String) -> [String] {
    [
      "/usr/bin/unshare", "--mount", "--map-root-user", "/bin/sh", "-c",
      #"/bin/mount -t tmpfs -o size=1m none "$0" && exec "$@""#, folder,
    ]
  }

  /// Runs a program where a folder is a volume of 12 KiB, which is copied before it is gone.
  static func withTinyVolume(at folder: String, copiedTo copy: String) -> [String] {
    [
      "/usr/bin/unshare", "--mount", "--map-root-user", "/bin/sh", "-c",
      #"""
      copy=$1; shift
      /bin/mount -t tmpfs -o size=12k none "$0" && "$@"
      code=$?; /bin/cp -R "$0" "$copy"; exit $code
      """#,
      folder, copy,
    ]
  }

  /// Whether the words can run a program here.
  static func canRun(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = words.dropFirst() + ["/bin/true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
