internal import Tensors

extension DataType {
  /// What the format calls the types, in the order in which it stores tensors: by descending
  /// alignment (`safetensors/src/tensor.rs`, `Dtype`, from the last case to the first).
  private static let safetensorsTypes: [(name: String, type: DataType)] = [
    ("U64", .uint64), ("I64", .int64), ("F64", .float64), ("C64", .complex64),
    ("F32", .float32), ("U32", .uint32), ("I32", .int32),
    ("BF16", .bfloat16), ("F16", .float16), ("U16", .uint16), ("I16", .int16),
    ("F8_E8M0", .float8E8M0), ("F8_E4M3", .float8E4M3), ("F8_E5M2", .float8E5M2),
    ("I8", .int8), ("U8", .uint8), ("BOOL", .bool),
  ]

  /// The names of all types that can be read.
  static var safetensorsNames: [String] { safetensorsTypes.map(\.name) }

  /// The types that the format has and that pack several elements into a byte.
  static let packedSafetensorsNames: Set<String> = ["F4", "F6_E2M3", "F6_E3M2"]

  /// The type that the format calls `name`; `nil` if there is none, or none that can be read.
  init?(safetensorsName name: String) {
    guard let entry = Self.safetensorsTypes.first(where: { $0.name == name }) else { return nil }
    self = entry.type
  }

  /// What the format calls this type and its place in the order of storing.
  ///
  /// It is `nil` if the format cannot hold the type. MindSpore stores pairs of 4-bit integers as
  /// bytes.
  var safetensorsForm: (name: String, place: Int)? {
    let stored = self == .int4x2 ? .int8 : self
    return Self.safetensorsTypes.firstIndex { $0.type == stored }
      .map { (Self.safetensorsTypes[$0].name, $0) }
  }
}
