import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  private func tensor(_ type: DataType, _ shape: Shape, _ bytes: [UInt8]) -> Tensor {
    Tensor(name: "t", dataType: type, shape: shape, region: ByteRegion(bytes))
  }

  #if !(os(macOS) && arch(x86_64))
  @Test("widen every half as the processor does")
  func widensHalves() throws {
    let halves = (0...UInt16.max).map { $0 }
    let bytes = halves.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let floats = try tensor(.float16, [1 << 16], bytes).floats()
    #expect(floats.count == 1 << 16)
    for half in halves {
      let value = Float16(bitPattern: half)
      let float = floats[Int(half)]
      if value.isNaN {
        // The processor sets the quiet bit of a signaling NaN; the payload is compared beside it.
        #expect(float.isNaN)
        #expect(float.bitPattern >> 31 == UInt32(half >> 15))
        #expect(float.bitPattern & 0x7F_FFFF == UInt32(half & 0x3FF) << 13)
      } else if float.bitPattern != Float(value).bitPattern {
        Issue.record("\(half): \(float) is not \(value)")
      }
    }
  }
  #endif

  @Test("widen every bfloat16 by two zero bytes")
  func widensBrainFloats() throws {
    let patterns = (0...UInt16.max).map { $0 }
    let bytes = patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let floats = try tensor(.bfloat16, [1 << 16], bytes).floats()
    #expect(floats.map(\.bitPattern) == patterns.map { UInt32($0) << 16 })
  }

  @Test("give float32 bit for bit and float64 rounded to nearest")
  func floats() throws {
    let signaling = try tensor(.float32, [2], [1, 0, 0x80, 0x7F, 0, 0, 0, 0x80]).floats()
    #expect(signaling.map(\.bitPattern) == [0x7F80_0001, 0x8000_0000])
    // 1 + 2^-24 is halfway between 1 and the next float: ties go to even.
    let halfway: [UInt8] = [0, 0, 0, 0x10, 0, 0, 0xF0, 0x3F]
    let large: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x7E]
    #expect(try tensor(.float64, [2], halfway + large).floats() == [1, .infinity])
    #expect(try tensor(.float32, [0, 3], []).floats() == [])
  }

  @Test("are cut into rows along the first axis")
  func rows() throws {
    let whole = tensor(.bfloat16, [3, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    let rows = whole.rows(1..<3)
    #expect(rows.shape == [2, 2])
    #expect(rows.name == "t")
    #expect(try rows.region.bytes() == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(whole.rows(3..<3).shape == [0, 2])
    #expect(tensor(.float32, [0, 4], []).rows(0..<0).region.byteCount == 0)
  }

  @Test("know which types are floating point")
  func floatingPoint() {
    let types = DataType.allCases.filter { type in
      tensor(type, [1], [UInt8](repeating: 0, count: type.byteWidth)).isFloatingPoint
    }
    #expect(Set(types) == [.float16, .bfloat16, .float32, .float64])
  }

  @Test("become float32 and keep name and shape")
  func becomesFloat32() throws {
    let half = tensor(.float16, [1, 2], [0x00, 0x3C, 0x00, 0xC0])
    let single = try half.asFloat32()
    #expect(single.name == "t")
    #expect(single.dataType == .float32)
    #expect(single.shape == [1, 2])
    #expect(try single.region.bytes() == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(try single.asFloat32().region.bytes() == single.region.bytes())
  }

  @Test("take another name and another shape")
  func renames() {
    let original = tensor(.uint8, [2, 3], [1, 2, 3, 4, 5, 6])
    let other = original.renamed("u").reshaped([6])
    #expect(other.name == "u")
    #expect(other.shape == [6])
    #expect(other.region.byteCount == 6)
  }

  static let texts: [(bytes: [UInt8], text: String?)] = [
    ([0x68, 0, 0, 0, 0x69, 0, 0, 0], "hi"),
    ([0, 0, 0, 0], ""),
    ([], ""),
    ([0x2D, 0x4E, 0, 0, 0x00, 0xF6, 0x01, 0], "中😀"),
    ([0, 0, 0, 0, 0x61, 0, 0, 0, 0, 0, 0, 0], "\0a"),
    ([0x00, 0xD8, 0, 0], nil),
    ([0, 0, 0x11, 0], nil),
  ]

  @Test("give the text of UTF-32", arguments: texts)
  func givesText(_ bytes: [UInt8], _ text: String?) throws {
    #expect(try tensor(.string, [], bytes).text() == text)
  }
}

@Suite("State dictionaries")
struct StateDictTests {
  @Test("keep the order and find by name")
  func ordersAndFinds() {
    let names = ["z", "a", "m"]
    let stateDict = StateDict(
      names.enumerated().map { index, name in
        Tensor(name: name, shape: [index], values: [Float](repeating: 1, count: index))
      }
    )
    #expect(stateDict.names == names)
    #expect(stateDict["m"]?.shape == [2])
    #expect(stateDict["b"] == nil)
    #expect(stateDict.byteCount == 12)
  }
}
