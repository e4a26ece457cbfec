import Foundation
internal import Serving
internal import TestSupport
internal import Testing

@Suite("OpenAPI document")
struct OpenAPIDocumentTests {
  /// Every method and path of the document, with names in place of the parameters.
  private static func operations() throws -> [(method: String, path: String)] {
    let document = try JSONSchema.Value(parsing: Data(OpenAPIDocument.bytes))
    guard case .object(let paths)? = document["paths"] else { return [] }
    return paths.flatMap { path, item -> [(String, String)] in
      guard case .object(let operations) = item else { return [] }
      let path = path.replacing("{model}", with: "a").replacing("{version}", with: "3")
      return operations.keys.map { ($0.uppercased(), path) }
    }
  }

  @Test("what the document has, the server knows")
  func document() throws {
    let operations = try Self.operations()
    #expect(operations.count > 15)
    for (method, path) in operations {
      #expect(throws: Never.self, "\(method) \(path)") { try Endpoint(method, path: path) }
    }
  }

  @Test("what the server knows, the document has, but for the page's parts")
  func server() throws {
    let known = Set(
      try Self.operations().map { try Endpoint($0.method, path: $0.path) }.map { "\($0)" }
    )
    for (method, path, _) in EndpointTests.paths {
      var path = path.replacing("a%2Fb%20%C3%A9", with: "a").replacing("a%2Fb", with: "a")
        .replacing("/version/2", with: "")
      if ["/index.html", "/page.js", "/page.css", "/icon.svg"].contains(path) { path = "/" }
      let endpoint = try Endpoint(method, path: path)
      #expect(known.contains("\(endpoint)"), "\(method) \(path)")
    }
  }
}
