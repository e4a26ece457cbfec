internal import Hummingbird

/// The server's paths for programs, `Sources/Serving/OpenAPI/openapi.json`.
///
/// Source: spec.openapis.org, OpenAPI 3.1.
package enum OpenAPIDocument {
  /// The document.
  package static var bytes: [UInt8] { PackageResources.openapi_json }

  static var response: Response { JSONReply.response(text: bytes) }
}
