/// The type of a tensor's elements, named as numpy and ml_dtypes name it.
///
/// These are the types that MindSpore writes into checkpoints
/// (`ms:mindspore/train/serialization.py`, `tensor_to_np_type`) and those that the safetensors
/// format knows (`huggingface/safetensors:safetensors/src/tensor.rs`, `Dtype`).
public enum DataType: String, CaseIterable, Hashable, Sendable, Codable {
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary16.
  case float16
  /// The upper 16 bits of a `float32`.
  case bfloat16
  /// IEEE 754 binary64.
  case float64
  /// Two's complement, 8 bits.
  case int8
  /// Two's complement, 16 bits.
  case int16
  /// Two's complement, 32 bits.
  case int32
  /// Two's complement, 64 bits.
  case int64
  /// Unsigned, 8 bits.
  case uint8
  /// Unsigned, 16 bits.
  case uint16
  /// Unsigned, 32 bits.
  case uint32
  /// Unsigned, 64 bits.
  case uint64
  /// One byte, 0 or 1.
  case bool
  /// Text, four bytes a character: UTF-32 in little-endian order, without a terminator.
  case string = "str"
  /// A byte that packs two signed 4-bit integers; shapes count the bytes.
  case int4x2
  /// Two `float32`, the real part first.
  case complex64
  /// Two `float64`, the real part first.
  case complex128
  /// Eight-bit float with 4 exponent bits, no infinities.
  case float8E4M3 = "float8_e4m3fn"
  /// Eight-bit float with 5 exponent bits.
  case float8E5M2 = "float8_e5m2"
  /// Eight exponent bits alone: a power of two.
  case float8E8M0 = "float8_e8m0fnu"

  /// The size of one element in bytes.
  public var byteWidth: Int {
    switch self {
    case .int8, .uint8, .bool, .int4x2, .float8E4M3, .float8E5M2, .float8E8M0: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32, .string: 4
    case .float64, .int64, .uint64, .complex64: 8
    case .complex128: 16
    }
  }
}
