import Foundation
import TestSupport

extension TemporaryFolder {
  /// Copies one of the bundled sample's pictures, such as `0_tshirt_top/val_00019.png`.
  func copy(_ picture: String, to name: String) throws {
    try write(name, Array(Data(contentsOf: URL(filePath: Sample.picture(picture)))))
  }

  /// Makes a directory or an empty file with a name that is not UTF-8, as Linux allows.
  func make(rawName: [UInt8], isDirectory: Bool) throws {
    let path = (Array(path.utf8) + Array("/".utf8) + rawName + [0]).map { CChar(bitPattern: $0) }
    let status =
      isDirectory ? unsafe mkdir(path, 0o700) : unsafe close(creat(path, 0o600))
    guard status == 0 else { throw SystemError(code: errno) }
  }
}
