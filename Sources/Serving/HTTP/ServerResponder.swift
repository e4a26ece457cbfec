internal import HTTPTypes
internal import Hummingbird
internal import Images
internal import NIOCore
internal import ShuffleNet
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Answers every request of the server.
struct ServerResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let service: InferenceService
  let metrics: ServerMetrics
  let requests: RunningRequests
  let maximumBodyByteCount: Int
  /// The key that requests need, but those for health and the page.
  let key: AccessKey?
  /// Whether clients may load and unload models.
  let allowsModelControl: Bool

  func respond(to request: Request, context: Context) async -> Response {
    await requests.counting { await response(to: request) }
  }

  private func response(to request: Request) async -> Response {
    let clock = ContinuousClock.now
    var model: String?
    // The clients of MindSpore Serving look for theirs.
    var errorMember = "error"
    var response: Response
    do throws(ServingError) {
      let endpoint = try Endpoint(request.method.rawValue, path: request.uri.path)
      model = endpoint.modelPath?.name
      if case .mindSporeServing = endpoint { errorMember = "error_msg" }
      try check(request, for: endpoint)
      response = try await answer(request, endpoint)
    } catch {
      response = JSONReply.response(error, member: errorMember)
    }
    for field in Self.securityHeaders where response.headers[field.name] == nil {
      response.headers.append(field)
    }
    metrics.count(
      model: model.flatMap { service.repository.knows($0) ? $0 : nil },
      status: response.status.code,
      duration: clock.duration(to: .now)
    )
    return response
  }

  /// Nothing that the server sends is to be run, framed or guessed at, unless it says otherwise.
  private static let securityHeaders: HTTPFields = [
    .xContentTypeOptions: "nosniff",
    .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    .cacheControl: "no-store",
  ]

  /// Refuses requests that are not to be answered whatever they ask for, but for health and the page.
  private func check(_ request: Request, for endpoint: Endpoint) throws(ServingError) {
    guard endpoint.needsChecks else { return }
    // RFC 9112, section 3.2: it is what caches and proxies tell servers apart by.
    guard request.head.authority != nil else {
      throw ServingError(.badRequest, "Host: expected the server's name, found nothing")
    }
    // What unpacks to a thousand times its size is not unpacked.
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw ServingError(
        .unsupportedMediaType,
        "Content-Encoding: expected none, found '\(encoding.printable)'"
      )
    }
    guard let key else { return }
    guard key.allows(request.headers[.authorization]) else {
      throw ServingError(
        .unauthorized,
        "Authorization: expected 'Bearer' and the server's key, found "
          + (request.headers[.authorization] == nil ? "nothing" : "another")
      )
    }
  }

  private func answer(
    _ request: Request,
    _ endpoint: Endpoint
  ) async throws(ServingError) -> Response {
    switch endpoint {
    case .server: Metadata.server(allowsModelControl: allowsModelControl)
    case .live: Metadata.live()
    case .ready: Metadata.ready(!requests.isDraining && service.repository.isReady)
    case .models: Metadata.models(service.repository.names)
    case .model(let path):
      Metadata.model(try model(path), versions: service.repository.versions(of: path.name))
    case .modelReady(let path):
      Metadata.ready(try service.repository.entries(path.name, version: path.version))
    case .repository(let wish):
      try await RepositoryControl(repository: service.repository, isAllowed: allowsModelControl)
        .response(to: wish) { () throws(ServingError) in try await body(of: request) }
    case .infer(let path): try await infer(request, try model(path))
    case .classify(let path): try await classify(request, try model(path))
    case .mindSporeServing(let path, let method):
      try await MindSporeServing(service: service, metrics: metrics)
        .response(to: try await body(of: request), from: try model(path), method: method)
    case .card(let path): Metadata.card(try model(path))
    case .metrics:
      metrics.response(
        service.queue.load,
        requestCount: requests.count,
        models: ModelMetrics.text(service.repository.all)
      )
    case .page(let file): file.response
    }
  }

  private func model(_ path: Endpoint.ModelPath) throws(ServingError) -> ServedModel {
    try service.repository.model(path.name, version: path.version)
  }

  private func body(of request: Request) async throws(ServingError) -> [UInt8] {
    try await RequestBytes.collect(request, upTo: maximumBodyByteCount)
  }

  private func infer(
    _ request: Request,
    _ model: ServedModel
  ) async throws(ServingError) -> Response {
    let count = try headerByteCount(of: request)
    let parsed = try RequestParser.request(in: try await body(of: request), headerByteCount: count)
    let reply = try await service.reply(to: parsed, from: model)
    metrics.count(reply.answer)
    var headers: HTTPFields = [
      .contentType: reply.headerByteCount == nil ? "application/json" : "application/octet-stream"
    ]
    if let name = Self.headerLength, let count = reply.headerByteCount {
      headers[name] = "\(count)"
    }
    let bytes = ByteBuffer(bytes: reply.body)
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
  }

  /// How many bytes of the body are JSON.
  static let headerLength = HTTPField.Name("Inference-Header-Content-Length")

  private func headerByteCount(of request: Request) throws(ServingError) -> Int? {
    guard let name = Self.headerLength, let text = request.headers[name] else { return nil }
    guard let count = Int(text), count >= 0 else {
      throw ServingError(
        .badRequest,
        "\(name): expected how many bytes of the body are JSON, found '\(text.printable)'"
      )
    }
    return count
  }

  /// Names the best classes of the picture that is the body.
  private func classify(
    _ request: Request,
    _ model: ServedModel
  ) async throws(ServingError) -> Response {
    let picture = try await body(of: request)
    guard !picture.isEmpty else {
      throw ServingError(.badRequest, "the body: expected a JPEG or PNG file, found nothing")
    }
    let count = try bestCount(of: request, model)
    let answer = try await service.queue.answer(
      for: .encoded([picture]),
      from: model,
      timeout: service.timeout,
      keepingInputs: try wantsCrop(request)
    )
    metrics.count(answer)
    let probabilities = Logits.probabilities(of: answer.logits.span)
    return JSONReply.response { json in
      json.member("model_name", model.name)
      json.member("model_version", model.version)
      json.key("predictions")
      json.beginArray()
      for index in Logits.topClasses(of: answer.logits.span, count: count) {
        json.beginObject()
        json.key("index")
        json.value(index)
        json.member("label", model.labels.indices.contains(index) ? model.labels[index] : "")
        json.key("probability")
        json.value(probabilities[index])
        json.endObject()
      }
      json.endArray()
      if let input = answer.inputs { crop(of: input, model.preprocessing, to: &json) }
    }
  }

  /// Whether `?crop=true` asks for the picture as the network got it.
  private func wantsCrop(_ request: Request) throws(ServingError) -> Bool {
    guard let text = request.uri.queryParameters["crop"] else { return false }
    guard let isWanted = Bool(String(text)) else {
      throw ServingError(
        .badRequest,
        "crop: expected true or false, found '\(String(text).printable)'"
      )
    }
    return isWanted
  }

  /// Writes the pixels of a network's input, row by row, red first, in base64.
  private func crop(of input: [Float], _ preprocessing: Preprocessing, to json: inout JSONWriter) {
    let side = preprocessing.imageSize
    let pixels = preprocessing.normalization.pixels(of: input)
    json.key("crop")
    json.beginObject()
    json.key("width")
    json.value(side)
    json.key("height")
    json.value(side)
    json.member("rgb", Data(pixels).base64EncodedString())
    json.endObject()
  }

  /// How many classes `?top=` asks for; 5 unless it does.
  private func bestCount(of request: Request, _ model: ServedModel) throws(ServingError) -> Int {
    let classCount = model.engine.network.classCount
    guard let text = request.uri.queryParameters["top"] else { return min(5, classCount) }
    guard let count = Int(text), (1...classCount).contains(count) else {
      throw ServingError(
        .badRequest,
        "top: expected a number from 1 to \(classCount), found '\(String(text).printable)'"
      )
    }
    return count
  }
}

extension Endpoint {
  /// The model that is asked for.
  fileprivate var modelPath: ModelPath? {
    switch self {
    case .model(let path), .modelReady(let path), .infer(let path), .classify(let path),
      .card(let path), .mindSporeServing(let path, _):
      path
    case .server, .live, .ready, .models, .repository, .metrics, .page: nil
    }
  }

  /// Whether not everybody may ask; the page, and that the server runs, are no secrets.
  fileprivate var needsChecks: Bool {
    switch self {
    case .live, .ready, .page: false
    default: true
    }
  }
}
