extension Unicode.Scalar {
  /// Whether the scalar acts on a terminal or on the direction of text instead of being shown.
  ///
  /// Source: Unicode 16.0, `Cc` (C0, DEL and C1), the line and paragraph separators, and the
  /// `Bidi_Control` property.
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension String {
  /// The most characters of a text from a file that a message repeats.
  ///
  /// Names of parameters are shorter, but a hostile file may hold one of a hundred million.
  private static let printableCount = 200

  /// This text for a message: cut to a bearable length, its control characters as escapes such as
  /// `\u{1B}`.
  package var printable: String {
    let start = String(UnicodeScalarView(unicodeScalars.prefix(Self.printableCount)))
    let rest = unicodeScalars.dropFirst(Self.printableCount)
    return start.escapingControls(\.braced) + (rest.isEmpty ? "" : "…")
  }

  /// This text with every control character replaced.
  package func escapingControls(_ escape: (Unicode.Scalar) -> String) -> String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.map { $0.isControl ? escape($0) : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  /// The scalar as Swift writes it in a literal, such as `\u{1B}`.
  package var braced: String { #"\u{\#(String(value, radix: 16, uppercase: true))}"# }

  /// The scalar as JSON escapes it, such as `\u001b`; no control character needs more digits.
  package var jsonEscape: String {
    let digits = String(value, radix: 16)
    return #"\u"# + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
