internal import Tensors

/// The body of a form that has a file, as browsers and `curl -F` send it.
///
/// Source: RFC 7578 and RFC 2046, section 5.1.
package enum MultipartForm {
  /// The most parts; a form has one for each field.
  private static let maximumPartCount = 16

  /// The bytes of the form's file: of the first part with a file's name, else of the only part.
  ///
  /// - Parameters:
  ///   - body: the body.
  ///   - contentType: the field `Content-Type`, with the boundary.
  /// - Returns: the file; `nil` if the type is no form's.
  /// - Throws: ``ServingError`` of the kind `badRequest`.
  package static func file(
    in body: [UInt8],
    contentType: String?
  ) throws(ServingError) -> ArraySlice<UInt8>? {
    guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else {
      return nil
    }
    guard let boundary = boundary(in: contentType) else {
      throw ServingError(
        .badRequest,
        "Content-Type: expected a boundary of 1 to 70 characters, found '\(contentType.printable)'"
      )
    }
    let parts = try parts(of: body, delimiter: Array("--\(boundary)".utf8))
    guard let part = parts.first(where: \.isFile) ?? (parts.count == 1 ? parts[0] : nil) else {
      throw ServingError(
        .badRequest,
        "the body: expected a form with one file, found \(parts.count) fields without"
      )
    }
    return part.content
  }

  private struct Part {
    let isFile: Bool
    let content: ArraySlice<UInt8>
  }

  private static func boundary(in contentType: String) -> String? {
    for parameter in contentType.split(separator: ";").dropFirst() {
      let words = parameter.split(separator: "=", maxSplits: 1)
      guard words.count == 2, words[0].trimmingSpaces.lowercased() == "boundary" else { continue }
      var value = words[1].trimmingSpaces
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = value.dropFirst().dropLast()
      }
      return (1...70).contains(value.utf8.count) ? String(value) : nil
    }
    return nil
  }

  private static func parts(
    of body: [UInt8],
    delimiter: [UInt8]
  ) throws(ServingError) -> [Part] {
    var parts: [Part] = []
    let lineEnd = Array("\r\n".utf8)
    // The first delimiter may stand at the very start; all others begin a line.
    var rest = body[...]
    if !rest.starts(with: delimiter) {
      guard let start = rest.position(of: lineEnd + delimiter) else {
        throw ServingError(.badRequest, "the body: expected the form's boundary, found none")
      }
      rest = rest[(start + lineEnd.count)...]
    }
    while true {
      rest = rest.dropFirst(delimiter.count)
      if rest.starts(with: "--".utf8) { return parts }
      guard rest.starts(with: lineEnd), parts.count < maximumPartCount,
        let head = rest.position(of: lineEnd + lineEnd),
        let end = rest[(head + lineEnd.count)...].position(of: lineEnd + delimiter)
      else {
        throw ServingError(
          .badRequest,
          "the body: expected at most \(maximumPartCount) parts of a form and its last boundary, "
            + "found another end"
        )
      }
      let fields = String(decoding: rest[..<head], as: UTF8.self).lowercased()
      parts.append(
        Part(
          isFile: fields.contains("filename"),
          content: rest[min(head + 2 * lineEnd.count, end)..<end]
        )
      )
      rest = rest[(end + lineEnd.count)...]
    }
  }
}

extension ArraySlice<UInt8> {
  /// Where the first occurrence of `pattern`, which begins with CR, begins; `nil` if there is none.
  fileprivate func position(of pattern: [UInt8]) -> Int? {
    var rest = self
    while let start = rest.firstIndex(of: UInt8(ascii: "\r")) {
      if self[start...].starts(with: pattern) { return start }
      rest = self[(start + 1)...]
    }
    return nil
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " || text.first == "\t" { text = text.dropFirst() }
    while text.last == " " || text.last == "\t" { text = text.dropLast() }
    return text
  }
}
