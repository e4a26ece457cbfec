import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Numpy files")
struct NumpyFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes rows and gives the file's bytes.
  func written(_ rows: [[Float]], columnCount: Int) throws -> [UInt8] {
    var file = try NumpyFile(
      path: folder.path("a.npy"),
      columnCount: columnCount,
      overwriting: false
    )
    for row in rows { try file.append(row) }
    try file.commit()
    return try folder.bytes("a.npy")
  }

  /// What `numpy.save` of numpy 1.26.4 starts a file of that shape with: 128 bytes.
  static func header(_ shape: String) -> [UInt8] {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    let padding = String(repeating: " ", count: 117 - text.utf8.count)
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0x76, 0] + Array((text + padding + "\n").utf8)
  }

  @Test("have the bytes that numpy writes for a small matrix")
  func bytes() throws {
    // numpy.save(file, numpy.array([[1.5, -2, 0.1], [inf, -0.0, 3e-45]], "float32"))
    let values: [UInt8] = [
      0, 0, 192, 63, 0, 0, 0, 192, 205, 204, 204, 61, 0, 0, 128, 127, 0, 0, 0, 128, 2, 0, 0, 0,
    ]
    let found = try written(
      [[1.5, -2, 0.1], [.infinity, -0.0, Float(bitPattern: 2)]],
      columnCount: 3
    )
    #expect(found == Self.header("(2, 3)") + values)
    #expect(
      found[10..<62] == Array("{'descr': '<f4', 'fortran_order': False, 'shape': (2".utf8)[...]
    )
  }

  @Test("have the bytes that numpy wrote for the sample's logits")
  func sample() throws {
    let array = try NumpyArray(contentsOf: Sample.file("logits.npy"))
    #expect(array.shape == [200, 10])
    let found = try written((0..<200).map(array.row), columnCount: 10)
    let expected = try Array(Data(contentsOf: URL(filePath: Sample.file("logits.npy"))))
    #expect(found == expected)
  }

  @Test("may have no rows")
  func noRows() throws {
    #expect(try written([], columnCount: 10) == Self.header("(0, 10)"))
  }

  @Test("keep the header's length when the number of rows grows")
  func manyRows() throws {
    let found = try written([[Float]](repeating: [1], count: 10_000), columnCount: 1)
    #expect(Array(found.prefix(128)) == Self.header("(10000, 1)"))
    #expect(found.count == 128 + 40_000)
  }

  @Test("are not there before they are complete")
  func abandoned() throws {
    do {
      var file = try NumpyFile(path: folder.path("a.npy"), columnCount: 1, overwriting: false)
      try file.append([1])
      #expect(!FileManager.default.fileExists(atPath: folder.path("a.npy")))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test("replace a file only where that was asked for")
  func existing() throws {
    try folder.write("a.npy", [1])
    let path = folder.path("a.npy")
    #expect(throws: FileError(.alreadyExists, path: path)) {
      _ = try NumpyFile(path: path, columnCount: 1, overwriting: false)
    }
    #expect(try folder.bytes("a.npy") == [1])
    let file = try NumpyFile(path: path, columnCount: 1, overwriting: true)
    try file.commit()
    #expect(try folder.bytes("a.npy") == Self.header("(0, 1)"))
  }

  @Test("cannot be made in a folder that is not there")
  func notCreatable() throws {
    let path = folder.path("absent/a.npy")
    #expect(throws: FileError(.notCreatable(code: ENOENT), path: path)) {
      _ = try NumpyFile(path: path, columnCount: 1, overwriting: true)
    }
  }
}
