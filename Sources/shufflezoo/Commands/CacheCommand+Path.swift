internal import ArgumentParser
internal import Downloads
internal import Zoo

extension CacheCommand {
  struct Path: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "path",
      abstract: "Print where the cache, or a downloaded file, lies.",
      discussion: """
        Example:
          shufflezoo cache path shufflenet_v1_g3_05

        A file is verified before its path is printed. Of a model with several files it is the \
        first that was downloaded, in the order of 'shufflezoo show'.
        """
    )

    @Argument(help: ArgumentHelp("A model's or a file's name.", valueName: "model-or-file"))
    var name: String?

    @OptionGroup var zoo: ZooOptions
    @OptionGroup var output: OutputOptions

    @MainActor
    func run() async throws {
      let cache = try zoo.cache.cache()
      var entry: ZooCache.Entry?
      if let name {
        entry = try Self.entry(for: name, of: await zoo.models(), in: cache)
        if let entry { try cache.verify(entry) }
      }
      let place = Place(
        folder: cache.folder,
        file: entry?.file,
        path: entry?.path,
        sha256: entry?.sha256
      )
      try output.print(place, lines: [entry?.path ?? cache.folder])
    }

    /// What the cache has of a model, or under a file's name.
    private static func entry(
      for name: String,
      of models: ModelZoo,
      in cache: ZooCache
    ) throws -> ZooCache.Entry {
      let files = try models[name]?.usableWeights.map(\.file) ?? [models.resolve(name).file.name]
      for file in files {
        if let entry = try cache.entry(for: file) { return entry }
      }
      throw Failure(
        .inputNotFound,
        "\(name): expected a file of it in \(cache.folder), found none; download it first"
      )
    }
  }
}

/// Where something lies, as it is printed.
private struct Place: Encodable {
  let folder: String
  @Nullable var file: String?
  @Nullable var path: String?
  @Nullable var sha256: String?
}
