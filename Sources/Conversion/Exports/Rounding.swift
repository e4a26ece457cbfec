internal import Tensors

/// Rounding to a floating-point type: to the nearest value, to the even one of two that are as near.
enum Rounding {
  /// An element of a type in the bits of that type, little-endian.
  ///
  /// Infinities stay, and so does a NaN with as much of its payload as there is room for.
  ///
  /// - Parameters:
  ///   - value: the element.
  ///   - dataType: `float16`, `bfloat16` or `float32`.
  /// - Returns: `nil` if the value is finite and the type has no finite value that near.
  static func bits(of value: Double, as dataType: DataType) -> UInt32? {
    switch dataType {
    case .float16: bits(of: value, fractionBits: 10, exponentBits: 5)
    case .bfloat16: bits(of: value, fractionBits: 7, exponentBits: 8)
    default: bits(of: value, fractionBits: 23, exponentBits: 8)
    }
  }

  /// Source: IEEE 754-2019, sections 3.4 and 4.3.1; bfloat16 is a binary32 without its lower half.
  private static func bits(
    of value: Double,
    fractionBits: Int,
    exponentBits: Int
  ) -> UInt32? {
    let bias = 1 << (exponentBits - 1) - 1
    let sign: UInt32 = value.sign == .minus ? 1 << UInt32(fractionBits + exponentBits) : 0
    let infinity: UInt32 = (1 << UInt32(exponentBits) - 1) << UInt32(fractionBits)
    if value.isNaN {
      let payload = UInt32(
        truncatingIfNeeded: value.significandBitPattern >> UInt64(52 - fractionBits)
      )
      let quiet: UInt32 = 1 << UInt32(fractionBits - 1)
      return sign | infinity | quiet | payload
    }
    guard value.isFinite else { return sign | infinity }
    guard value != 0 else { return sign }
    guard value.exponent <= bias else { return nil }
    // The units in which this value is counted: those of the subnormals below the smallest exponent.
    let exponent = max(Int(value.exponent), 1 - bias)
    let unit = Double(sign: .plus, exponent: exponent - fractionBits, significand: 1)
    let count = UInt32((value.magnitude / unit).rounded(.toNearestOrEven))
    // The count has its leading bit for a normal value, none for a subnormal one, and one more where
    // it was rounded up to the next exponent: added, it carries where it has to.
    let magnitude = UInt32(exponent + bias - 1) << UInt32(fractionBits) + count
    return magnitude < infinity ? sign | magnitude : nil
  }
}

extension Tensor {
  /// The tensor with its elements rounded to a type, in memory; itself if it has that type.
  ///
  /// - Parameters:
  ///   - dataType: `float16`, `bfloat16` or `float32`.
  ///   - file: the file, for errors.
  /// - Returns: the rounded tensor.
  /// - Precondition: the tensor has a floating-point type.
  /// - Throws: ``ConversionError/overflow(file:tensor:value:dataType:)`` for a finite value that
  ///   would become infinite, or ``ConversionError/file(_:)``.
  func rounded(to dataType: DataType, file: String) throws(ConversionError) -> Tensor {
    guard self.dataType != dataType else { return self }
    let values: [Double]
    do { values = try doubles() } catch { throw .file(error) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * dataType.byteWidth)
    for value in values {
      guard let bits = Rounding.bits(of: value, as: dataType) else {
        throw .overflow(file: file, tensor: name, value: value, dataType: dataType)
      }
      for byte in 0..<dataType.byteWidth {
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * byte)))
      }
    }
    return Tensor(name: name, dataType: dataType, shape: shape, region: ByteRegion(bytes))
  }
}
