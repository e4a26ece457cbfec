extension ModelRepository {
  /// What a model is served as, and where it comes from, which stays.
  struct Place: Sendable {
    let name: String
    let source: ModelSource
  }

  /// A model that can be served.
  struct Entry: Sendable {
    let place: Place
    /// What answers; `nil` while nothing does.
    var model: ServedModel?
    /// Why nothing does.
    var reason = ""
    /// Whether the operator or a client wants it to be served.
    var isWanted = true
    var isLoading = false
    /// How long it took to read, compile and test the model that answers.
    var loadDuration: Duration
    /// How often it was read again and took its place, and how often not.
    var reloads = (successes: 0, failures: 0)

    var name: String { place.name }
    var version: String { place.source.version }
  }
}
