internal import JSON

extension JSONReader {
  /// The most members of an object; the protocol has 5, and clients add parameters of their own.
  private static let maximumMemberCount = 64

  /// The key of the next member of an object, as ``nextKey()``, which must not have it twice.
  ///
  /// - Parameter seen: the keys of the object's members before it; gains this one.
  /// - Returns: the key, or `nil` when the object has ended.
  /// - Throws: ``JSONError`` also for the second member of a name, and for too many.
  mutating func nextKey(_ seen: inout Set<String>) throws(JSONError) -> String? {
    guard let key = try nextKey({ seen.insert($0).inserted }) else { return nil }
    guard seen.count <= Self.maximumMemberCount else {
      throw failure("at most \(Self.maximumMemberCount) members")
    }
    return key
  }
}
