internal import Foundation
internal import JSON

extension FuzzTarget {
  /// JSON of requests and of manifests: what is read value by value can be passed over as well, and is
  /// JSON to Foundation, which is less strict.
  static let json = FuzzTarget("json") { bytes in
    let isRead = isWhole(bytes) { json throws(JSONError) in try read(&json) }
    let isSkipped = isWhole(bytes) { json throws(JSONError) in try json.skip() }
    guard isRead else { return }
    precondition(isSkipped, "what can be read can be passed over")
    precondition(
      (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil,
      "what can be read is JSON"
    )
  }

  /// Whether `read` takes all of a text.
  private static func isWhole(
    _ bytes: [UInt8],
    _ read: (inout JSONReader) throws(JSONError) -> Void
  ) -> Bool {
    var json = JSONReader(bytes)
    do throws(JSONError) {
      try read(&json)
      try json.finish()
      return true
    } catch {
      precondition((0...bytes.count).contains(error.offset), "a place in the text")
      return false
    }
  }

  private static func read(_ json: inout JSONReader) throws(JSONError) {
    switch json.nextKind() {
    case .object:
      try json.beginObject()
      while try json.nextKey() != nil { try read(&json) }
    case .array:
      try json.beginArray()
      while try json.nextElement() { try read(&json) }
    case .string: _ = try json.string()
    case .number: try readNumber(&json)
    case .bool: _ = try json.bool()
    case .null: try json.null()
    case nil: throw json.failure("a value")
    }
  }

  /// Reads a number as float64 and as float32, which differ by no more than rounding.
  private static func readNumber(_ json: inout JSONReader) throws(JSONError) {
    var again = json
    let double = try json.number()
    guard let float = try? again.float() else { return }
    precondition(again.remainingByteCount == json.remainingByteCount, "both end at one place")
    let near = [float.nextDown, float, float.nextUp]
    precondition(near.contains(Float(double)), "both are near the number")
  }
}

/// Takes whatever is JSON.
private struct Anything: Decodable {
  init(from decoder: any Decoder) {}
}
