internal import ArgumentParser
internal import Conversion
internal import Downloads
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the zoo has, and which of it is on this machine.
struct ZooOptions: ParsableArguments {
  @Option(
    name: .customLong("manifest"),
    help: ArgumentHelp(
      "A manifest to add to the zoo, a path or URL; repeatable, later ones win.",
      discussion: "SHUFFLEZOO_MANIFEST names more, separated by ';', which come first.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var manifests: [String] = []

  @Flag(
    help: "Use the cache and local files only, not the network; so does SHUFFLEZOO_OFFLINE=1."
  )
  var offline = false

  @Flag(name: .customLong("allow-http"), help: "Fetch over http from other machines too.")
  var allowsHTTP = false

  @OptionGroup var cache: CacheOptions

  /// The built-in zoo, and what the manifests add.
  ///
  /// - Parameter base: what the manifests are added to, if not the built-in zoo alone.
  /// - Returns: all that is known.
  /// - Throws: `ZooError` or `DownloadError`, if a manifest cannot be had or is not right.
  func models(addedTo base: ModelZoo? = nil) async throws -> ModelZoo {
    var added: [Manifest] = []
    for place in Self.places(in: Self.environment["SHUFFLEZOO_MANIFEST"] ?? "") + manifests {
      added.append(try await manifest(at: place))
    }
    let zoo = if let base { base } else { try ModelZoo.builtIn }
    return try zoo.adding(added)
  }

  /// The cached files; none where nothing says where the cache would be.
  func cachedFiles() throws -> [ZooCache.Entry] {
    do throws(CacheError) {
      return try cache.cache().entries()
    } catch {
      guard error.problem != .noHome else { return [] }
      throw error
    }
  }

  /// How files are downloaded, as far as these options and the environment say.
  var downloads: DownloadOptions {
    let value = Self.environment["SHUFFLEZOO_OFFLINE"] ?? ""
    var options = DownloadOptions()
    options.isOffline = offline || !["", "0", "no", "false"].contains(value.lowercased())
    options.allowsHTTP = allowsHTTP
    options.userAgent = "shufflezoo/\(shufflezooVersion)"
    return options
  }

  /// Joins a zoo, the cache and the network.
  func store(_ zoo: ModelZoo, _ options: DownloadOptions) throws(CacheError) -> ZooStore {
    ZooStore(zoo: zoo, cache: try cache.cache(), options: options, network: Self.network)
  }

  private func manifest(at place: String) async throws -> Manifest {
    guard place.contains("://") else { return try Manifest(path: place) }
    return try await Manifest(url: place, options: downloads, network: Self.network)
  }

  /// What the environment says of the network; what is wrong with that counts where the network is used.
  private static var network: Result<NetworkSettings, NetworkSettingsError> {
    Result { () throws(NetworkSettingsError) in try NetworkSettings(environment: environment) }
  }

  /// The paths and URLs in a variable: paths may hold spaces, and URLs colons.
  private static func places(in value: String) -> [String] {
    value.split { $0 == ";" || $0.isNewline }
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
      .filter { !$0.isEmpty }
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }
}

/// Where weights that are missing come from.
struct SourceOptions: ParsableArguments {
  @OptionGroup var zoo: ZooOptions

  @Option(
    name: .customLong("mirror"),
    help: ArgumentHelp(
      "A folder's URL that is asked before the published ones; repeatable.",
      valueName: "url"
    )
  )
  var mirrors: [String] = []

  /// The models and files that are known, those that come with the command among them.
  func models() async throws -> ModelZoo {
    let builtIn = try ModelZoo.builtIn
    return try await zoo.models(addedTo: builtIn.adding([Bundled.manifest(for: builtIn)]))
  }

  /// The cache, and the way to the network.
  ///
  /// - Parameters:
  ///   - models: what is known.
  ///   - configure: sets what a command has further options for.
  /// - Returns: what downloads from there.
  /// - Throws: `CacheError` if nothing says where the cache is.
  func store(
    _ models: ModelZoo,
    configure: (inout DownloadOptions) -> Void = { _ in }
  ) throws(CacheError) -> ZooStore {
    var options = zoo.downloads
    options.mirrors = mirrors
    configure(&options)
    return try zoo.store(models, options)
  }
}
