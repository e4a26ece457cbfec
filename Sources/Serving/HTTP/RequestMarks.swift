internal import HTTPTypes

/// What a request is called in logs, here and elsewhere.
struct RequestMarks: Sendable {
  /// The client's `X-Request-Id`, if it is one; else a number of the server's own.
  let id: String
  /// The client's `traceparent`, if it is one.
  ///
  /// Source: w3.org, Trace Context, section 3.2.
  let traceParent: String?

  private static let idName = HTTPField.Name("X-Request-Id")
  private static let traceParentName = HTTPField.Name("traceparent")

  /// Takes the marks from the fields of a request.
  init(_ fields: HTTPFields) {
    let given = Self.idName.flatMap { fields[$0] }
    id = given.flatMap { Self.isID($0) ? $0 : nil } ?? Self.random()
    let parent = Self.traceParentName.flatMap { fields[$0] }
    traceParent = parent.flatMap { Self.isTraceParent($0) ? $0 : nil }
  }

  /// The fields that tell the client.
  var fields: HTTPFields {
    var fields: HTTPFields = [:]
    if let name = Self.idName { fields[name] = id }
    if let name = Self.traceParentName { fields[name] = traceParent }
    return fields
  }

  /// Whether a log can have the text as it is.
  private static func isID(_ text: String) -> Bool {
    let others = "._~:/+=@-".utf8
    return (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        let scalar = Unicode.Scalar(byte)
        return scalar.properties.isASCIIHexDigit || ("a"..."z").contains(scalar)
          || ("A"..."Z").contains(scalar) || others.contains(byte)
      }
  }

  private static func isTraceParent(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let lengths = [2, 32, 16, 2]
    let isHexadecimal = text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    // A later version may have more parts; none is called ff.
    guard isHexadecimal, parts.count == 4 || (parts.count > 4 && parts[0] != "00"),
      zip(parts, lengths).allSatisfy({ $0.utf8.count == $1 }), parts[0] != "ff"
    else { return false }
    return parts[1...2].allSatisfy { $0.contains { $0 != "0" } }
  }

  private static func random() -> String {
    let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
