internal import Hummingbird

/// Answers Triton's extension for model repositories.
///
/// A client loads and unloads what the operator named, and no other file.
///
/// Source: triton-inference-server/server, docs/protocol/extension_model_repository.md.
struct RepositoryControl {
  let repository: ModelRepository
  /// Whether clients may do any of it.
  let isAllowed: Bool

  /// Answers a request, whose body `body` reads.
  ///
  /// - Throws: ``ServingError``, of the kind `forbidden` if the operator does not allow it.
  func response(
    to request: RepositoryRequest,
    body: () async throws(ServingError) -> [UInt8]
  ) async throws(ServingError) -> Response {
    guard isAllowed else {
      throw ServingError(
        .forbidden,
        "/v2/repository: not allowed here; the operator starts the server with --allow-model-control "
          + "to have clients load and unload models"
      )
    }
    let body = try await body()
    switch request {
    case .index:
      return index(onlyReady: try RepositoryBody(body).isReady)
    case .load(let name):
      try RepositoryBody(body).requireParameters(among: [])
      try await repository.load(name)
    case .unload(let name):
      // No model here depends on another.
      try RepositoryBody(body).requireParameters(among: ["unload_dependents"])
      try await repository.unload(name)
    }
    return JSONReply.response { _ in }
  }

  private func index(onlyReady: Bool) -> Response {
    var json = JSONWriter()
    json.beginArray()
    for entry in repository.all where entry.model != nil || !onlyReady {
      json.beginObject()
      json.member("name", entry.name)
      json.member("version", entry.version)
      json.member("state", entry.state)
      json.member("reason", entry.model == nil ? entry.reason : "")
      json.endObject()
    }
    json.endArray()
    return JSONReply.response(text: json.bytes)
  }
}

extension ModelRepository.Entry {
  /// The state in Triton's words.
  fileprivate var state: String {
    if model != nil { return "READY" }
    return isLoading ? "LOADING" : "UNAVAILABLE"
  }
}
