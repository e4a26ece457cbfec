import Downloads
import TestSupport
import Testing

@Suite("Downloads over TLS and proxies")
struct SecureDownloadTests {
  static let content = DownloadBench.content

  private static func trusting(_ more: [String: String] = [:]) throws -> NetworkSettings {
    try NetworkSettings(
      environment: more.merging(["SSL_CERT_FILE": TLSIdentity.authorityFile]) { first, _ in first }
    )
  }

  @Test("a certificate that nobody vouches for is refused", arguments: TLSIdentity.allCases)
  func untrusted(_ identity: TLSIdentity) async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content), identity: identity) { server in
      let error = try await bench.sourceError(server.url())
      guard case .network(.tls) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(server.requests == [])
    }
  }

  @Test("a certificate of an authority in SSL_CERT_FILE is accepted")
  func trusted() async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content), identity: .localhost) { server in
      let file = try DownloadBench.file([server.url()])
      _ = try await bench.download(file, network: Self.trusting())
    }
  }

  @Test(
    "an expired one and one of another host are not",
    arguments: [TLSIdentity.expired, .otherHost]
  )
  func unfit(_ identity: TLSIdentity) async throws {
    let bench = try DownloadBench()
    let network = try Self.trusting()
    try await withServer(.file(Self.content), identity: identity) { server in
      let error = try await bench.sourceError(server.url(), network: network)
      guard case .network(.tls) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test("a redirect from https to http is not followed", arguments: [301, 302, 303, 307, 308])
  func downgrade(_ status: Int) async throws {
    let bench = try DownloadBench()
    let network = try Self.trusting()
    try await withServer(.file(Self.content)) { plain in
      let redirect = Scenario.redirect(to: plain.url(), status: status)
      try await withServer(redirect, identity: .localhost) { server in
        var options = DownloadBench.options
        options.allowsHTTP = true
        let error = try await bench.sourceError(server.url(), options: options, network: network)
        #expect(error == .forbiddenRedirect(to: plain.url()))
        #expect(plain.requests == [])
      }
    }
  }

  @Test("http is for this machine, unless it is allowed")
  func insecure() async throws {
    let bench = try DownloadBench()
    #expect(try await bench.sourceError("http://zoo.invalid/x") == .insecure)
    try await withServer(.proxy()) { proxy in
      // With the proxy's help, the name that no machine has leads to the server.
      try await withServer(.file(Self.content)) { server in
        var options = DownloadBench.options
        options.allowsHTTP = true
        let network = try NetworkSettings(
          environment: ["http_proxy": "http://127.0.0.1:\(proxy.port)"]
        )
        let file = try DownloadBench.file(["http://zoo.invalid:\(server.port)/x"])
        _ = try await bench.download(file, options: options, network: network)
        #expect(proxy.requests.map(\.target) == ["http://zoo.invalid:\(server.port)/x"])
      }
    }
  }

  @Test("a proxy tunnels TLS, and is not asked for what NO_PROXY names")
  func tunnel() async throws {
    for bypass in [false, true] {
      let bench = try DownloadBench()
      try await withServer(.proxy()) { proxy in
        try await withServer(.file(Self.content), identity: .localhost) { server in
          let network = try Self.trusting([
            "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)",
            "NO_PROXY": bypass ? "localhost" : "",
          ])
          _ = try await bench.download(DownloadBench.file([server.url()]), network: network)
          #expect(proxy.requests.map(\.method) == (bypass ? [] : ["CONNECT"]))
        }
      }
    }
  }

  @Test("a proxy that refuses is named as what is wrong")
  func refusedByProxy() async throws {
    let bench = try DownloadBench()
    try await withServer(.proxy(authorization: "Basic x")) { proxy in
      let network = try Self.trusting(["HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"])
      let error = try await bench.sourceError("https://zoo.invalid/x", network: network)
      guard case .network(.proxy) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
