extension Tensor {
  /// Whether ``floats()`` can read this tensor: MindSpore lets these types stand in for each other
  /// when it loads parameters (`ms:mindspore/train/serialization.py`, `_update_param`).
  public var isFloatingPoint: Bool {
    switch dataType {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// The elements as `float32`, rounded to nearest where they are `float64`.
  ///
  /// - Precondition: ``isFloatingPoint``.
  /// - Throws: `FileError` when reading fails.
  public func floats() throws(FileError) -> [Float] {
    precondition(isFloatingPoint, "'\(name)' holds \(dataType.rawValue), no floating-point type")
    return switch dataType {
    case .float16: try elements(UInt16.self) { Self.float(half: $0) }
    case .bfloat16: try elements(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .float64: try elements(UInt64.self) { Float(Double(bitPattern: $0)) }
    default: try float32s()
    }
  }

  /// The elements of a `float32` tensor, read into their place.
  private func float32s() throws(FileError) -> [Float] {
    var values = [Float](repeating: 0, count: shape.elementCount)
    var failure: FileError?
    unsafe values.withUnsafeMutableBytes { bytes in
      unsafe bytes.withMemoryRebound(to: UInt8.self) { buffer in
        // SAFETY: the span covers the array and no more, and every bit pattern is a Float.
        var span = unsafe MutableSpan(_unsafeElements: buffer)
        do throws(FileError) { try region.read(into: &span) } catch { failure = error }
      }
    }
    if let failure { throw failure }
    // Files are little-endian.
    guard 1.littleEndian == 1 else {
      return values.map { Float(bitPattern: UInt32(littleEndian: $0.bitPattern)) }
    }
    return values
  }

  private func elements<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type,
    _ value: (Word) -> Float
  ) throws(FileError) -> [Float] {
    let bytes = try region.bytes()
    let span = bytes.span
    return (0..<shape.elementCount).map { index in
      value(span.littleEndian(type, at: index * MemoryLayout<Word>.size))
    }
  }

  /// This tensor with its elements as `float32`, in memory unless they are that already.
  ///
  /// - Precondition: ``isFloatingPoint``.
  /// - Throws: `FileError` when reading fails.
  public func asFloat32() throws(FileError) -> Tensor {
    dataType == .float32 ? self : Tensor(name: name, shape: shape, values: try floats())
  }

  /// The text of a ``DataType/string`` tensor; `nil` if a code point is no Unicode scalar.
  ///
  /// MindSpore writes the empty string as one zero code point, so zeros at the end are dropped.
  ///
  /// - Throws: `FileError` when reading fails.
  public func text() throws(FileError) -> String? {
    let bytes = try region.bytes()
    let span = bytes.span
    var codes = stride(from: 0, to: bytes.count - 3, by: 4).map {
      span.littleEndian(UInt32.self, at: $0)
    }
    while codes.last == 0 { codes.removeLast() }
    var text = String.UnicodeScalarView()
    for code in codes {
      guard let scalar = Unicode.Scalar(code) else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  /// Widens an IEEE 754 binary16; exact for every value, NaN payloads included.
  package static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:  // Zero or subnormal: fraction * 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      return Float(bitPattern: magnitude.bitPattern | sign)
    case 0x1F:
      return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
      return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
