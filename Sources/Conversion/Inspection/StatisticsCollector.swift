internal import Tensors

/// Takes in the elements of a tensor, a piece at a time, and says what they are like.
struct StatisticsCollector {
  private let dataType: DataType
  private var statistics = TensorStatistics()
  private var moments = Moments()
  /// The finite elements of a piece, kept for its memory.
  private var finite: [Double] = []

  /// Starts with no elements; `nil` for text, which is no number.
  init?(of dataType: DataType) {
    guard dataType != .string else { return nil }
    self.dataType = dataType
  }

  /// The statistics of all pieces so far.
  var result: TensorStatistics {
    var result = statistics
    guard moments.count > 0 else { return result }
    result.mean = moments.mean + 0
    result.standardDeviation = moments.standardDeviation
    return result
  }

  /// Takes in the elements of whole bytes, which is how every type stores them.
  ///
  /// - Precondition: the piece is a multiple of the type's width.
  mutating func add(_ piece: Span<UInt8>) {
    switch dataType {
    case .float32: addReals(piece, UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: addReals(piece, UInt64.self) { Double(bitPattern: $0) }
    case .float16: addReals(piece, UInt16.self) { Double(Tensor.float(half: $0)) }
    case .bfloat16: addReals(piece, UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    // The upper byte of a float16.
    case .float8E5M2: addReals(piece, UInt8.self) { Double(Tensor.float(half: UInt16($0) << 8)) }
    case .float8E4M3: addReals(piece, UInt8.self, Self.float8E4M3)
    case .float8E8M0: addReals(piece, UInt8.self, Self.float8E8M0)
    case .int8: addIntegers(piece, Int8.self)
    case .int16: addIntegers(piece, Int16.self)
    case .int32: addIntegers(piece, Int32.self)
    case .int64: addIntegers(piece, Int64.self)
    case .uint8: addIntegers(piece, UInt8.self)
    case .uint16: addIntegers(piece, UInt16.self)
    case .uint32: addIntegers(piece, UInt32.self)
    case .uint64: addIntegers(piece, UInt64.self)
    case .bool: addIntegers(piece, UInt8.self) { min($0, 1) }
    case .int4x2:
      addIntegers(piece, Int8.self) { ($0 << 4) >> 4 }
      addIntegers(piece, Int8.self) { $0 >> 4 }
    case .complex64: addComplex(piece, UInt32.self) { Double(Float(bitPattern: $0)) }
    case .complex128: addComplex(piece, UInt64.self) { Double(bitPattern: $0) }
    case .string: preconditionFailure("text has no statistics")
    }
  }

  private mutating func addReals<Word: FixedWidthInteger & BitwiseCopyable>(
    _ piece: Span<UInt8>,
    _ type: Word.Type,
    _ value: (Word) -> Double
  ) {
    finite.removeAll(keepingCapacity: true)
    for offset in stride(from: 0, to: piece.count, by: MemoryLayout<Word>.size) {
      let element = value(piece.littleEndian(type, at: offset))
      if element.isFinite {
        if element == 0 { statistics.zeroCount += 1 }
        finite.append(element)
      } else if element.isNaN {
        statistics.nanCount += 1
      } else {
        statistics.infinityCount += 1
      }
    }
    guard var (least, most) = finite.first.map({ ($0, $0) }) else { return }
    for element in finite {
      least = min(least, element)
      most = max(most, element)
    }
    moments.merge(Moments(finite, in: least...most))
    if case .real(let minimum) = statistics.minimum { least = min(least, minimum) }
    if case .real(let maximum) = statistics.maximum { most = max(most, maximum) }
    // Adding 0 makes 0 of -0: the two are equal, and which of them comes first must not show.
    statistics.minimum = .real(least + 0)
    statistics.maximum = .real(most + 0)
  }

  private mutating func addIntegers<Word: FixedWidthInteger & BitwiseCopyable>(
    _ piece: Span<UInt8>,
    _ type: Word.Type,
    _ value: (Word) -> Word = { $0 }
  ) {
    finite.removeAll(keepingCapacity: true)
    guard piece.count > 0 else { return }
    var (least, most) = (Word.max, Word.min)
    for offset in stride(from: 0, to: piece.count, by: MemoryLayout<Word>.size) {
      let element = value(piece.littleEndian(type, at: offset))
      if element == 0 { statistics.zeroCount += 1 }
      least = min(least, element)
      most = max(most, element)
      finite.append(Double(element))
    }
    moments.merge(Moments(finite, in: Double(least)...Double(most)))
    var (minimum, maximum) = (Int128(least), Int128(most))
    if case .integer(let earlier) = statistics.minimum { minimum = min(minimum, earlier) }
    if case .integer(let earlier) = statistics.maximum { maximum = max(maximum, earlier) }
    statistics.minimum = .integer(minimum)
    statistics.maximum = .integer(maximum)
  }

  private mutating func addComplex<Word: FixedWidthInteger & BitwiseCopyable>(
    _ piece: Span<UInt8>,
    _ type: Word.Type,
    _ value: (Word) -> Double
  ) {
    let width = MemoryLayout<Word>.size
    for offset in stride(from: 0, to: piece.count, by: 2 * width) {
      let real = value(piece.littleEndian(type, at: offset))
      let imaginary = value(piece.littleEndian(type, at: offset + width))
      if real.isNaN || imaginary.isNaN {
        statistics.nanCount += 1
      } else if real.isInfinite || imaginary.isInfinite {
        statistics.infinityCount += 1
      } else if real == 0 && imaginary == 0 {
        statistics.zeroCount += 1
      }
    }
  }

  /// One sign bit, four exponent bits with a bias of 7, three fraction bits; all ones is NaN.
  ///
  /// Source: P. Micikevicius and others: "FP8 formats for deep learning", arXiv:2209.05433, table 1.
  private static func float8E4M3(_ bits: UInt8) -> Double {
    let (exponent, fraction) = (Int(bits >> 3 & 15), Double(bits & 7))
    guard bits & 0x7F != 0x7F else { return .nan }
    let magnitude =
      exponent == 0
      ? fraction * 0x1p-9
      : Double(sign: .plus, exponent: exponent - 7, significand: 1 + fraction / 8)
    return bits & 0x80 == 0 ? magnitude : -magnitude
  }

  /// Eight exponent bits with a bias of 127 and nothing else; all ones is NaN.
  ///
  /// Source: Open Compute Project: "Microscaling formats (MX) specification", version 1.0, 5.4.1.
  private static func float8E8M0(_ bits: UInt8) -> Double {
    bits == 0xFF ? .nan : Double(sign: .plus, exponent: Int(bits) - 127, significand: 1)
  }
}
