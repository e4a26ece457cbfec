internal import NIOSSL
package import Web

/// What the environment says of the way to the network: proxies, and the certificates to trust.
///
/// The variables and their meaning are curl's:
/// - `https_proxy`, `HTTPS_PROXY`: the proxy for `https` URLs.
/// - `http_proxy`: the proxy for `http` URLs; in lower case only, as `HTTP_PROXY` is what a web
///   server calls a request's `Proxy` header (CVE-2016-5385).
/// - `all_proxy`, `ALL_PROXY`: the proxy for both, where the above do not name one.
/// - `no_proxy`, `NO_PROXY`: the hosts to reach directly, with commas or spaces between them: names, which
///   stand for those below them too, addresses, networks such as `10.0.0.0/8`, or `*` for all.
/// - `SSL_CERT_FILE`, `SSL_CERT_DIR`: the authorities to trust instead of the system's: a PEM file,
///   and folders of such, separated by `:`.
///
/// Lower case wins, and an empty variable counts as absent.
public struct NetworkSettings: Sendable {
  /// How to reach a host.
  package enum Route: Hashable, Sendable {
    /// From here.
    case direct
    /// By way of a proxy.
    case proxy(ProxyServer)
  }

  /// No proxy, and the system's authorities.
  public static let system = NetworkSettings()

  private var secureProxy: ProxyServer?
  private var plainProxy: ProxyServer?
  private var bypass = ProxyBypass.nothing
  /// The authorities to trust; `nil` for the system's.
  private(set) var authorities: [NIOSSLCertificate]?

  private init() {}

  /// Reads the variables, and the certificates that they name.
  ///
  /// - Throws: ``NetworkSettingsError``, which names the variable.
  public init(environment: [String: String]) throws(NetworkSettingsError) {
    let variables = Variables(environment)
    let fallback = ["all_proxy", "ALL_PROXY"]
    secureProxy = try variables.proxy(["https_proxy", "HTTPS_PROXY"] + fallback, ProxyServer.init)
    plainProxy = try variables.proxy(["http_proxy"] + fallback, ProxyServer.init)
    bypass = try variables.proxy(["no_proxy", "NO_PROXY"], ProxyBypass.init) ?? .nothing
    let file = try variables.first(["SSL_CERT_FILE"], CertificateFiles.file)
    let folders = try variables.first(["SSL_CERT_DIR"], CertificateFiles.folders)
    authorities = file.map { $0 + (folders ?? []) } ?? folders
  }

  /// How to reach a host.
  package func route(to address: WebAddress) -> Route {
    guard let proxy = address.scheme == .https ? secureProxy : plainProxy,
      !bypass.contains(host: address.host, port: address.port)
    else { return .direct }
    return .proxy(proxy)
  }
}

/// The variables of an environment, for values that are made from the first that is set.
private struct Variables {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  func first<Value>(
    _ names: [String],
    _ make: (String) throws(NetworkSettingsError.Problem) -> Value
  ) throws(NetworkSettingsError) -> Value? {
    for name in names {
      guard let text = environment[name], !text.isEmpty else { continue }
      do throws(NetworkSettingsError.Problem) {
        return try make(text)
      } catch {
        throw NetworkSettingsError(error, variable: name)
      }
    }
    return nil
  }

  func proxy<Value>(
    _ names: [String],
    _ make: (String) throws(ProxyError) -> Value
  ) throws(NetworkSettingsError) -> Value? {
    try first(names) { text throws(NetworkSettingsError.Problem) -> Value in
      do throws(ProxyError) { return try make(text) } catch { throw .proxy(error) }
    }
  }
}
