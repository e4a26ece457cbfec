import Testing
import Web

@Suite("Proxies")
struct ProxyServerTests {
  @Test("a user name and password are read with percent-encoding, and never shown")
  func credentials() throws {
    let proxy = try ProxyServer("http://me%40work:p%3A%25@p:1")
    #expect(proxy.credentials?.user == "me@work")
    #expect(proxy.credentials?.password == "p:%")
    #expect(proxy.description == "p:1")
  }

  static let bad: [(text: String, error: ProxyError)] = [
    ("https://p:1", .unsupported(scheme: "https")),
    ("socks4://p:1", .unsupported(scheme: "socks4")),
    ("http://", .invalidAddress(.noHost)),
    ("http://p:x", .invalidAddress(.invalidPort("x"))),
    ("http://p:99999", .invalidAddress(.invalidPort("99999"))),
    ("http://p q:1", .invalidAddress(.invalidHost("p q"))),
    ("http://u:%zz@p:1", .invalidCredentials),
    ("socks5://u:p@p:1", .socksCredentials),
  ]

  @Test("one that cannot be used is refused", arguments: bad.indices)
  func refuses(_ index: Int) {
    let (text, expected) = Self.bad[index]
    #expect(throws: expected) { try ProxyServer(text) }
  }
}
