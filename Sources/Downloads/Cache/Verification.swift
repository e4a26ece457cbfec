/// What a file's content was compared with.
public enum Verification: String, Codable, Sendable, CaseIterable {
  /// The full SHA-256 of a card or manifest.
  case sha256
  /// The first 8 digits of its SHA-256, which tell files apart but prove no origin: one random file
  /// in 2^32 has them, and a forger finds one in minutes.
  case prefix
  /// The full SHA-256 that was pinned when the file first arrived.
  case pin
}
