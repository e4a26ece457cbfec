internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Answers every request of the server.
struct ServerResponder: HTTPResponder {
  typealias Context = ServerContext

  let service: InferenceService
  let metrics: ServerMetrics
  let requests: RunningRequests
  let maximumBodyByteCount: Int
  /// The key that requests need, but those for health, the page and the document.
  let key: AccessKey?
  /// Whether clients may load and unload models.
  let allowsModelControl: Bool
  let crossOrigin: CrossOrigin
  let log: AccessLog?

  /// What a request comes to.
  struct Outcome: Sendable {
    var response: Response
    /// What was computed for it.
    var answers: [ComputeJob.Answer] = []
  }

  func respond(to request: Request, context: ServerContext) async -> Response {
    let (arrival, clock) = (Date.now, ContinuousClock.now)
    let marks = RequestMarks(request.headers)
    let endpoint = Result { () throws(ServingError) in
      try Endpoint(request.method.rawValue, path: request.uri.path)
    }
    let model = try? endpoint.get().modelPath?.name
    var outcome = await requests.counting(on: context.channel) {
      await self.outcome(of: request, endpoint)
    }
    for fields in [Self.securityFields, marks.fields, crossOrigin.fields(for: request)] {
      for field in fields where outcome.response.headers[field.name] == nil {
        outcome.response.headers.append(field)
      }
    }
    for answer in outcome.answers { metrics.count(answer) }
    let duration = clock.duration(to: .now)
    metrics.count(
      model: model.flatMap { service.repository.knows($0) ? $0 : nil },
      status: outcome.response.status.code,
      duration: duration
    )
    log?.append(
      AccessLog.Entry(
        time: arrival,
        client: context.client,
        method: request.method.rawValue,
        path: request.uri.path,
        model: model,
        status: outcome.response.status.code,
        duration: duration,
        requestByteCount: request.headers[.contentLength].flatMap { Int($0) },
        responseByteCount: outcome.response.body.contentLength,
        marks: marks,
        queued: outcome.answers.map(\.queued).max(),
        computed: outcome.answers.map(\.computed).max()
      )
    )
    return outcome.response
  }

  private func outcome(
    of request: Request,
    _ endpoint: Result<Endpoint, ServingError>
  ) async -> Outcome {
    // The clients of MindSpore Serving look for theirs.
    var errorMember = "error"
    do throws(ServingError) {
      if let response = try crossOrigin.preflightResponse(to: request) {
        return Outcome(response: response)
      }
      let endpoint = try endpoint.get()
      if case .mindSporeServing = endpoint { errorMember = "error_msg" }
      try check(request, for: endpoint)
      return try await answer(request, endpoint)
    } catch {
      return Outcome(response: JSONReply.response(error, member: errorMember))
    }
  }

  /// Nothing that the server sends is to be run, framed or guessed at, unless it says otherwise.
  private static let securityFields: HTTPFields = [
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
  ) async throws(ServingError) -> Outcome {
    switch endpoint {
    case .infer(let path): try await infer(request, try model(path))
    case .classify(let path): try await classify(request, try model(path))
    case .mindSporeServing(let path, let method):
      try await MindSporeServing(service: service)
        .outcome(of: try await body(of: request), from: try model(path), method: method)
    case .repository(let wish): Outcome(response: try await control(request, wish))
    default: Outcome(response: try description(endpoint))
    }
  }

  /// Loads or unloads models, or lists them.
  private func control(
    _ request: Request,
    _ wish: RepositoryRequest
  ) async throws(ServingError) -> Response {
    guard !crossOrigin.isForeign(request) else {
      throw ServingError(
        .forbidden,
        "Origin: expected the server's own or one of --allow-origin, found '\((request.headers[.origin] ?? "").printable)'"
      )
    }
    let control = RepositoryControl(
      repository: service.repository,
      isAllowed: allowsModelControl
    )
    return try await control.response(to: wish) { () throws(ServingError) in
      try await body(of: request)
    }
  }

  /// What the server says of itself and its models.
  private func description(_ endpoint: Endpoint) throws(ServingError) -> Response {
    switch endpoint {
    case .server: Metadata.server(allowsModelControl: allowsModelControl)
    case .live: Metadata.live()
    case .ready: Metadata.ready(!requests.isDraining && service.repository.isReady)
    case .models: Metadata.models(service.repository.names)
    case .model(let path):
      Metadata.model(try model(path), versions: service.repository.versions(of: path.name))
    case .modelReady(let path):
      Metadata.ready(try service.repository.entries(path.name, version: path.version))
    case .card(let path): Metadata.card(try model(path))
    case .metrics:
      metrics.response(
        service.queue.load,
        requestCount: requests.count,
        models: ModelMetrics.text(service.repository.all)
      )
    case .openAPI: OpenAPIDocument.response
    case .page(let file): file.response
    case .infer, .classify, .mindSporeServing, .repository:
      throw ServingError(.methodNotAllowed(["POST"]), "expected POST")
    }
  }

  private func model(_ path: Endpoint.ModelPath) throws(ServingError) -> ServedModel {
    try service.repository.model(path.name, version: path.version)
  }

  func body(of request: Request) async throws(ServingError) -> [UInt8] {
    try await RequestBody(of: request, upTo: maximumBodyByteCount).bytes
  }

  private func infer(
    _ request: Request,
    _ model: ServedModel
  ) async throws(ServingError) -> Outcome {
    let body = try await RequestBody(
      of: request,
      upTo: maximumBodyByteCount,
      headerByteCount: try headerByteCount(of: request)
    )
    let parsed = try RequestParser.request(in: body)
    let reply = try await service.reply(to: parsed, from: model)
    var headers: HTTPFields = [
      .contentType: reply.headerByteCount == nil ? "application/json" : "application/octet-stream"
    ]
    if let name = Self.headerLength, let count = reply.headerByteCount {
      headers[name] = "\(count)"
    }
    let bytes = ByteBuffer(bytes: reply.body)
    return Outcome(
      response: Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes)),
      answers: [reply.answer]
    )
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
}

extension Endpoint {
  /// The model that is asked for.
  fileprivate var modelPath: ModelPath? {
    switch self {
    case .model(let path), .modelReady(let path), .infer(let path), .classify(let path),
      .card(let path), .mindSporeServing(let path, _):
      path
    case .server, .live, .ready, .models, .repository, .metrics, .openAPI, .page: nil
    }
  }

  /// Whether not everybody may ask; what every such server has, and that it runs, are no secrets.
  fileprivate var needsChecks: Bool {
    switch self {
    case .live, .ready, .openAPI, .page: false
    default: true
    }
  }
}
