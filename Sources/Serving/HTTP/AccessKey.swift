/// The key that a server asks for.
struct AccessKey: Sendable {
  private let bytes: [UInt8]

  /// Takes the text of a key.
  init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether a field `Authorization` has the key, as `Bearer <key>` (RFC 6750).
  ///
  /// The time it takes tells nothing of how much of a wrong key is right.
  func allows(_ field: String?) -> Bool {
    let scheme = "Bearer "
    guard let field, field.lowercased().hasPrefix(scheme.lowercased()) else { return false }
    let given = Array(field.utf8.dropFirst(scheme.utf8.count))
    guard given.count == bytes.count else { return false }
    return zip(given, bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
