internal import Tensors

/// The words for element types in `TensorProto.tensor_type`.
///
/// Source: `ms:mindspore/train/serialization.py`, `tensor_to_ms_type`.
enum MindSporeType {
  private static let names: [(name: String, type: DataType)] = [
    ("Float32", .float32), ("Float16", .float16), ("BFloat16", .bfloat16), ("Float64", .float64),
    ("Int8", .int8), ("Int16", .int16), ("Int32", .int32), ("Int64", .int64),
    ("UInt8", .uint8), ("UInt16", .uint16), ("UInt32", .uint32), ("UInt64", .uint64),
    ("Bool", .bool), ("str", .string), ("Int4", .int4x2),
    ("Complex64", .complex64), ("Complex128", .complex128),
  ]

  /// The type that MindSpore calls `name`, `nil` for any other word.
  static func dataType(named name: String) -> DataType? {
    names.first { $0.name == name }?.type
  }

  /// MindSpore's word for a type, `nil` where it has none.
  static func name(of type: DataType) -> String? {
    names.first { $0.type == type }?.name
  }
}
