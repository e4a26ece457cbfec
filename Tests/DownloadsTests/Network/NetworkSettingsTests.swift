import Downloads
import Foundation
import Tensors
import TestSupport
import Testing
import Web

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

  @Test("leaves the proxy out for the hosts of NO_PROXY")
  func leavesOut() throws {
    let environment = ["HTTPS_PROXY": "p:1", "NO_PROXY": "example.org:8443"]
    #expect(try route(environment, to: "https://example.org:8443/") == "direct")
    #expect(try route(environment, to: "https://example.org/") == "http p:1")
  }

  @Test("refuses a proxy or a list of hosts that it cannot use, and names the variable")
  func refusesProxy() {
    let proxy = problem(["HTTPS_PROXY": "https://p:1"])
    #expect(proxy?.problem == .proxy(.unsupported(scheme: "https")))
    #expect(proxy?.variable == "HTTPS_PROXY")
    let list = problem(["no_proxy": "example.org, a/8"])
    #expect(list?.problem == .proxy(.invalidBypass(entry: "a/8")))
    #expect(list?.variable == "no_proxy")
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
