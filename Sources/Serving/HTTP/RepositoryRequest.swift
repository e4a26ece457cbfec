/// What a client asks of the repository of models.
///
/// Source: triton-inference-server/server, docs/protocol/extension_model_repository.md.
package enum RepositoryRequest: Equatable {
  /// Which models there are.
  case index
  /// To read a model's file, and serve it.
  case load(String)
  /// To stop serving a model.
  case unload(String)

  /// Tells it by the parts of a path behind `/v2/repository`; `nil` if nothing is there.
  init?(_ parts: [String]) {
    if parts == ["index"] {
      self = .index
      return
    }
    guard parts.count == 3, parts[0] == "models" else { return nil }
    switch parts[2] {
    case "load": self = .load(parts[1])
    case "unload": self = .unload(parts[1])
    default: return nil
    }
  }
}
