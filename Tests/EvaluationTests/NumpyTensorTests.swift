import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Reading numpy files")
struct NumpyTensorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads a file of those bytes.
  func tensor(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> NumpyTensor {
    try folder.write("a.npy", bytes)
    return try NumpyTensor(path: folder.path("a.npy"), maximumByteCount: limit)
  }

  /// A header with the words of `numpy.save`, and zeros behind it.
  static func file(
    _ shape: String,
    type: String = "<f4",
    order: String = "False",
    byteCount: Int
  ) -> [UInt8] {
    let text = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
    let padding = String(repeating: " ", count: 117 - text.utf8.count)
    let header = Array((text + padding + "\n").utf8)
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0x76, 0] + header
      + [UInt8](repeating: 0, count: byteCount)
  }

  @Test("gives what numpy wrote")
  func sample() throws {
    let path = Sample.file("logits.npy")
    let expected = try NumpyArray(contentsOf: path)
    let found = try NumpyTensor(path: path, maximumByteCount: 1 << 20)
    #expect(found.shape.dimensions == expected.shape)
    #expect(found.values == expected.values)
  }

  @Test(
    "takes any number of dimensions",
    arguments: [
      ("()", [], 4), ("(3,)", [3], 12), ("(2, 0)", [2, 0], 0), ("(1, 3, 2, 2)", [1, 3, 2, 2], 48),
    ] as [(String, [Int], Int)]
  )
  func shapes(_ text: String, _ dimensions: [Int], _ byteCount: Int) throws {
    let found = try tensor(Self.file(text, byteCount: byteCount))
    #expect(found.shape.dimensions == dimensions)
    #expect(found.values == [Float](repeating: 0, count: byteCount / 4))
  }

  @Test(
    "refuses other headers, and shows them",
    arguments: [
      file("(2,)", type: "<f8", byteCount: 16), file("(2,)", type: ">f4", byteCount: 8),
      file("(2, 1)", order: "True", byteCount: 8), file("(-1,)", byteCount: 4),
      file("(+1,)", byteCount: 4), file("(1, )", byteCount: 4), file("(1,,)", byteCount: 4),
      file("[1]", byteCount: 4), file("(99999999999999999999,)", byteCount: 4),
      file("(4294967296, 4294967296)", byteCount: 4),
    ]
  )
  func headers(_ bytes: [UInt8]) throws {
    #expect {
      try tensor(bytes)
    } throws: { error in
      guard case .numpy(_, let expected, let found) = error as? EvaluationError else {
        return false
      }
      return expected.hasPrefix("'{'descr': '<f4'") && found.hasPrefix("'{'descr': ")
    }
  }

  @Test("refuses another length than the shape asks for", arguments: [0, 4, 7, 9, 12])
  func lengths(_ byteCount: Int) throws {
    #expect(
      throws: EvaluationError.numpy(
        path: folder.path("a.npy"),
        expected: "8 bytes for the shape [2]",
        found: "\(byteCount)"
      )
    ) {
      try tensor(Self.file("(2,)", byteCount: byteCount))
    }
  }

  @Test("refuses a file that is too long, before reading it")
  func limit() throws {
    #expect(
      throws: EvaluationError.numpy(
        path: folder.path("a.npy"),
        expected: "at most 100 bytes",
        found: "136"
      )
    ) {
      try tensor(Self.file("(2,)", byteCount: 8), limit: 100)
    }
  }

  @Test("every prefix of a file is an error")
  func prefixes() throws {
    let bytes = Self.file("(2,)", byteCount: 8)
    for count in bytes.indices {
      #expect(throws: EvaluationError.self) { try tensor(Array(bytes.prefix(count))) }
    }
  }

  @Test("a flipped byte is an error, or a number")
  func damage() throws {
    let bytes = Self.file("(2,)", byteCount: 8)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0xFF
      if index < 128 {
        #expect(throws: EvaluationError.self, "byte \(index)") { try tensor(damaged) }
      } else {
        #expect(try tensor(damaged).shape == [2])
      }
    }
  }

  @Test("a file that is not there is named")
  func absent() {
    let path = folder.path("absent.npy")
    #expect(throws: EvaluationError.file(FileError(.notFound, path: path))) {
      try NumpyTensor(path: path, maximumByteCount: 1)
    }
  }
}
