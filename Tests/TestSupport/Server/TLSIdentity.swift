internal import NIOSSL

/// A certificate and its key, from `Tests/Fixtures/tls`, for a server to show.
public enum TLSIdentity: String, Sendable, CaseIterable {
  /// Valid for `localhost`, `127.0.0.1` and `::1`.
  case localhost
  /// Its time is over.
  case expired
  /// Its time begins in the year 2100.
  case future
  /// Valid for another host only.
  case otherHost = "other-host"

  /// The certificate of the authority that signed all of them, as a PEM file.
  public static var authorityFile: String { Fixtures.bundled("tls/authority.pem") }

  func handler() throws -> NIOSSLServerHandler {
    let certificates = try NIOSSLCertificate.fromPEMFile(Fixtures.bundled("tls/\(rawValue).pem"))
    let key = try NIOSSLPrivateKey(file: Fixtures.bundled("tls/\(rawValue).key"), format: .pem)
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) },
      privateKey: .privateKey(key)
    )
    return NIOSSLServerHandler(context: try NIOSSLContext(configuration: configuration))
  }
}
