public import Tensors

/// A `float32` array from one of numpy's `.npy` files.
///
/// Of what the format allows this reads what `numpy.save` writes for such an array: version 1.0,
/// little-endian, row by row, the header's words in numpy's own order and spacing.
///
/// Source: `numpy/lib/format.py`.
public struct NumpyTensor: Sendable {
  /// The dimensions, outermost first.
  public let shape: Shape
  /// The elements, row-major.
  public let values: [Float]

  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - maximumByteCount: the longest file that is read, as all of it will be in memory.
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/numpy(path:expected:found:)`` if it
  ///   is no such array.
  public init(path: String, maximumByteCount: Int) throws(EvaluationError) {
    let source: FileSource
    do { source = try FileSource(path: path) } catch { throw .file(error) }
    guard source.byteCount <= maximumByteCount else {
      throw .numpy(
        path: path,
        expected: "at most \(maximumByteCount) bytes",
        found: "\(source.byteCount)"
      )
    }
    let (shape, start) = try Self.header(of: source)
    let byteCount = shape.byteCount(of: .float32)
    guard source.byteCount - start == byteCount else {
      throw .numpy(
        path: path,
        expected: "\(byteCount.map(String.init) ?? "2^63 or more") bytes for the shape \(shape)",
        found: "\(source.byteCount - start)"
      )
    }
    let data = ByteRegion.Segment(source: source, range: start..<source.byteCount)
    let tensor = Tensor(name: path, dataType: .float32, shape: shape, region: ByteRegion([data]))
    do { values = try tensor.floats() } catch { throw .file(error) }
    self.shape = shape
  }

  private static let magic: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0]
  private static let textBeforeShape = "{'descr': '<f4', 'fortran_order': False, 'shape': ("
  private static let textAfterShape = "), }"

  /// The shape in a file's header, and where the header ends.
  private static func header(
    of source: FileSource
  ) throws(EvaluationError) -> (shape: Shape, byteCount: Int) {
    let prefixByteCount = magic.count + 2
    let prefix = try bytes(0..<min(prefixByteCount, source.byteCount), of: source)
    guard prefix.count == prefixByteCount, prefix.starts(with: magic) else {
      let isOther = prefix.count == prefixByteCount && prefix.starts(with: magic.dropLast(2))
      throw .numpy(
        path: source.name,
        expected: "numpy's format 1.0",
        found: isOther ? "format \(prefix[6]).\(prefix[7])" : "another file, or the start of one"
      )
    }
    let end = prefixByteCount + Int(prefix[magic.count]) + Int(prefix[magic.count + 1]) << 8
    guard end <= source.byteCount else {
      throw .numpy(
        path: source.name,
        expected: "a header of \(end) bytes",
        found: "\(source.byteCount), so the file is cut short"
      )
    }
    let text = String(decoding: try bytes(prefixByteCount..<end, of: source), as: UTF8.self)
    guard let shape = shape(in: text) else {
      throw .numpy(
        path: source.name,
        expected: "'\(textBeforeShape)…\(textAfterShape)'",
        found: "'\(text.prefix(120).trimmingEnd)'"
      )
    }
    return (shape, end)
  }

  /// The shape in a header such as `{…, 'shape': (200, 10), }`, with spaces and a line's end behind
  /// it; `nil` if that is not what the header is.
  private static func shape(in header: String) -> Shape? {
    let text = header.trimmingEnd
    guard header.hasSuffix("\n"), text.hasPrefix(textBeforeShape), text.hasSuffix(textAfterShape)
    else { return nil }
    var tuple = text.dropFirst(textBeforeShape.count).dropLast(textAfterShape.count)
    // A tuple of one number ends in a comma.
    if tuple.hasSuffix(","), !tuple.contains(" ") { tuple.removeLast() }
    let words = tuple.isEmpty ? [] : tuple.split(separator: ", ", omittingEmptySubsequences: false)
    let dimensions = words.compactMap { word in
      word.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(word) : nil
    }
    guard dimensions.count == words.count else { return nil }
    return try? Shape(checking: dimensions)
  }

  private static func bytes(
    _ range: Range<Int>,
    of source: FileSource
  ) throws(EvaluationError) -> [UInt8] {
    do { return try source.bytes(in: range) } catch { throw .file(error) }
  }
}

extension StringProtocol {
  /// The text without the spaces and line ends behind it.
  fileprivate var trimmingEnd: SubSequence {
    var rest = self[...]
    while let last = rest.last, last == " " || last == "\n" { rest.removeLast() }
    return rest
  }
}
