import Conversion
import Digests
import Tensors
import Testing

@Suite("Figures of a tensor")
struct TensorFiguresTests {
  /// Elements, and what numpy says of the finite ones.
  struct Case: CustomTestStringConvertible {
    let name: String
    let tensor: Tensor
    var least: TensorStatistics.Number?
    var most: TensorStatistics.Number?
    var mean: Double?
    var deviation: Double?
    /// NaN, infinities and zeros.
    var counts = (0, 0, 0)
    var testDescription: String { name }
  }

  /// A tensor of one axis.
  static func tensor<Word: FixedWidthInteger>(_ type: DataType, _ words: [Word]) -> Tensor {
    let bytes = words.flatMap { word in
      (0..<Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: word >> Word($0 * 8)) }
    }
    return Tensor(
      name: "w",
      dataType: type,
      shape: [bytes.count / type.byteWidth],
      region: ByteRegion(bytes)
    )
  }

  static func floats(_ values: [Float]) -> Tensor {
    Tensor(name: "w", shape: [values.count], values: values)
  }

  static func doubles(_ values: [Double]) -> Tensor {
    tensor(.float64, values.map(\.bitPattern))
  }

  static let everyByte = Array(UInt8.min...UInt8.max)

  // Numbers of numpy 1.26 and ml_dtypes 0.5, or by hand where they are round.
  static let cases: [Case] = [
    Case(
      name: "the textbook's eight numbers",
      tensor: floats([2, 4, 4, 4, 5, 5, 7, 9]),
      least: .real(2),
      most: .real(9),
      mean: 5,
      deviation: 2
    ),
    Case(
      name: "what is not finite only counts",
      tensor: floats([.nan, 1, .infinity, 0, -.infinity, -0.0, -.nan, -4]),
      least: .real(-4),
      most: .real(1),
      mean: -0.75,
      deviation: 1.920286436967152,
      counts: (2, 2, 2)
    ),
    Case(name: "nothing finite", tensor: floats([.nan, .infinity]), counts: (1, 1, 0)),
    Case(name: "no elements", tensor: floats([])),
    Case(
      name: "one element",
      tensor: floats([0.1]),
      least: .real(Double(Float(0.1))),
      most: .real(Double(Float(0.1))),
      mean: Double(Float(0.1)),
      deviation: 0
    ),
    Case(
      name: "zeros of both signs",
      tensor: floats([-0.0, 0]),
      least: .real(0),
      most: .real(0),
      mean: 0,
      deviation: 0,
      counts: (0, 0, 2)
    ),
    Case(
      name: "float16, subnormals too",
      tensor: tensor(.float16, [0x3C00, 0xC000, 0x7BFF, 0x0001, 0x8000] as [UInt16]),
      least: .real(-2),
      most: .real(65504),
      mean: 13100.60000001192,
      deviation: 26201.700018122632,
      counts: (0, 0, 1)
    ),
    Case(
      name: "bfloat16",
      tensor: tensor(.bfloat16, [0x3F80, 0xC040, 0x7F7F] as [UInt16]),
      least: .real(-3),
      most: .real(0x1.FEp127),
      mean: 1.1298437964171785e38,
      deviation: 1.59784042025628e38
    ),
    Case(
      name: "float64 whose squares are past its range",
      tensor: doubles([1e300, -1e300, 1e300]),
      least: .real(-1e300),
      most: .real(1e300),
      mean: 1e300 / 3,
      deviation: 9.428090415820634e299
    ),
    Case(
      name: "float64 whose sum is past its range",
      tensor: doubles([.greatestFiniteMagnitude, .greatestFiniteMagnitude]),
      least: .real(.greatestFiniteMagnitude),
      most: .real(.greatestFiniteMagnitude),
      mean: .greatestFiniteMagnitude,
      deviation: 0
    ),
    Case(
      name: "float64 whose squares are nothing",
      tensor: doubles([1e-200, 3e-200]),
      least: .real(1e-200),
      most: .real(3e-200),
      mean: 2e-200,
      deviation: 1e-200
    ),
    Case(
      name: "every float8_e4m3fn",
      tensor: tensor(.float8E4M3, everyByte),
      least: .real(-448),
      most: .real(448),
      mean: 0,
      deviation: 100.05772608660494,
      counts: (2, 0, 2)
    ),
    Case(
      name: "every float8_e5m2",
      tensor: tensor(.float8E5M2, everyByte),
      least: .real(-57344),
      most: .real(57344),
      mean: 0,
      deviation: 9535.28639893304,
      counts: (6, 2, 2)
    ),
    Case(
      name: "every float8_e8m0fnu",
      tensor: tensor(.float8E8M0, everyByte),
      least: .real(0x1p-127),
      most: .real(0x1p127),
      mean: 1.3344406545919155e36,
      deviation: 1.2230350620187748e37,
      counts: (1, 0, 0)
    ),
    Case(
      name: "int64 that no double holds",
      tensor: tensor(.int64, [Int64.min, .min + 1, .max, 0]),
      least: .integer(-1 << 63),
      most: .integer((1 << 63) - 1),
      mean: -0x1p61,
      deviation: 7.647616087025832e18,
      counts: (0, 0, 1)
    ),
    Case(
      name: "uint64",
      tensor: tensor(.uint64, [UInt64.max, 0]),
      least: .integer(0),
      most: .integer((1 << 64) - 1),
      mean: 0x1p63,
      deviation: 0x1p63,
      counts: (0, 0, 1)
    ),
    Case(
      name: "int8",
      tensor: tensor(.int8, [-128, 127, 0, 1] as [Int8]),
      least: .integer(-128),
      most: .integer(127),
      mean: 0,
      deviation: 90.15819430312477,
      counts: (0, 0, 1)
    ),
    Case(
      name: "truth values, of which a wrong one is true",
      tensor: tensor(.bool, [0, 1, 2, 0] as [UInt8]),
      least: .integer(0),
      most: .integer(1),
      mean: 0.5,
      deviation: 0.5,
      counts: (0, 0, 2)
    ),
    Case(
      name: "pairs of four bits: 1, 2, -8, 7, 0, 0",
      tensor: tensor(.int4x2, [0x21, 0x78, 0x00] as [UInt8]),
      least: .integer(-8),
      most: .integer(7),
      mean: 1.0 / 3,
      deviation: 4.422166387140533,
      counts: (0, 0, 2)
    ),
    Case(
      name: "complex numbers have no order: 0, 1 + NaN i, ∞ + i, ∞ + NaN i, 2i",
      tensor: tensor(
        .complex64,
        ([0, 0, 1, .nan, .infinity, 1, .infinity, .nan, 0, 2] as [Float]).map(\.bitPattern)
      ),
      counts: (2, 1, 1)
    ),
  ]

  @Test("statistics are numpy's", arguments: cases)
  func statistics(_ example: Case) throws {
    let found = try #require(TensorFigures(of: example.tensor, .statistics).statistics)
    #expect(found.minimum == example.least)
    #expect(found.maximum == example.most)
    #expect((found.nanCount, found.infinityCount, found.zeroCount) == example.counts)
    // The numbers are summed in another order, which moves the last digits.
    for (number, expected) in [
      (found.mean, example.mean), (found.standardDeviation, example.deviation),
    ] {
      guard let number, let expected else {
        #expect(number == nil && expected == nil)
        continue
      }
      #expect(abs(number - expected) <= 1e-14 * abs(expected), "\(number)")
    }
  }

  @Test("text has none, and what was not asked for is not there")
  func absent() throws {
    let text = textTensor("ab")
    let figures = try TensorFigures(of: text, [.statistics, .sha256])
    #expect(figures.statistics == nil)
    #expect(figures.sha256 != nil)
    let none = try TensorFigures(of: Self.floats([1]), [])
    #expect(none.statistics == nil && none.sha256 == nil)
  }

  @Test("a large mean does not drown a small spread, over many pieces and odd segments")
  func stable() throws {
    // A million numbers around 1e9 that deviate by 1: the naive formula loses all digits.
    let values = (0..<1_000_000).map { 1e9 + ($0.isMultiple(of: 2) ? 1 : -1) }
    let bytes = try Self.doubles(values).region.bytes()
    let source = MemorySource(bytes)
    // Segments that end inside numbers.
    let segments = stride(from: 0, to: bytes.count, by: 99_991).map {
      ByteRegion.Segment(source: source, range: $0..<min($0 + 99_991, bytes.count))
    }
    let tensor = Tensor(
      name: "w",
      dataType: .float64,
      shape: [values.count],
      region: ByteRegion(segments)
    )
    let statistics = try #require(TensorFigures(of: tensor, .statistics).statistics)
    #expect(statistics.mean == 1e9)
    #expect(statistics.standardDeviation == 1)
    #expect(statistics.minimum == .real(1e9 - 1))
  }

  // The SHA-256 of no bytes and of "abc", from FIPS 180-4's examples.
  @Test(
    "the hash is that of the bytes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]
  )
  func hash(_ text: String, _ digest: String) throws {
    let tensor = Self.tensor(.uint8, Array(text.utf8))
    #expect(try TensorFigures(of: tensor, .sha256).sha256?.description == digest)
  }

  private func textTensor(_ text: String) -> Tensor {
    let codes = text.unicodeScalars.map(\.value)
    let bytes = codes.flatMap { code in (0..<4).map { UInt8(truncatingIfNeeded: code >> ($0 * 8)) }
    }
    return Tensor(name: "t", dataType: .string, shape: [], region: ByteRegion(bytes))
  }
}
