internal import Tensors

extension String {
  /// The text as one line without control characters, which become escapes such as `\u{1B}`.
  var onOneLine: String {
    escapingControls { scalar in
      switch scalar {
      case "\n": #"\n"#
      case "\t": #"\t"#
      case "\r": #"\r"#
      default: scalar.braced
      }
    }
  }
}
