internal import Downloads
internal import Tensors
internal import Zoo

/// What a command line names weights by: a path, or a model of the zoo.
struct WeightsReference {
  /// The words as they were given.
  let argument: String
  let sources: SourceOptions
  let output: OutputOptions

  /// A file, and the zoo that it was looked up in, if it was.
  struct Located {
    let path: String
    var zoo: ModelZoo?
    /// The SHA-256 that the file has just had, if it is a model's.
    var sha256: String?
  }

  /// The path of the WEIGHTS of a command that runs a network.
  ///
  /// With a `/` or an extension it is a path, unless a model goes by it; else it is a model, whose
  /// file is downloaded if it is not in the cache.
  ///
  /// - Parameter asksAboutFiles: whether the zoo is read for what lies at a path too.
  /// - Returns: the file.
  /// - Throws: what reading it throws.
  func located(asksAboutFiles: Bool = true) async throws -> Located {
    if !asksAboutFiles && liesThere { return Located(path: argument) }
    let models = try await sources.models()
    if isModel(in: models) { return try await downloaded(models) }
    let isPath = argument.contains("/") || argument.contains(".")
    // Of a name that is not known, the error names the nearest.
    return isPath ? Located(path: argument, zoo: models) : try await downloaded(models)
  }

  /// The path of a FILE that a command reads: what lies there, else a model's file.
  ///
  /// For what lies there no manifest is read, let alone fetched.
  func filePath() async throws -> String {
    guard !liesThere else { return argument }
    let models = try await sources.models()
    return isModel(in: models) ? try await downloaded(models).path : argument
  }

  /// Whether the argument is a model's name, or such a name with one of its files.
  private func isModel(in models: ModelZoo) -> Bool {
    guard !argument.contains("/") else { return false }
    return models[String(argument.prefix { $0 != "@" })] != nil
  }

  private func downloaded(_ models: ModelZoo) async throws -> Located {
    let file = try models.resolve(argument).file
    let store: ZooStore
    do throws(CacheError) {
      store = try sources.store(models)
    } catch {
      // Where there is no place for a cache, what comes with the command is read where it lies.
      guard error.problem == .noHome, let path = Bundled.path(of: file) else { throw error }
      return Located(path: path, zoo: models, sha256: file.sha256)
    }
    let results = await store.files([file], showing: output)
    await store.shutdown()
    try results.throwFailures()
    guard case .success(let downloaded)? = results.first else {
      throw Failure(.internalError, "\(argument): neither a file nor a failure")
    }
    return Located(path: downloaded.path, zoo: models, sha256: downloaded.sha256)
  }

  /// Whether the argument is a path, or something lies where it would lead as one; what, reading it
  /// will tell.
  private var liesThere: Bool {
    guard !argument.contains("/") else { return true }
    do {
      _ = try FileSource(path: argument)
      return true
    } catch {
      return error.problem != .notFound
    }
  }
}
