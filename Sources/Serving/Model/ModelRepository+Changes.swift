internal import Synchronization
internal import Tensors

// One change at a time.
extension ModelRepository {
  /// Reads again every model that is to be served.
  ///
  /// Those that pass their self-test take the place of the ones before. A task that is cancelled
  /// leaves the rest as it is.
  package func reload() async {
    await turns.taking {
      let places = all.filter(\.isWanted).map(\.place)
      for place in places where !Task.isCancelled { _ = await read(place) }
    }
  }

  /// Reads every version of a model, which is served from then on.
  ///
  /// - Throws: ``ServingError`` if there is none of that name, or one was not taken; the one before
  ///   goes on.
  package func load(_ name: String) async throws(ServingError) {
    let places = try entries(name).map(\.place)
    let failures = await turns.taking {
      var failures: [String] = []
      for place in places {
        if let problem = await read(place) {
          failures.append("version \(place.source.version): \(problem.reason)")
        }
      }
      return failures
    }
    guard failures.isEmpty else {
      throw ServingError(
        .badRequest,
        "model '\(name.printable)': \(failures.joined(separator: "; "))"
      )
    }
  }

  /// Stops serving every version of a model.
  ///
  /// Requests that have it go on to their answers.
  ///
  /// - Throws: ``ServingError`` if there is none of that name.
  package func unload(_ name: String) async throws(ServingError) {
    let places = try entries(name).map(\.place)
    await turns.taking {
      for place in places {
        change(place) { entry in
          entry.model = nil
          entry.isWanted = false
          entry.reason = "unloaded; it can be loaded again"
        }
      }
    }
  }

  /// Reads a model and puts it in its place.
  ///
  /// - Returns: why not.
  private func read(_ place: Place) async -> ModelLoadError.Problem? {
    change(place) { $0.isLoading = true }
    let outcome = await Self.tested(place.source, on: thread)
    let entry = change(place) { entry in
      entry.isLoading = false
      entry.isWanted = true
      switch outcome {
      case .success((var model, let duration)):
        model.name = place.name
        entry.model = model
        entry.loadDuration = duration
        entry.reloads.successes += 1
      case .failure(let error):
        entry.reason = error.problem.reason
        entry.reloads.failures += 1
      }
    }
    report(
      ModelReload(
        name: place.name,
        version: place.source.version,
        outcome: outcome.map(\.model.weightsSHA256),
        isServed: entry?.model != nil
      )
    )
    if case .failure(let error) = outcome { return error.problem }
    return nil
  }

  /// Reads and tests a model on a thread that answers nothing.
  static func tested(
    _ source: ModelSource,
    on thread: LoadingThread
  ) async -> Result<(model: ServedModel, duration: Duration), ModelLoadError> {
    await withTaskExecutorPreference(thread) {
      let start = ContinuousClock.now
      do throws(ModelLoadError) {
        let model = try await source.testedModel()
        return .success((model, start.duration(to: .now)))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Changes an entry.
  ///
  /// The model that it had is freed when the lock is free again.
  ///
  /// - Returns: the entry as it is now.
  @discardableResult
  private func change(_ place: Place, _ body: (inout Entry) -> Void) -> Entry? {
    let (before, after): (ServedModel?, Entry?) = entries.withLock { entries in
      let index = entries.firstIndex { entry in
        entry.name == place.name && entry.version == place.source.version
      }
      guard let index else { return (nil, nil) }
      let before = entries[index].model
      body(&entries[index])
      return (before, entries[index])
    }
    return withExtendedLifetime(before) { after }
  }
}
