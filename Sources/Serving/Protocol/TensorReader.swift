internal import JSON
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads the `data` of a tensor from JSON: its elements in one array, or in arrays as deep as its shape.
struct TensorReader {
  private var json: JSONReader
  private let name: String
  private let shape: [Int]
  private let elementCount: Int

  /// Starts where the data begin.
  init(_ json: JSONReader, name: String, shape: [Int]) {
    self.json = json
    self.name = name
    self.shape = shape
    elementCount = shape.reduce(1, *)
  }

  /// Reads the elements.
  mutating func contents(_ datatype: String) throws(JSONError) -> InferenceRequest.Contents {
    let start = json
    switch datatype {
    case "FP32":
      var floats: [Float] = []
      // As many as the body can hold, whatever the shape claims.
      floats.reserveCapacity(min(elementCount, json.remainingByteCount / 2 + 1))
      try elements { json, limit throws(JSONError) in
        try json.floats(upTo: limit, to: &floats)
      }
      return .floats(floats)
    case "BYTES":
      var strings: [[UInt8]] = []
      try elements { json, _ throws(JSONError) in
        strings.append(try json.base64())
        return 1
      }
      return .strings(strings)
    default: throw start.failure("'\(name)' as FP32 or BYTES, not \(datatype.printable)")
    }
  }

  /// Reads a tree of arrays; `body` reads at least one element, and at most as many as it is told.
  private mutating func elements(
    _ body: (inout JSONReader, Int) throws(JSONError) -> Int
  ) throws(JSONError) {
    let start = json
    try json.beginArray()
    // Where there is no dimension, an array is no element.
    if json.nextKind() == .array, !shape.isEmpty {
      try row(0, body)
      return
    }
    var count = 0
    while try json.nextElement() {
      guard count < elementCount else { throw wrongCount(start) }
      count += try body(&json, elementCount - count)
    }
    guard count == elementCount else { throw wrongCount(start) }
  }

  private func wrongCount(_ start: JSONReader) -> JSONError {
    start.failure("\(elementCount) elements in '\(name)' by its shape")
  }

  /// Reads what is left of an open array, whose elements are those of dimension `axis`.
  private mutating func row(
    _ axis: Int,
    _ body: (inout JSONReader, Int) throws(JSONError) -> Int
  ) throws(JSONError) {
    let start = json
    var count = 0
    while try json.nextElement() {
      guard count < shape[axis] else {
        throw start.failure("\(shape[axis]) elements in dimension \(axis) of '\(name)'")
      }
      if axis + 1 < shape.count {
        try json.beginArray()
        try row(axis + 1, body)
        count += 1
      } else {
        count += try body(&json, shape[axis] - count)
      }
    }
    guard count == shape[axis] else {
      throw start.failure("\(shape[axis]) elements in dimension \(axis) of '\(name)'")
    }
  }
}

extension JSONReader {
  /// Reads a byte string, which JSON has as base64 with its padding.
  mutating func base64() throws(JSONError) -> [UInt8] {
    let start = self
    let text = try string()
    // Foundation takes padding that is too long.
    guard text.utf8.count.isMultiple(of: 4), let data = Data(base64Encoded: text) else {
      throw start.failure("base64 (RFC 4648), as JSON has no bytes")
    }
    return Array(data)
  }
}
