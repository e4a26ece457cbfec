internal import NIOSSL

/// The certificate that a server shows, and its key.
public struct ServerIdentity: Sendable {
  /// Why a server cannot show them.
  public struct Failure: Error, CustomStringConvertible {
    /// What was expected, and what was found.
    public let description: String
  }

  let configuration: TLSConfiguration

  /// Takes certificates, the server's own first and then what leads to its root, and the key.
  ///
  /// - Parameters:
  ///   - certificates: a PEM file.
  ///   - key: a PEM file.
  /// - Throws: ``Failure`` if they are none, or do not belong together.
  public init(certificates: [UInt8], key: [UInt8]) throws(Failure) {
    do {
      let chain = try NIOSSLCertificate.fromPEMBytes(certificates)
      guard !chain.isEmpty else {
        throw Failure(description: "expected a certificate in PEM, found none")
      }
      configuration = .makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
      )
      _ = try NIOSSLContext(configuration: configuration)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        description:
          "expected a certificate and its key, in PEM and without a passphrase, but TLS says: \(error)"
      )
    }
  }
}
