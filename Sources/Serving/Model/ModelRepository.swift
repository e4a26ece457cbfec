internal import Tensors

/// The models that are served.
struct ModelRepository: Sendable {
  private let models: [String: ServedModel]

  /// Starts with models of different names.
  init(_ models: [ServedModel]) {
    self.models = Dictionary(models.map { ($0.name, $0) }) { _, last in last }
  }

  /// The names, sorted.
  var names: [String] { models.keys.sorted() }

  /// The model of that name, in that version if one is given.
  ///
  /// - Throws: ``ServingError`` that names what there is.
  func model(_ name: String, version: String? = nil) throws(ServingError) -> ServedModel {
    guard let model = models[name] else {
      throw ServingError(
        .notFound,
        "model '\(name.printable)': not served here; expected one of \(names.joined(separator: ", "))"
      )
    }
    guard version == nil || version == model.version else {
      throw ServingError(
        .notFound,
        "model '\(name.printable)': expected version \(model.version), found '\((version ?? "").printable)'"
      )
    }
    return model
  }
}
