internal import JSON
internal import Tensors

/// A tensor as bytes: floats in little-endian order, or strings with their lengths before them.
struct BinaryTensor {
  private let part: BinaryPart
  private let range: Range<Int>
  private let offset: Int
  private let name: String
  private let elementCount: Int

  /// A tensor with this shape.
  ///
  /// - Parameters:
  ///   - part: what has its bytes.
  ///   - range: where in the part they are.
  ///   - offset: where they begin in the request's body, for errors.
  ///   - name: its name.
  ///   - shape: its shape.
  init(_ part: BinaryPart, _ range: Range<Int>, offset: Int, name: String, shape: [Int]) {
    self.part = part
    self.range = range
    self.offset = offset
    self.name = name
    elementCount = shape.reduce(1, *)
  }

  /// The values.
  func contents(_ datatype: String) throws(JSONError) -> InferenceRequest.Contents {
    switch datatype {
    case "FP32": .floats(try floats())
    case "BYTES": .strings(try strings())
    default:
      throw JSONError(
        offset: offset,
        expected: "'\(name)' as FP32 or BYTES",
        found: datatype
      )
    }
  }

  private func floats() throws(JSONError) -> [Float] {
    guard range.count == elementCount * MemoryLayout<Float>.size else {
      throw JSONError(
        offset: offset,
        expected: "\(elementCount * MemoryLayout<Float>.size) bytes of '\(name)' by its shape",
        found: "\(range.count)"
      )
    }
    let floats = part.floats(in: range)
    guard Self.hasOdd(floats), let odd = floats.firstIndex(where: { !$0.isFinite }) else {
      return floats
    }
    throw JSONError(
      offset: offset + odd * MemoryLayout<Float>.size,
      expected: "finite numbers in '\(name)'",
      found: "\(floats[odd]) at index \(odd)"
    )
  }

  /// Whether a value is infinite or not a number, told without a jump for each.
  private static func hasOdd(_ floats: [Float]) -> Bool {
    var bits: UInt32 = 0
    // Of the exponent only such a value has all bits, so that one more carries into the sign's.
    for float in floats { bits |= (float.bitPattern & 0x7F80_0000) &+ 0x0080_0000 }
    return bits & 0x8000_0000 != 0
  }

  private func strings() throws(JSONError) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    let bytes = part.bytes(in: range)
    var position = 0
    while position < bytes.count {
      guard strings.count < elementCount, bytes.count - position >= 4 else { break }
      let length = Int(bytes.span.littleEndian(UInt32.self, at: position))
      position += 4
      guard length <= bytes.count - position else {
        throw JSONError(
          offset: offset + position - 4,
          expected:
            "a length within '\(name)', of which \(bytes.count - position) bytes are left",
          found: "\(length)"
        )
      }
      strings.append(Array(bytes[position..<position + length]))
      position += length
    }
    guard strings.count == elementCount, position == bytes.count else {
      throw JSONError(
        offset: offset + position,
        expected: "\(elementCount) strings in '\(name)' by its shape",
        found: "\(strings.count) and \(bytes.count - position) bytes"
      )
    }
    return strings
  }
}
