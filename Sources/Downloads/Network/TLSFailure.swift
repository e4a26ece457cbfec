internal import NIOSSL

/// Says in words why TLS did not come about.
enum TLSFailure {
  /// The reason, for a message.
  static func reason(_ error: any Error, host: String) -> String {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
      return "the certificate is not for \(host)"
    }
    if stack(error).contains(.eofDuringHandshake) {
      return "the server ended it during the handshake"
    }
    let words = words(error)
    return words.lazy.compactMap { known[$0] }.first
      ?? words.first.map { $0.lowercased().replacing("_", with: " ") }
      ?? "\(error)"
  }

  /// Whether the server's certificate was refused, for whatever reason.
  static func isRefusedCertificate(_ error: any Error) -> Bool {
    words(error).contains(refusedCertificate)
  }

  private static let refusedCertificate = "CERTIFICATE_VERIFY_FAILED"

  private static let known = [
    refusedCertificate: "the certificate is not from a trusted authority, or has expired",
    "WRONG_VERSION_NUMBER": "the server does not speak TLS on this port",
    "UNSUPPORTED_PROTOCOL": "the server has no TLS 1.2 or later",
    "TLSV1_ALERT_PROTOCOL_VERSION": "the server has no TLS 1.2 or later",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "the server refused the handshake",
    "NO_CIPHERS_AVAILABLE": "the server has no cipher in common",
  ]

  private static func stack(_ error: any Error) -> NIOBoringSSLErrorStack {
    switch error {
    case NIOSSLError.handshakeFailed(.sslError(let stack)), BoringSSLError.sslError(let stack):
      stack
    default: []
    }
  }

  private static func words(_ error: any Error) -> [String] {
    stack(error).compactMap { word($0.description) }
  }

  /// The name of an error in `Error: 268435581 error:1000007d:SSL
  /// routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at file:line`.
  private static func word(_ description: String) -> String? {
    guard let mark = description.firstRange(of: "OPENSSL_internal:") else { return nil }
    return String(description[mark.upperBound...].prefix { $0 != " " })
  }
}
