import Testing
import Web

@Suite("Hosts without a proxy")
struct ProxyBypassTests {
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

  @Test("are those that the list names", arguments: bypasses.indices)
  func leavesOut(_ index: Int) throws {
    let (list, url, isDirect) = Self.bypasses[index]
    let address = try WebAddress(url)
    let found = try ProxyBypass(list).contains(host: address.host, port: address.port)
    #expect(found == isDirect, "\(list) for \(url)")
  }

  @Test(
    "refuses an entry that means nothing",
    arguments: ["10.0.0.0/33", "::/129", "a/8", "h:x", "a..b", "[::1"]
  )
  func refuses(_ entry: String) {
    #expect(throws: ProxyError.invalidBypass(entry: entry)) {
      try ProxyBypass("example.org, \(entry)")
    }
  }
}
