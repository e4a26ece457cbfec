internal import Tensors

/// The body of a request: bytes, and behind them those of binary tensors, if it has any.
package struct RequestBody: Sendable {
  /// All bytes, or those before the binary tensors, which are JSON.
  package private(set) var bytes: [UInt8] = []
  /// The bytes of the tensors.
  package private(set) var binary = BinaryPart()
  /// How many bytes come before the tensors, `Inference-Header-Content-Length`; `nil` if all do.
  let headerByteCount: Int?

  /// Begins an empty body.
  package init(headerByteCount: Int? = nil) { self.headerByteCount = headerByteCount }

  /// How many bytes have come.
  var byteCount: Int { bytes.count + binary.byteCount }

  /// Makes room for a body of so many bytes.
  mutating func reserveCapacity(_ byteCount: Int) {
    let first = min(byteCount, max(headerByteCount ?? byteCount, 0))
    bytes.reserveCapacity(first)
    binary.reserveCapacity(byteCount - first)
  }

  /// Appends bytes as they come.
  package mutating func append(_ piece: UnsafeRawBufferPointer) {
    let room = headerByteCount.map { max($0, 0) - bytes.count } ?? piece.count
    unsafe bytes.append(contentsOf: piece.prefix(room))
    unsafe binary.append(UnsafeRawBufferPointer(rebasing: piece.dropFirst(room)))
  }
}

/// The bytes of a request's binary tensors.
///
/// They lie in memory for floats, as most of them are floats: a tensor that is all there is need not be
/// copied.
package struct BinaryPart: Sendable {
  private var floats: [Float] = []
  /// The bytes behind the last whole float, fewer than its size.
  private var rest: [UInt8] = []

  private static let size = MemoryLayout<Float>.size

  init() {}

  /// The bytes.
  init(_ bytes: [UInt8]) {
    // SAFETY: they are read before the call ends.
    unsafe bytes.withUnsafeBytes { bytes in unsafe append(bytes) }
  }

  /// How many there are.
  var byteCount: Int { floats.count * Self.size + rest.count }

  mutating func reserveCapacity(_ byteCount: Int) {
    floats.reserveCapacity(byteCount / Self.size + 1)
  }

  mutating func append(_ piece: UnsafeRawBufferPointer) {
    // What is left of the piece before is completed first.
    let first = rest.isEmpty ? 0 : min(Self.size - rest.count, piece.count)
    unsafe rest.append(contentsOf: piece.prefix(first))
    if rest.count == Self.size {
      floats.append(Float(bitPattern: rest.span.littleEndian(UInt32.self, at: 0)))
      rest.removeAll(keepingCapacity: true)
    }
    let others = unsafe UnsafeRawBufferPointer(rebasing: piece.dropFirst(first))
    let whole = others.count / Self.size
    floats.append(addingCapacity: whole) { span in
      unsafe span.withUnsafeMutableBufferPointer { room, count in
        // SAFETY: every pattern of bits is a float; the processor is little-endian.
        unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: room[count...]))
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: others.prefix(whole * Self.size)))
        count += whole
      }
    }
    unsafe rest.append(contentsOf: others.dropFirst(whole * Self.size))
  }

  /// The bytes in a range.
  func bytes(in range: Range<Int>) -> [UInt8] {
    let end = floats.count * Self.size
    // SAFETY: the range is kept within the floats.
    let bytes = unsafe floats.withUnsafeBytes { floats in
      unsafe Array(floats[range.clamped(to: 0..<end)])
    }
    let tail = range.clamped(to: end..<byteCount)
    return bytes + rest[tail.lowerBound - end..<tail.upperBound - end]
  }

  /// The floats whose little-endian bytes are in a range, whose length is a multiple of their size.
  func floats(in range: Range<Int>) -> [Float] {
    if range == 0..<floats.count * Self.size { return floats }
    return BinaryPart(bytes(in: range)).floats
  }
}
