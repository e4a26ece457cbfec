internal import Serving
internal import Testing

@Suite("Paths of the server")
struct EndpointTests {
  static let paths: [(String, String, Endpoint)] = [
    ("GET", "/v2", .server),
    ("GET", "/v2/", .server),
    ("HEAD", "/v2/health/live", .live),
    ("GET", "/v2/health/ready/", .ready),
    ("GET", "/v2/models", .models),
    ("GET", "/v2/models/a", .model(.init(name: "a"))),
    ("GET", "/v2/models/a/versions/3", .model(.init(name: "a", version: "3"))),
    ("GET", "/v2/models/a/ready", .modelReady(.init(name: "a"))),
    ("GET", "/v2/models/a/versions/3/ready", .modelReady(.init(name: "a", version: "3"))),
    ("POST", "/v2/models/a/infer", .infer(.init(name: "a"))),
    ("POST", "/v2/models/a/versions/3/infer/", .infer(.init(name: "a", version: "3"))),
    ("POST", "/v2/models/a/classify", .classify(.init(name: "a"))),
    ("PUT", "/v2/models/a/classify", .classify(.init(name: "a"))),
    ("POST", "/v2/models/a%2Fb%20%C3%A9/infer", .infer(.init(name: "a/b é"))),
    ("POST", "/model/a:predict", .mindSporeServing(.init(name: "a"), method: "predict")),
    (
      "POST", "/model/a/version/2:predict",
      .mindSporeServing(.init(name: "a", version: "2"), method: "predict")
    ),
    ("GET", "/metrics", .metrics),
    ("GET", "/v2/models/a/card", .card(.init(name: "a"))),
    ("GET", "/openapi.json", .openAPI),
    ("POST", "/v2/repository/index", .repository(.index)),
    ("POST", "/v2/repository/models/a/load", .repository(.load("a"))),
    ("POST", "/v2/repository/models/a%2Fb/unload/", .repository(.unload("a/b"))),
    ("GET", "/", .page(.index)),
    ("HEAD", "/index.html", .page(.index)),
    ("GET", "/page.js", .page(.script)),
  ]

  @Test(
    "each is told by its method and path, with and without a slash at the end",
    arguments: paths
  )
  func isKnown(method: String, path: String, endpoint: Endpoint) throws {
    #expect(try Endpoint(method, path: path) == endpoint)
  }

  @Test(
    "there are no others",
    arguments: [
      "", "//", "/page.html", "/page.js/a", "v2",
      "/v3", "/v2//models", "/v2/models//", "/v2/models/a/infer/b",
      "/v2/models/a/versions", "/v2/repository", "/v2/repository/models/a",
      "/v2/repository/models/a/versions/1/load", "/v2/repository/models/a/delete",
      "/v2/models/%ff/infer", "/v2/models/%4/infer", "/v2/models/%zz/infer", "/model/a",
      "/model/a/2:predict", "/metrics/a", "/v2/../v2",
    ]
  )
  func isUnknown(path: String) {
    let error = #expect(throws: ServingError.self) { try Endpoint("GET", path: path) }
    #expect(error?.kind == .notFound)
  }

  @Test(
    "another method is refused with those that are not",
    arguments: [
      ("POST", "/v2", ["GET", "HEAD"]), ("GET", "/v2/models/a/infer", ["POST"]),
      ("GET", "/v2/repository/index", ["POST"]),
      ("DELETE", "/v2/models/a/classify", ["POST", "PUT"]), ("get", "/v2", ["GET", "HEAD"]),
    ]
  )
  func methods(method: String, path: String, allowed: [String]) {
    let error = #expect(throws: ServingError.self) { try Endpoint(method, path: path) }
    #expect(error?.kind == .methodNotAllowed(allowed))
  }
}
