#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ZooCache {
  /// The cache of this user, by the variables of this process; see ``standard(environment:)``.
  ///
  /// - Throws: ``CacheError/Problem/noHome``.
  public static func standard() throws(CacheError) -> ZooCache {
    try standard(environment: ProcessInfo.processInfo.environment)
  }

  /// The cache of this user.
  ///
  /// It is the folder that `SHUFFLEZOO_CACHE` names, else `shufflezoo` in the folder of caches: that
  /// of `XDG_CACHE_HOME`, else `~/.cache`, on macOS `~/Library/Caches`. A variable that is empty
  /// counts as not set, and so does an `XDG_CACHE_HOME` that is no absolute path.
  ///
  /// Source: XDG Base Directory Specification 0.8, "Environment variables" and "Basics".
  ///
  /// - Parameter environment: the variables of the process.
  /// - Returns: the cache, whose folder need not exist.
  /// - Throws: ``CacheError/Problem/noHome``.
  public static func standard(
    environment: [String: String]
  ) throws(CacheError) -> ZooCache {
    if let folder = environment["SHUFFLEZOO_CACHE"], !folder.isEmpty {
      return ZooCache(folder: folder)
    }
    if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      return ZooCache(folder: ZooCache(folder: caches).folder + "/shufflezoo")
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw CacheError(.noHome, path: "SHUFFLEZOO_CACHE, XDG_CACHE_HOME, HOME")
    }
    #if canImport(Darwin)
    let caches = "Library/Caches"
    #else
    let caches = ".cache"
    #endif
    return ZooCache(folder: "\(ZooCache(folder: home).folder)/\(caches)/shufflezoo")
  }
}
