internal import Zoo

/// What a file's content has to be.
struct Expectation: Equatable {
  /// The size in bytes; `nil` when it is not known.
  let byteCount: Int?
  /// The digits that the SHA-256 starts with: all 64, or 8.
  let digits: String
  /// Where the digits come from.
  let verification: Verification

  /// What the manifest says of a file, or what was pinned when only 8 digits are published.
  init(_ file: ManifestFile, pin: String?) {
    byteCount = file.byteCount
    if let sha256 = file.sha256 {
      (digits, verification) = (sha256, .sha256)
    } else if let pin, pin.hasPrefix(file.sha256Prefix ?? "") {
      (digits, verification) = (pin, .pin)
    } else {
      (digits, verification) = (file.sha256Prefix ?? "", .prefix)
    }
  }

  /// Whether this is the hash of the file.
  func accepts(sha256: String) -> Bool { !digits.isEmpty && sha256.hasPrefix(digits) }

  /// - Throws: ``SourceError/wrongHash(expected:found:comparedWith:)``.
  func check(sha256: String) throws(SourceError) {
    guard accepts(sha256: sha256) else {
      throw .wrongHash(
        expected: digits,
        found: String(sha256.prefix(max(8, digits.count))),
        comparedWith: verification
      )
    }
  }
}
