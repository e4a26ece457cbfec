import Checkpoints
import Conversion
import Tensors
import TestSupport
import Testing

/// Rounding, through a conversion: of a file of numbers in one type, what another type makes of them.
@Suite("Rounding")
struct RoundingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  struct Case: Sendable, CustomTestStringConvertible {
    let value: Double
    let float16: UInt16?
    let bfloat16: UInt16?
    var testDescription: String { "\(value)" }

    init(_ value: Double, _ float16: UInt16?, _ bfloat16: UInt16?) {
      self.value = value
      self.float16 = float16
      self.bfloat16 = bfloat16
    }
  }

  /// By hand from IEEE 754-2019, section 3.4; agreed with by numpy and ml_dtypes.
  static let cases = [
    Case(0, 0x0000, 0x0000),
    Case(-0.0, 0x8000, 0x8000),
    Case(1, 0x3C00, 0x3F80),
    Case(-2.5, 0xC100, 0xC020),
    // Ties go to the even neighbour: 1 + 1/2048 down, 1 + 3/2048 up; in bfloat16 1 + 1/256, 1 + 3/256.
    Case(1 + 0x1p-11, 0x3C00, 0x3F80),
    Case(1 + 0x3p-11, 0x3C02, 0x3F80),
    Case(1 + 0x1p-11 + 0x1p-40, 0x3C01, 0x3F80),
    Case(1 + 0x1p-8, 0x3C04, 0x3F80),
    Case(1 + 0x3p-8, 0x3C0C, 0x3F82),
    // Rounded up into the next exponent.
    Case(2 - 0x1p-12, 0x4000, 0x4000),
    // The largest of each, and the middle to the next, which is too large.
    Case(65_504, 0x7BFF, 0x4780),
    Case(65_519.99, 0x7BFF, 0x4780),
    Case(65_520, nil, 0x4780),
    Case(-65_520, nil, 0xC780),
    Case(0x1.FEp127, nil, 0x7F7F),
    Case(0x1.FEFFFEp127, nil, 0x7F7F),
    Case(0x1.FFp127, nil, nil),
    Case(1e300, nil, nil),
    // Subnormals, ties among them, and what becomes zero.
    Case(0x1p-14, 0x0400, 0x3880),
    Case(0x1p-14 - 0x1p-25, 0x0400, 0x3880),
    Case(0x1p-24, 0x0001, 0x3380),
    Case(0x1.8p-24, 0x0002, 0x33C0),
    Case(0x1p-25, 0x0000, 0x3300),
    Case(0x1.000002p-25, 0x0001, 0x3300),
    Case(0x1p-126, 0x0000, 0x0080),
    Case(0x1p-133, 0x0000, 0x0001),
    Case(0x1p-134, 0x0000, 0x0000),
    Case(-0x1.8p-133, 0x8000, 0x8002),
    Case(.leastNonzeroMagnitude, 0x0000, 0x0000),
    Case(.infinity, 0x7C00, 0x7F80),
    Case(-.infinity, 0xFC00, 0xFF80),
  ]

  /// Converts a network whose classifier starts with `value`, and gives that element's bytes.
  private func rounded(_ value: Double, to dataType: DataType) throws -> [UInt8] {
    let tensors = SyntheticNetwork.tensors().replacing("classifier.weight") { tensor in
      let words = [value] + Array(repeating: 0, count: tensor.shape.elementCount - 1)
      let bytes = words.flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word.bitPattern >> (8 * $0)) }
      }
      return Tensor(
        name: tensor.name,
        dataType: .float64,
        shape: tensor.shape,
        region: ByteRegion(bytes)
      )
    }
    var options = Converter.Options()
    options.dataType = dataType
    options.overwrites = true
    let input = try folder.ckpt(tensors)
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeCkpt(to: folder.path("out.ckpt"))
    let tensor = try #require(ckpt(folder.path("out.ckpt")).stateDict["classifier.weight"])
    #expect(tensor.dataType == dataType)
    return try Array(tensor.region.bytes().prefix(dataType.byteWidth))
  }

  @Test("to the nearest, to the even one of two, or an error", arguments: cases)
  func halves(_ example: Case) throws {
    for (dataType, expected) in [
      (DataType.float16, example.float16), (.bfloat16, example.bfloat16),
    ] {
      guard let expected else {
        #expect(throws: ConversionError.self) { try rounded(example.value, to: dataType) }
        continue
      }
      #expect(
        try rounded(example.value, to: dataType)
          == [UInt8(truncatingIfNeeded: expected), UInt8(expected >> 8)],
        "\(dataType)"
      )
    }
  }

  @Test("to float32 as the processor rounds, but for what would become infinite")
  func float32() throws {
    for value in [0.1, 1 + 0x1p-24, 1 + 0x3p-24, 0x1p-149, 0x1p-150, 0x1.8p-149, 0x1.FFFFFEp127] {
      let bits = Float(value).bitPattern
      let expected = (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      #expect(try rounded(value, to: .float32) == expected)
    }
    #expect(throws: ConversionError.self) { try rounded(0x1.FFFFFFp127, to: .float32) }
  }

  @Test("a NaN stays one, with its sign and the upper part of its payload")
  func notANumber() throws {
    let value = Double(bitPattern: 0xFFF4_0000_0000_0001)
    #expect(try rounded(value, to: .float16) == [0x00, 0xFF])
    #expect(try rounded(value, to: .bfloat16) == [0xE0, 0xFF])
  }
}
