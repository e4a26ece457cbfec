import Tensors
import Testing

@Suite("Shapes")
struct ShapeTests {
  static let shapes: [(dimensions: [Int], elementCount: Int)] = [
    ([], 1), ([0], 0), ([5], 5), ([2, 3], 6), ([2, 0, 3], 0), ([.max], .max), ([.max, 1], .max),
    ([0, .max, .max], 0), ([1 << 31, 1 << 31], 1 << 62),
  ]

  @Test("count their elements", arguments: shapes)
  func counts(_ dimensions: [Int], _ elementCount: Int) throws {
    let shape = try Shape(checking: dimensions)
    #expect(shape.dimensions == dimensions)
    #expect(shape.elementCount == elementCount)
    #expect(shape.rank == dimensions.count)
  }

  @Test("refuse negative dimensions", arguments: [[-1], [2, -3], [0, -1], [.min]])
  func refuseNegative(_ dimensions: [Int]) {
    #expect(throws: ShapeError.negative(dimension: dimensions.min() ?? 0)) {
      try Shape(checking: dimensions)
    }
  }

  @Test(
    "refuse products that overflow",
    arguments: [[.max, 2], [1 << 32, 1 << 31], [.max, 2, 0]]
  )
  func refuseOverflow(_ dimensions: [Int]) {
    #expect(throws: ShapeError.overflow(dimensions: dimensions)) {
      try Shape(checking: dimensions)
    }
  }

  @Test("say what is wrong with dimensions")
  func errorTexts() {
    #expect(ShapeError.negative(dimension: -3).description == "the dimension -3 is negative")
    #expect(
      ShapeError.overflow(dimensions: [4, 5]).description
        == "the product of the dimensions [4, 5] passes 2^63 - 1"
    )
  }

  @Test("give their size in bytes unless it overflows")
  func byteCounts() {
    let shape: Shape = [2, 3]
    #expect(shape.byteCount(of: .complex128) == 96)
    #expect(shape.byteCount(of: .bool) == 6)
    #expect(Shape([]).byteCount(of: .float32) == 4)
    #expect(Shape([1 << 61]).byteCount(of: .float16) == 1 << 62)
    #expect(Shape([1 << 61]).byteCount(of: .float32) == nil)
  }

  @Test("read like a list")
  func descriptions() {
    #expect(Shape([]).description == "[]")
    let shape: Shape = [12, 3, 3, 3]
    #expect(shape.description == "[12, 3, 3, 3]")
    #expect(shape[0] == 12)
  }
}
