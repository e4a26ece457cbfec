internal import Synchronization
internal import Tensors

/// The models that can be served, by name and version, and those of them that are.
///
/// A request gets a model here once and keeps it to its answer, whatever is loaded or unloaded
/// meanwhile; the memory of a model that was replaced is free when the last of them is answered.
package final class ModelRepository: Sendable {
  /// Entries in the order of their names and versions.
  let entries: Mutex<[Entry]>
  /// Whoever reads a model waits for those who came before.
  let turns = Turns()
  let thread = LoadingThread()
  let report: @Sendable (ModelReload) -> Void

  /// Reads and tests models.
  ///
  /// - Parameters:
  ///   - sources: where they come from.
  ///   - report: told of each model that is read again later, for the operator.
  /// - Throws: ``ModelLoadError`` of the first that cannot be served.
  package init(
    _ sources: [ModelSource],
    report: @escaping @Sendable (ModelReload) -> Void = { _ in }
  ) async throws(ModelLoadError) {
    var entries: [Entry] = []
    for source in sources {
      let (model, duration) = try await Self.tested(source, on: thread).get()
      guard !entries.contains(where: { $0.name == model.name && $0.version == model.version })
      else {
        throw ModelLoadError(
          .taken(name: model.name, version: model.version),
          label: source.label
        )
      }
      let place = Place(name: model.name, source: source)
      entries.append(Entry(place: place, model: model, loadDuration: duration))
    }
    // Of numbers without zeros before them the longer one is the higher.
    entries.sort {
      ($0.name, $0.version.count, $0.version) < ($1.name, $1.version.count, $1.version)
    }
    self.entries = Mutex(entries)
    self.report = report
  }

  /// Everything that there is now.
  var all: [Entry] { entries.withLock { $0 } }

  /// The names of the models that answer, sorted.
  package var names: [String] {
    all.filter { $0.model != nil }.map(\.name)
      .reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// Whether a model can be served under that name, even if none is now.
  func knows(_ name: String) -> Bool { entries.withLock { $0.contains { $0.name == name } } }

  /// Whether every model answers that is to.
  package var isReady: Bool {
    entries.withLock { $0.allSatisfy { $0.model != nil || !$0.isWanted } }
  }

  /// The versions of a model that answer, the lowest first.
  package func versions(of name: String) -> [String] {
    all.filter { $0.name == name && $0.model != nil }.map(\.version)
  }

  /// The model of that name, in that version if one is given, else in the highest that answers.
  ///
  /// - Throws: ``ServingError`` of the kind `notFound` that names what there is, or `unavailable` if it
  ///   was unloaded.
  package func model(
    _ name: String,
    version: String? = nil
  ) throws(ServingError) -> ServedModel {
    let entries = try entries(name, version: version)
    if let model = entries.last(where: { $0.model != nil })?.model { return model }
    let subject = version.map { "version \($0) of model '\(name)'" } ?? "model '\(name)'"
    throw ServingError(.unavailable, "\(subject.printable): \(entries.last?.reason ?? "")")
  }

  /// The entries of that name, in that version if one is given; at least one.
  ///
  /// - Throws: ``ServingError`` of the kind `notFound`.
  func entries(_ name: String, version: String? = nil) throws(ServingError) -> [Entry] {
    let found = entries.withLock { $0.filter { $0.name == name } }
    guard !found.isEmpty else {
      let others = all.map(\.name).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
      throw ServingError(
        .notFound,
        "model '\(name.printable)': not served here; expected one of "
          + others.joined(separator: ", ")
      )
    }
    guard let version else { return found }
    let exact = found.filter { $0.version == version }
    guard !exact.isEmpty else {
      let versions = found.map(\.version).joined(separator: " or ")
      throw ServingError(
        .notFound,
        "model '\(name.printable)': expected version \(versions), found '\(version.printable)'"
      )
    }
    return exact
  }
}
