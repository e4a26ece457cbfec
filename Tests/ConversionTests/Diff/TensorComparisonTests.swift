import Conversion
import Tensors
import TestSupport
import Testing

@Suite("Comparing the elements of tensors")
struct TensorComparisonTests {
  /// Two tensors named `w`, a tolerance, and the figures of the difference, `nil` for none.
  struct Case: CustomTestStringConvertible {
    let name: String
    let first: Tensor
    let second: Tensor
    var tolerance = 0.0
    var figures: (reason: WeightsDifference.Reason, absolute: Double?, relative: Double?)?
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "equal", first: floats([1, 2]), second: floats([1, 2])),
    Case(
      name: "the largest differences count",
      first: floats([1, 2, -8]),
      second: floats([1.5, 2, -6]),
      figures: (.values, 2, 1.0 / 3)
    ),
    Case(name: "within", first: floats([1]), second: floats([1.5]), tolerance: 0.5),
    Case(
      name: "past the tolerance",
      first: floats([1]),
      second: floats([1.5]),
      tolerance: 0.25,
      figures: (.values, 0.5, 1.0 / 3)
    ),
    Case(name: "NaN of one payload", first: floats([.nan]), second: floats([.nan])),
    Case(
      name: "NaN of two payloads",
      first: floats([.nan]),
      second: floats([Float(nan: 1, signaling: false)]),
      figures: (.values, 0, 0)
    ),
    Case(
      name: "NaN of two payloads with a tolerance",
      first: floats([.nan]),
      second: floats([Float(nan: 1, signaling: false)]),
      tolerance: 1e-9
    ),
    Case(
      name: "NaN against a number",
      first: floats([.nan]),
      second: floats([5]),
      tolerance: 1e30,
      figures: (.values, .infinity, .infinity)
    ),
    Case(
      name: "a number against NaN",
      first: floats([5]),
      second: floats([.nan]),
      tolerance: 1e30,
      figures: (.values, .infinity, .infinity)
    ),
    Case(
      name: "infinity against a number",
      first: floats([.infinity]),
      second: floats([5]),
      tolerance: 1e30,
      figures: (.values, .infinity, .infinity)
    ),
    Case(name: "infinities", first: floats([.infinity]), second: floats([.infinity])),
    Case(
      name: "both infinities",
      first: floats([.infinity]),
      second: floats([-.infinity]),
      figures: (.values, .infinity, .infinity)
    ),
    Case(
      name: "0 and -0, bit for bit",
      first: floats([0]),
      second: floats([-0.0]),
      figures: (.values, 0, 0)
    ),
    Case(name: "0 and -0", first: floats([0]), second: floats([-0.0]), tolerance: 1e-30),
    Case(name: "types of equal numbers", first: floats([1.5]), second: doubles([1.5])),
    Case(
      name: "types of other numbers",
      first: floats([1.5]),
      second: doubles([1]),
      figures: (.dataType, 0.5, 1.0 / 3)
    ),
    Case(
      name: "integers and floats, which rounding could make equal",
      first: integers([3]),
      second: floats([3]),
      figures: (.dataType, nil, nil)
    ),
    Case(
      name: "integers that a Double cannot tell apart",
      first: integers([1 << 53]),
      second: integers([1 << 53 + 1]),
      figures: (.values, 1, 0x1p-53)
    ),
    Case(
      name: "shapes",
      first: floats([1, 2]),
      second: floats([1, 2]).reshaped([2, 1]),
      figures: (.shape, nil, nil)
    ),
    Case(
      name: "truth and numbers",
      first: Tensor(name: "w", dataType: .bool, shape: [1], region: ByteRegion([1])),
      second: Tensor(name: "w", dataType: .uint8, shape: [1], region: ByteRegion([1])),
      figures: (.dataType, nil, nil)
    ),
    Case(
      name: "truth",
      first: Tensor(name: "w", dataType: .bool, shape: [1], region: ByteRegion([1])),
      second: Tensor(name: "w", dataType: .bool, shape: [1], region: ByteRegion([0])),
      tolerance: 10,
      figures: (.values, nil, nil)
    ),
    Case(
      name: "texts of different lengths",
      first: Tensor(name: "w", dataType: .string, shape: [], region: ByteRegion([1, 0, 0, 0])),
      second: Tensor(name: "w", dataType: .string, shape: [], region: nothing),
      figures: (.values, nil, nil)
    ),
  ]

  @Test("elements are compared", arguments: cases)
  func elements(_ example: Case) throws {
    let found = try difference(example.first, example.second, tolerance: example.tolerance)
    #expect(found.isEqual == (example.figures == nil))
    #expect(found.different.count == (example.figures == nil ? 0 : 1))
    #expect(found.different.first?.reason == example.figures?.reason)
    #expect(found.different.first?.maximumAbsolute == example.figures?.absolute)
    #expect(found.different.first?.maximumRelative == example.figures?.relative)
  }

  @Test("a difference past the first piece of a large tensor is found")
  func largeTensors() throws {
    var values = [Float](repeating: 1, count: 300_000)
    let first = Self.floats(values)
    values[299_999] = 1.25
    #expect(try difference(first, Self.floats(values)).different.first?.maximumAbsolute == 0.25)
  }

  /// Compares two tensors that each stand alone in a checkpoint.
  private func difference(
    _ first: Tensor,
    _ second: Tensor,
    tolerance: Double = 0
  ) throws -> WeightsDifference {
    let folder = try TemporaryFolder()
    return try WeightsDifference(
      WeightsFile(path: folder.ckpt([first], named: "a.ckpt")),
      WeightsFile(path: folder.ckpt([second], named: "b.ckpt")),
      tolerance: tolerance
    )
  }

  private static func floats(_ values: [Float]) -> Tensor {
    Tensor(name: "w", shape: [values.count], values: values)
  }

  private static func doubles(_ values: [Double]) -> Tensor {
    let content = values.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
    }
    return Tensor(
      name: "w",
      dataType: .float64,
      shape: [values.count],
      region: ByteRegion(content)
    )
  }

  private static func integers(_ values: [Int64]) -> Tensor {
    let content = values.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
    }
    return Tensor(
      name: "w",
      dataType: .int64,
      shape: [values.count],
      region: ByteRegion(content)
    )
  }
}
