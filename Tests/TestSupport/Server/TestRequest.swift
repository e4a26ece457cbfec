/// The head of a request, as it was sent.
public struct TestRequest: Hashable, Sendable {
  /// A header field.
  public struct Field: Hashable, Sendable {
    /// Its name, as it was sent.
    public let name: String
    /// Its value, without the spaces around it.
    public let value: String
  }

  /// The method, such as `GET`.
  public let method: String
  /// The target, as it was sent: a path, to a proxy a URL or `host:port`.
  public let target: String
  /// The header fields, in order.
  public let fields: [Field]

  /// The path of the target, without query.
  public var path: String {
    let afterScheme = target.split(separator: "://", maxSplits: 1).last ?? ""
    let path = target.hasPrefix("/") ? target[...] : afterScheme.drop { $0 != "/" }
    return String(path.prefix { $0 != "?" })
  }

  /// The value of the first field of this name, whatever its case.
  public func header(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The first byte that a `Range` of the form `bytes=N-` asks for; `nil` without one.
  public var rangeStart: Int? {
    guard let range = header("Range"), range.hasPrefix("bytes="), range.hasSuffix("-") else {
      return nil
    }
    return Int(range.dropFirst("bytes=".count).dropLast())
  }

  /// Reads the lines of a head, without the empty one that ends it.
  init?(head: String) {
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    method = String(words[0])
    target = String(words[1])
    fields = lines.dropFirst().map { line in
      let name = line.prefix { $0 != ":" }
      let value = line.dropFirst(name.count + 1).drop { $0 == " " }
      return Field(name: String(name), value: String(value))
    }
  }
}
