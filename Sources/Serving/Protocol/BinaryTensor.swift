/// A tensor as bytes: floats in little-endian order, or strings with their lengths before them.
struct BinaryTensor {
  private let body: [UInt8]
  private let range: Range<Int>
  private let name: String
  private let elementCount: Int

  /// The bytes in `range` of `body`, of a tensor with this shape.
  init(_ body: [UInt8], _ range: Range<Int>, name: String, shape: [Int]) {
    self.body = body
    self.range = range
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
        offset: range.lowerBound,
        expected: "'\(name)' as FP32 or BYTES",
        found: datatype
      )
    }
  }

  private func floats() throws(JSONError) -> [Float] {
    guard range.count == elementCount * MemoryLayout<Float>.size else {
      throw JSONError(
        offset: range.lowerBound,
        expected: "\(elementCount * MemoryLayout<Float>.size) bytes of '\(name)' by its shape",
        found: "\(range.count)"
      )
    }
    var hasOdd = false
    let floats = unsafe [Float](unsafeUninitializedCapacity: elementCount) { floats, count in
      unsafe body.withUnsafeBytes { bytes in
        // SAFETY: the range lies in the body and has the size of so many floats, of which every
        // pattern of bits is one; the processor is little-endian.
        unsafe UnsafeMutableRawBufferPointer(floats)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      // SAFETY: so many were written just now.
      hasOdd = unsafe Self.hasOdd(UnsafeBufferPointer(rebasing: floats[..<elementCount]))
      count = elementCount
    }
    guard hasOdd, let odd = floats.firstIndex(where: { !$0.isFinite }) else { return floats }
    throw JSONError(
      offset: range.lowerBound + odd * MemoryLayout<Float>.size,
      expected: "finite numbers in '\(name)'",
      found: "\(floats[odd]) at index \(odd)"
    )
  }

  /// Whether a value is infinite or not a number, told without a jump for each.
  private static func hasOdd(_ floats: UnsafeBufferPointer<Float>) -> Bool {
    var bits: UInt32 = 0
    // Of the exponent only such a value has all bits, so that one more carries into the sign's.
    for index in floats.indices {
      bits |= unsafe (floats[index].bitPattern & 0x7F80_0000) &+ 0x0080_0000
    }
    return bits & 0x8000_0000 != 0
  }

  private func strings() throws(JSONError) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    var position = range.lowerBound
    while position < range.upperBound {
      guard strings.count < elementCount, range.upperBound - position >= 4 else { break }
      let length = (0..<4).reduce(0) { $0 | Int(body[position + $1]) << (8 * $1) }
      position += 4
      guard length <= range.upperBound - position else {
        throw JSONError(
          offset: position - 4,
          expected:
            "a length within '\(name)', of which \(range.upperBound - position) bytes are left",
          found: "\(length)"
        )
      }
      strings.append(Array(body[position..<position + length]))
      position += length
    }
    guard strings.count == elementCount, position == range.upperBound else {
      throw JSONError(
        offset: position,
        expected: "\(elementCount) strings in '\(name)' by its shape",
        found: "\(strings.count) and \(range.upperBound - position) bytes"
      )
    }
    return strings
  }
}
