import Tensors
import Testing

@Suite("Data types")
struct DataTypeTests {
  /// The widths of numpy and ml_dtypes; `str` counts a character, `int4x2` a pair.
  static let widths: [(DataType, name: String, width: Int)] = [
    (.float32, "float32", 4), (.float16, "float16", 2), (.bfloat16, "bfloat16", 2),
    (.float64, "float64", 8), (.int8, "int8", 1), (.int16, "int16", 2), (.int32, "int32", 4),
    (.int64, "int64", 8), (.uint8, "uint8", 1), (.uint16, "uint16", 2), (.uint32, "uint32", 4),
    (.uint64, "uint64", 8), (.bool, "bool", 1), (.string, "str", 4), (.int4x2, "int4x2", 1),
    (.complex64, "complex64", 8), (.complex128, "complex128", 16),
    (.float8E4M3, "float8_e4m3fn", 1), (.float8E5M2, "float8_e5m2", 1),
    (.float8E8M0, "float8_e8m0fnu", 1),
  ]

  @Test("have numpy's names and widths")
  func namesAndWidths() {
    #expect(Self.widths.count == DataType.allCases.count)
    for (type, name, width) in Self.widths {
      #expect(type.rawValue == name)
      #expect(type.byteWidth == width, "\(name)")
    }
  }
}
