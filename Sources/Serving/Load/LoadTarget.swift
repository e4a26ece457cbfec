#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A server that is asked under load.
public struct LoadTarget: Sendable {
  /// The name or address, as the system looks it up.
  let host: String
  let port: Int
  /// What stands before the protocol's paths.
  let path: String
  /// What requests carry as `Authorization: Bearer`; `nil` for nothing.
  public var key: String?

  /// Takes a server's address, `http://host:port`.
  ///
  /// - Throws: ``LoadError/address(_:)`` if it is no such address.
  public init(_ address: String) throws(LoadError) {
    guard let url = URL(string: address), url.scheme == "http", let host = url.host(),
      !host.isEmpty, url.query() == nil, (1...65535).contains(url.port ?? 80)
    else { throw .address(address) }
    self.host = host.trimmingPrefix("[").hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    port = url.port ?? 80
    path = url.path().hasSuffix("/") ? String(url.path().dropLast()) : url.path()
  }

  /// The host as it stands in an address.
  var hostName: String { host.contains(":") ? "[\(host)]" : host }
}
