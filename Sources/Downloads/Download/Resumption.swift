internal import Web

/// Going on with a file of which the first bytes are here (RFC 9110, sections 13.1.5 and 14).
struct Resumption {
  private let start: Int
  private let origin: PartFile.Origin

  /// - Returns: `nil` if nothing is here, or nothing is known about it.
  init?(_ part: PartFile) {
    guard part.byteCount > 0, let origin = part.origin else { return nil }
    start = part.byteCount
    self.origin = origin
  }

  /// What asks for the rest, or for all if the file is another one now.
  ///
  /// Without a validator the rest is asked for all the same: the hash of the whole file decides.
  var headers: [(name: String, value: String)] {
    let range = [(name: "Range", value: "bytes=\(start)-")]
    return range + (origin.validator.map { [(name: "If-Range", value: $0)] } ?? [])
  }

  /// Whether the response is the rest of the file that the bytes are from.
  ///
  /// Some servers heed `Range` and not `If-Range`, so what they say of the file is compared.
  func isContinued(by response: HTTPResponse) -> Bool {
    guard let range = ContentRange(response.header("Content-Range") ?? ""),
      range.start == start,
      let described = try? Response(response),
      described.validator == nil || described.validator == origin.validator
    else { return false }
    guard let total = range.totalByteCount else { return true }
    return total > start && total == origin.byteCount ?? total
  }

  /// The size of the whole file, as the response or the earlier one has it.
  func totalByteCount(in response: HTTPResponse) -> Int? {
    ContentRange(response.header("Content-Range") ?? "")?.totalByteCount ?? origin.byteCount
  }
}
