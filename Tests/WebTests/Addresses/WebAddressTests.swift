import Testing
import Web

@Suite("Web addresses")
struct WebAddressTests {
  struct Good: Sendable {
    let text: String
    var shown: String?
    let scheme: WebAddress.Scheme
    let host: String
    let port: Int
    let path: String
    var query: String?
  }

  static let good = [
    Good(
      text: "https://example.org/a/b.ckpt",
      scheme: .https,
      host: "example.org",
      port: 443,
      path: "/a/b.ckpt"
    ),
    Good(
      text: "HTTP://Example.ORG:8080",
      shown: "http://example.org:8080/",
      scheme: .http,
      host: "example.org",
      port: 8080,
      path: "/"
    ),
    Good(
      text: "https://example.org:443/x?a=1&b=/..#part",
      shown: "https://example.org/x?a=1&b=/..",
      scheme: .https,
      host: "example.org",
      port: 443,
      path: "/x",
      query: "a=1&b=/.."
    ),
    Good(
      text: "http://[2001:DB8::1]:81/x",
      shown: "http://[2001:db8::1]:81/x",
      scheme: .http,
      host: "2001:db8::1",
      port: 81,
      path: "/x"
    ),
    Good(
      text: "https://h/a/./b/../c/..",
      shown: "https://h/a/",
      scheme: .https,
      host: "h",
      port: 443,
      path: "/a/"
    ),
    Good(text: "https://h/a%20b", scheme: .https, host: "h", port: 443, path: "/a%20b"),
    Good(
      text: "https://h?q",
      shown: "https://h/?q",
      scheme: .https,
      host: "h",
      port: 443,
      path: "/",
      query: "q"
    ),
  ]

  @Test("takes a URL apart and puts it together", arguments: good)
  func parses(_ example: Good) throws {
    let address = try WebAddress(example.text)
    #expect(address.scheme == example.scheme)
    #expect(address.host == example.host)
    #expect(address.port == example.port)
    #expect(address.path == example.path)
    #expect(address.query == example.query)
    #expect(address.filePath == nil)
    #expect(address.text == example.shown ?? example.text)
    #expect(try WebAddress(address.text) == address)
  }

  static let bad: [(text: String, problem: WebAddressError.Problem)] = [
    ("", .empty),
    ("https://h/" + String(repeating: "a", count: 8192), .tooLong(byteCount: 8202)),
    ("https://h/a b", .invalidCharacter(offset: 11)),
    ("https://h/\r\nHost: x", .invalidCharacter(offset: 10)),
    ("https://h/\u{0}", .invalidCharacter(offset: 10)),
    ("https://h\\@evil/", .invalidCharacter(offset: 9)),
    ("https://bücher.example/", .invalidCharacter(offset: 9)),
    ("https://h/a[1]", .invalidCharacter(offset: 11)),
    ("https://h/100%", .invalidPercentEncoding(offset: 13)),
    ("https://h/%4g", .invalidPercentEncoding(offset: 10)),
    ("example.org/file", .noScheme),
    ("/tmp/file", .noScheme),
    ("1http://h/", .noScheme),
    ("ftp://h/", .unsupportedScheme("ftp")),
    ("javascript:alert(1)", .unsupportedScheme("javascript")),
    ("https://user:secret@h/", .credentials),
    ("https:h/x", .noHost),
    ("https:///x", .noHost),
    ("https://:80/x", .noHost),
    ("https://a..b/", .invalidHost("a..b")),
    ("https://a%2eb/", .invalidHost("a%2eb")),
    (
      "https://" + String(repeating: "a", count: 64) + "/",
      .invalidHost(String(repeating: "a", count: 64))
    ),
    ("https://[::1/x", .invalidHost("[::1")),
    ("https://[1.2.3.4]/", .invalidHost("[1.2.3.4]")),
    ("https://[fe80::1%25eth0]/", .invalidHost("[fe80::1%25eth0]")),
    ("https://h:/", .invalidPort("")),
    ("https://h:0/", .invalidPort("0")),
    ("https://h:65536/", .invalidPort("65536")),
    ("https://h:+1/", .invalidPort("+1")),
    ("https://[::1]x/", .invalidPort("")),
    ("file://other/x", .remoteFile(host: "other")),
    ("file:///", .unusableFilePath),
    ("file:x", .unusableFilePath),
    ("file:///a%00b", .unusableFilePath),
    ("file:///a%FF", .unusableFilePath),
  ]

  @Test("refuses what is no URL, or one to be wary of", arguments: bad.indices)
  func refuses(_ index: Int) {
    let (text, problem) = Self.bad[index]
    let error = #expect(throws: WebAddressError.self) { try WebAddress(text) }
    #expect(error?.problem == problem, "\(text)")
  }

  @Test("says what is wrong without showing a password or a control character")
  func messages() {
    #expect(
      message("https://me:secret@h/x")
        == "'https://…@h/x' is no usable URL: expected no user name or password in it; a URL is "
        + "shown and kept"
    )
    #expect(message("https://h/\u{1B}[31m").hasPrefix("'https://h/\u{FFFD}[31m' is no usable URL"))
    #expect(message("https://h/" + String(repeating: "é", count: 5000)).utf8.count < 700)
  }

  private func message(_ text: String) -> String {
    do throws(WebAddressError) {
      return try WebAddress(text).text
    } catch {
      return error.description
    }
  }

  @Test("never fails otherwise, whatever byte is changed")
  func neverCrashes() {
    let text = Array("https://[2001:db8::1]:81/a/../b?c#d".utf8)
    for index in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[index] = byte
        let string = String(decoding: changed, as: UTF8.self)
        guard let address = try? WebAddress(string) else { continue }
        #expect((try? WebAddress(address.text)) == address)
      }
      _ = try? WebAddress(String(decoding: text[..<index], as: UTF8.self))
    }
  }

  // RFC 3986, section 5.4, with its base but for the scheme; without the examples in which the
  // reference has parameters of its own kind.
  static let references = [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"),
    (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
    ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
    ("../g", "http://a/b/g"),
    ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
    ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
    ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("g/./h", "http://a/b/c/g/h"),
    ("g?y/../x", "http://a/b/c/g?y/../x"), ("https://b/x", "https://b/x"),
    ("/a b/ü", "http://a/a%20b/%C3%BC"),
  ]

  @Test("resolves a reference as RFC 3986 does", arguments: references)
  func resolves(_ reference: String, _ expected: String) throws {
    let base = try WebAddress("http://a/b/c/d;p?q")
    #expect(try base.resolving(reference).text == expected)
  }

  @Test("refuses references to other schemes, with control characters or user names")
  func refusesReferences() throws {
    let base = try WebAddress("https://a/b")
    for reference in ["data:text/plain,x", "/x\r\nSet-Cookie: y", "//u:p@h/", "//", "http://"] {
      #expect(throws: WebAddressError.self) { try base.resolving(reference) }
    }
  }

  @Test(
    "knows this machine",
    arguments: [
      ("http://localhost/", true), ("http://LOCALHOST:80/", true), ("http://127.0.0.1/", true),
      ("http://127.255.1.2/", true), ("http://[::1]/", true), ("http://128.0.0.1/", false),
      ("http://127.0.0.1.example.org/", false), ("http://localhost.example.org/", false),
      ("http://[::2]/", false), ("http://10.0.0.1/", false),
    ]
  )
  func loopback(_ text: String, _ expected: Bool) throws {
    #expect(try WebAddress(text).isLoopback == expected)
  }

  @Test(
    "gives the path of a file",
    arguments: [
      ("file:///tmp/a.ckpt", "/tmp/a.ckpt"), ("file://localhost/tmp/a%20b", "/tmp/a b"),
      ("file:/tmp/%C3%BC", "/tmp/ü"), ("FILE:///x/../y", "/y"),
    ]
  )
  func files(_ text: String, _ path: String) throws {
    #expect(try WebAddress(text).filePath == path)
  }
}
