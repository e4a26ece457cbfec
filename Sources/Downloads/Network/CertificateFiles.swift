internal import NIOSSL
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads the certificates of authorities.
enum CertificateFiles {
  /// All authorities of the web take a quarter of a MiB.
  private static let largestFile = 64 << 20

  /// Reads a PEM file.
  static func file(_ path: String) throws(NetworkSettingsError.Problem) -> [NIOSSLCertificate] {
    let bytes: [UInt8]?
    var byteCount = 0
    do throws(FileError) {
      let source = try FileSource(path: path)
      byteCount = source.byteCount
      bytes = byteCount <= largestFile ? try source.allBytes() : nil
    } catch {
      throw .unreadableCertificates(error)
    }
    guard let bytes else { throw .tooManyCertificates(path: path, byteCount: byteCount) }
    do {
      return try NIOSSLCertificate.fromPEMBytes(bytes)
    } catch {
      // The library says no more than that it found none.
      throw .noCertificates(path: path)
    }
  }

  /// Reads all PEM files of folders, whose names are separated by `:`; other files are skipped.
  static func folders(_ paths: String) throws(NetworkSettingsError.Problem) -> [NIOSSLCertificate] {
    var certificates: Set<NIOSSLCertificate> = []
    for folder in paths.split(separator: ":") {
      // A folder that cannot be listed counts as empty, as it does for OpenSSL.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: String(folder))) ?? []
      for name in names {
        certificates.formUnion((try? file("\(folder)/\(name)")) ?? [])
      }
    }
    guard !certificates.isEmpty else { throw .noCertificates(path: paths) }
    return Array(certificates)
  }
}
