internal import ArgumentParser
internal import Downloads

/// Where downloaded files are kept.
struct CacheOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of downloaded files; by default that of SHUFFLEZOO_CACHE, else of the user.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var cacheDir: String?

  func validate() throws {
    if cacheDir?.isEmpty ?? false {
      throw ValidationError("--cache-dir: expected a folder, found nothing")
    }
  }

  /// The cache, whose folder need not exist.
  func cache() throws(CacheError) -> ZooCache {
    if let cacheDir { return ZooCache(folder: cacheDir) }
    return try .standard()
  }
}
