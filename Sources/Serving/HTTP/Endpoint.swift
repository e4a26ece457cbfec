internal import HTTPTypes
internal import Tensors

/// What a request asks for, told by its method and path.
package enum Endpoint: Equatable {
  /// What the server is.
  case server
  /// Whether the server runs.
  case live
  /// Whether the server takes requests.
  case ready
  /// The names of the models.
  case models
  /// What a model takes and gives.
  case model(ModelPath)
  /// Whether a model takes requests.
  case modelReady(ModelPath)
  /// The answers of a model, as the Open Inference Protocol has them.
  case infer(ModelPath)
  /// The best classes of pictures that are the body.
  case classify(ModelPath)
  /// The answers of a model, as MindSpore Serving has them.
  case mindSporeServing(ModelPath, method: String)
  /// The facts of a model that its card has.
  case card(ModelPath)
  /// What models there are, and changes of that.
  case repository(RepositoryRequest)
  /// The figures of operation, for Prometheus.
  case metrics
  /// The paths of the server, for programs.
  case openAPI
  /// A file of the page that asks the server.
  case page(PageFile)

  /// A model, and its version where one is asked for.
  package struct ModelPath: Equatable {
    package var name: String
    package var version: String?

    package init(name: String, version: String? = nil) {
      self.name = name
      self.version = version
    }
  }

  /// Tells what a request asks for.
  ///
  /// - Parameters:
  ///   - method: the method; HEAD is GET.
  ///   - path: the path, percent-encoded; a slash at its end does not count.
  /// - Throws: ``ServingError`` of the kind `notFound`, or `methodNotAllowed` with the method that is.
  package init(_ method: String, path: String) throws(ServingError) {
    let parts = Self.parts(of: path)
    guard let endpoint = parts.flatMap(Self.endpoint) else {
      throw ServingError(
        .notFound,
        "\(path.printable): nothing is here; the protocol's paths begin with /v2, and / is a page"
      )
    }
    let allowed = endpoint.methods
    guard allowed.contains(method) else {
      throw ServingError(
        .methodNotAllowed(allowed),
        "\(path.printable): expected \(allowed.joined(separator: " or ")), found \(method.printable)"
      )
    }
    self = endpoint
  }

  /// The methods that it takes.
  private var methods: [String] {
    switch self {
    case .infer, .mindSporeServing, .repository: ["POST"]
    // `curl -T` puts a file.
    case .classify: ["POST", "PUT"]
    default: ["GET", "HEAD"]
    }
  }

  /// The decoded parts of a path; `nil` if it does not begin with a slash, or a part is empty, or no
  /// percent-encoded UTF-8 (RFC 3986, section 2.1).
  private static func parts(of path: String) -> [String]? {
    guard path.hasPrefix("/") else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    if parts.last == "" { parts.removeLast() }
    let decoded = parts.compactMap(Self.decoded)
    return decoded.count == parts.count && !decoded.contains("") ? decoded : nil
  }

  private static func decoded(_ part: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = part.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
        let value = UInt8(Substring(digits), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func endpoint(_ parts: [String]) -> Endpoint? {
    switch parts.first {
    case nil: .page(.index)
    case "metrics": parts.count == 1 ? .metrics : nil
    case "openapi.json": parts.count == 1 ? .openAPI : nil
    case "v2": inferenceProtocol(Array(parts.dropFirst()))
    case "model": mindSporeServing(Array(parts.dropFirst()))
    default: parts.count == 1 ? PageFile(rawValue: parts[0]).map(Self.page) : nil
    }
  }

  /// The paths behind `/v2`.
  ///
  /// Source: kserve/open-inference-protocol, specification/protocol/inference_rest.md.
  private static func inferenceProtocol(_ parts: [String]) -> Endpoint? {
    switch parts {
    case []: .server
    case ["health", "live"]: .live
    case ["health", "ready"]: .ready
    case ["models"]: .models
    case _ where parts.first == "models": ofModel(Array(parts.dropFirst()))
    case _ where parts.first == "repository":
      RepositoryRequest(Array(parts.dropFirst())).map(Endpoint.repository)
    default: nil
    }
  }

  /// The paths behind `/v2/models`.
  private static func ofModel(_ parts: [String]) -> Endpoint? {
    guard let name = parts.first else { return nil }
    var model = ModelPath(name: name)
    var rest = parts.dropFirst()
    if rest.first == "versions", let version = rest.dropFirst().first {
      model.version = version
      rest = rest.dropFirst(2)
    }
    return switch Array(rest) {
    case []: .model(model)
    case ["card"]: .card(model)
    case ["ready"]: .modelReady(model)
    case ["infer"]: .infer(model)
    case ["classify"]: .classify(model)
    default: nil
    }
  }

  /// The paths behind `/model`: `<name>[/version/<n>]:<method>`.
  ///
  /// Source: mindspore-ai/docs, docs/serving/docs/source_en/serving_restful.md.
  private static func mindSporeServing(_ parts: [String]) -> Endpoint? {
    guard let last = parts.last, let colon = last.lastIndex(of: ":") else { return nil }
    let method = String(last[last.index(after: colon)...])
    let names = parts.dropLast() + [String(last[..<colon])]
    if names.count == 1 { return .mindSporeServing(ModelPath(name: names[0]), method: method) }
    guard names.count == 3, names[1] == "version" else { return nil }
    return .mindSporeServing(ModelPath(name: names[0], version: names[2]), method: method)
  }
}
