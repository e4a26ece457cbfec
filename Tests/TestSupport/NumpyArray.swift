public import Foundation

/// An array of `float32` or `int32` from one of numpy's `.npy` files.
///
/// Source: `numpy/lib/format.py`; of what that allows, this is what the fixtures have: version 1.0,
/// little-endian, row by row.
public struct NumpyArray: Sendable {
  /// The dimensions, outermost first.
  public let shape: [Int]
  /// The elements, row-major; integers as floats.
  public let values: [Float]

  /// A file that is no such array.
  public struct Unreadable: Error {
    /// The file's name and what was found.
    public let reason: String
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``Unreadable``, or the system's error.
  public init(contentsOf path: String) throws {
    try self.init(parsing: Data(contentsOf: URL(filePath: path)), name: path)
  }

  /// Reads a file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: all of the file.
  ///   - name: what errors call it.
  /// - Throws: ``Unreadable``.
  public init(parsing bytes: Data, name: String) throws {
    let bytes = Array(bytes)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]), bytes.count >= 10 else {
      throw Unreadable(reason: "\(name): not numpy's format 1.0")
    }
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    guard start <= bytes.count else { throw Unreadable(reason: "\(name): cut short") }
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    let form = /\{'descr': '<([fi])4', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n/
    guard let match = header.wholeMatch(of: form) else {
      throw Unreadable(reason: "\(name): not float32 or int32 row by row: \(header)")
    }
    let shape = match.2.split(separator: /[, ]+/).compactMap { Int($0) }
    let count = shape.reduce(1, *)
    guard bytes.count - start == 4 * count else {
      throw Unreadable(reason: "\(name): \(bytes.count - start) bytes for \(shape)")
    }
    self.shape = shape
    self.values = (0..<count).map { index in
      let offset = start + 4 * index
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
      return match.1 == "f" ? Float(bitPattern: bits) : Float(Int32(bitPattern: bits))
    }
  }

  /// Row `index` of a matrix.
  public func row(_ index: Int) -> [Float] {
    let length = shape.dropFirst().reduce(1, *)
    return Array(values[index * length..<(index + 1) * length])
  }
}
