import Foundation
import Tensors
import TestSupport
import Testing
import Zoo

@Suite("Network settings")
struct NetworkSettingsTests {
  private func route(_ environment: [String: String], to url: String) throws -> String {
    let settings = try NetworkSettings(environment: environment)
    return switch settings.route(to: try WebAddress(url)) {
    case .direct: "direct"
    case .proxy(let proxy): "\(proxy.kind) \(proxy)"
    }
  }

  private func problem(_ environment: [String: String]) -> NetworkSettingsError? {
    #expect(throws: NetworkSettingsError.self) { try NetworkSettings(environment: environment) }
  }

  struct Choice: Sendable {
    let environment: [String: String]
    let secure: String
    let plain: String
  }

  // What `curl -v` does with the same variables.
  static let choices = [
    Choice(environment: [:], secure: "direct", plain: "direct"),
    Choice(environment: ["HTTPS_PROXY": "http://p:1"], secure: "http p:1", plain: "direct"),
    Choice(environment: ["https_proxy": "p:1"], secure: "http p:1", plain: "direct"),
    Choice(
      environment: ["https_proxy": "a:1", "HTTPS_PROXY": "b:2"],
      secure: "http a:1",
      plain: "direct"
    ),
    Choice(environment: ["http_proxy": "p:1"], secure: "direct", plain: "http p:1"),
    Choice(environment: ["HTTP_PROXY": "p:1"], secure: "direct", plain: "direct"),
    Choice(environment: ["ALL_PROXY": "p:1"], secure: "http p:1", plain: "http p:1"),
    Choice(
      environment: ["all_proxy": "a:1", "HTTPS_PROXY": "b:2"],
      secure: "http b:2",
      plain: "http a:1"
    ),
    Choice(
      environment: ["HTTPS_PROXY": "", "ALL_PROXY": "p:1"],
      secure: "http p:1",
      plain: "http p:1"
    ),
    Choice(environment: ["HTTPS_PROXY": "http://p"], secure: "http p:1080", plain: "direct"),
    Choice(
      environment: ["HTTPS_PROXY": "http://P.Example:3128/"],
      secure: "http p.example:3128",
      plain: "direct"
    ),
    Choice(
      environment: ["HTTPS_PROXY": "socks5://[::1]:9050"],
      secure: "socks5 [::1]:9050",
      plain: "direct"
    ),
    Choice(environment: ["HTTPS_PROXY": "socks5h://p"], secure: "socks5 p:1080", plain: "direct"),
  ]

  @Test("chooses a proxy by the URL's scheme", arguments: choices)
  func chooses(_ choice: Choice) throws {
    #expect(try route(choice.environment, to: "https://example.org/") == choice.secure)
    #expect(try route(choice.environment, to: "http://example.org/") == choice.plain)
  }

  @Test("uses a proxy for this machine as well, as curl does")
  func loopback() throws {
    #expect(try route(["http_proxy": "p:1"], to: "http://127.0.0.1/") == "http p:1")
  }

  @Test("reads a user name and password with percent-encoding, and never shows them")
  func credentials() throws {
    let environment = ["HTTPS_PROXY": "http://me%40work:p%3A%25@p:1"]
    let settings = try NetworkSettings(environment: environment)
    guard case .proxy(let proxy) = settings.route(to: try WebAddress("https://h/")) else {
      Issue.record("expected a proxy")
      return
    }
    #expect(proxy.credentials?.user == "me@work")
    #expect(proxy.credentials?.password == "p:%")
    #expect(proxy.description == "p:1")
  }

  static let badProxies: [(value: String, problem: NetworkSettingsError.Problem)] = [
    ("https://p:1", .unsupportedProxy(scheme: "https")),
    ("socks4://p:1", .unsupportedProxy(scheme: "socks4")),
    ("http://", .invalidProxy(.noHost)),
    ("http://p:x", .invalidProxy(.invalidPort("x"))),
    ("http://p:99999", .invalidProxy(.invalidPort("99999"))),
    ("http://p q:1", .invalidProxy(.invalidHost("p q"))),
    ("http://u:%zz@p:1", .invalidCredentials),
    ("socks5://u:p@p:1", .socksCredentials),
  ]

  @Test("refuses a proxy that it cannot use", arguments: badProxies.indices)
  func refusesProxy(_ index: Int) {
    let (value, expected) = Self.badProxies[index]
    let error = problem(["HTTPS_PROXY": value])
    #expect(error?.problem == expected)
    #expect(error?.variable == "HTTPS_PROXY")
  }

  // curl's tests/unit/unit1614.c, and for ports Go's golang.org/x/net/http/httpproxy.
  static let bypasses: [(list: String, url: String, isDirect: Bool)] = [
    ("*", "https://example.org/", true),
    ("example.org", "https://example.org/", true),
    ("example.org", "https://www.example.org/", true),
    ("example.org", "https://nonexample.org/", false),
    (".example.org", "https://example.org/", true),
    (".example.org", "https://www.example.org/", true),
    ("*.example.org", "https://www.example.org/", true),
    ("EXAMPLE.org.", "https://example.org/", true),
    ("www.example.org", "https://example.org/", false),
    ("foobar, barfoo", "https://barfoo/", true),
    ("foobar barfoo", "https://barfoo/", true),
    ("foobar,,,,,              bar, foo,barfoo", "https://foo/", true),
    ("foobar", "https://bar/", false),
    ("127.0.0.1", "https://127.0.0.1/", true),
    ("127.0.0.1", "https://127.0.0.2/", false),
    ("0.0.1", "https://127.0.0.1/", false),
    ("192.168.0.0/16", "https://192.168.1.1/", true),
    ("192.168.0.0/16", "https://192.169.1.1/", false),
    ("192.160.0.1/12", "https://192.168.0.1/", true),
    ("192.160.0.1/12", "https://192.176.0.1/", false),
    ("0.0.0.0/0", "https://1.2.3.4/", true),
    ("0.0.0.0/0", "https://[::1]/", false),
    ("192.168.0.0/32", "https://192.168.0.1/", false),
    ("::1", "https://[::1]/", true),
    ("[::1]", "https://[::1]/", true),
    ("bbbb::/16", "https://[bbbb:cccc::1]/", true),
    ("fe80::/10", "https://[fe80::1]/", true),
    ("fe80::/10", "https://[ff80::1]/", false),
    ("example.org:8443", "https://example.org:8443/", true),
    ("example.org:8443", "https://example.org/", false),
    ("example.org:443", "https://example.org/", true),
    ("[::1]:8443", "https://[::1]:8443/", true),
    ("127.0.0.1:8443", "https://127.0.0.1/", false),
  ]

  @Test("leaves the proxy out for the hosts of NO_PROXY", arguments: bypasses.indices)
  func leavesOut(_ index: Int) throws {
    let (list, url, isDirect) = Self.bypasses[index]
    let found = try route(["HTTPS_PROXY": "p:1", "NO_PROXY": list], to: url)
    #expect((found == "direct") == isDirect, "\(list) for \(url)")
  }

  @Test(
    "refuses an entry of no_proxy that means nothing",
    arguments: ["10.0.0.0/33", "::/129", "a/8", "h:x", "a..b", "[::1"]
  )
  func refusesBypass(_ entry: String) {
    let error = problem(["no_proxy": "example.org, \(entry)"])
    #expect(error?.problem == .invalidBypass(entry: entry))
    #expect(error?.variable == "no_proxy")
  }

  @Test("refuses certificates that are not there, or are none")
  func refusesCertificates() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let missing = folder + "/none.pem"
    let key = Fixtures.bundled("tls/localhost.key")
    let huge = folder + "/huge.pem"
    try Data().write(to: URL(filePath: huge))
    #expect(unsafe truncate(huge, 65 << 20) == 0)
    let cases: [(String, String, NetworkSettingsError.Problem)] = [
      ("SSL_CERT_FILE", missing, .unreadableCertificates(FileError(.notFound, path: missing))),
      (
        "SSL_CERT_FILE", folder,
        .unreadableCertificates(FileError(.notRegular(kind: "a folder"), path: folder))
      ),
      ("SSL_CERT_FILE", key, .noCertificates(path: key)),
      ("SSL_CERT_FILE", huge, .tooManyCertificates(path: huge, byteCount: 65 << 20)),
      ("SSL_CERT_DIR", folder, .noCertificates(path: folder)),
      ("SSL_CERT_DIR", missing, .noCertificates(path: missing)),
    ]
    for (variable, value, expected) in cases {
      let error = problem([variable: value])
      #expect(error?.problem == expected)
      #expect(error?.variable == variable)
    }
  }

  @Test("accepts files and folders of certificates")
  func acceptsCertificates() throws {
    let file = TLSIdentity.authorityFile
    _ = try NetworkSettings(environment: ["SSL_CERT_FILE": file])
    _ = try NetworkSettings(environment: ["SSL_CERT_DIR": "/nowhere:\(Fixtures.bundled("tls"))"])
  }

  @Test("says which variable is wrong, what was expected and found, and what to try")
  func messages() {
    #expect(
      problem(["HTTPS_PROXY": "https://u:secret@p:1"])?.description
        == "HTTPS_PROXY: expected a proxy http://host:port or socks5://host:port, found one of "
        + "'https'; name another, or unset it"
    )
    #expect(
      problem(["ALL_PROXY": "http://u:secret@p:x"])?.description
        == "ALL_PROXY: expected a proxy such as http://host:port; expected a port from 1 to 65535, "
        + "found 'x'"
    )
    #expect(
      problem(["SSL_CERT_FILE": "/nowhere.pem"])?.description
        == "SSL_CERT_FILE: /nowhere.pem: no such file; check the path"
    )
  }
}
