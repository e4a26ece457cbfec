extension String {
  /// Whether this text stands before another in the order of their bytes, which that of Swift's
  /// strings is not.
  package func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
