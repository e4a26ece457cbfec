internal import Downloads

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file of the cache, as it is printed.
struct CachedFile: Encodable {
  let file: String
  let path: String
  let size: Int
  let sha256: String
  let verifiedBy: Verification
  @Nullable var url: String?
  let downloaded: String
  @Nullable var lastUse: String?
  @Nullable var problem: String?

  init(_ entry: ZooCache.Entry, problem: CacheError? = nil) {
    file = entry.file
    path = entry.path
    size = entry.byteCount
    sha256 = entry.sha256
    verifiedBy = entry.verifiedBy
    url = entry.url
    downloaded = entry.downloaded.ISO8601Format()
    lastUse = entry.lastUse?.ISO8601Format()
    self.problem = problem?.description
  }
}
