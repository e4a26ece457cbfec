import Conversion
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Weights stored in other types")
struct StoredTypesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The bytes of integers in little-endian order.
  private static func littleEndian<Bits: FixedWidthInteger & UnsignedInteger>(
    _ bits: [Bits]
  ) -> [UInt8] {
    bits.flatMap { bits in
      (0..<Bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: bits >> Bits($0 * 8)) }
    }
  }

  /// `tensor` rounded to another type.
  private static func stored(_ tensor: Tensor, as type: DataType) throws -> Tensor {
    let values = try tensor.floats()
    let content: [UInt8] =
      switch type {
      case .float16: littleEndian(values.map { Float16($0).bitPattern })
      case .bfloat16: littleEndian(values.map { UInt16($0.bitPattern >> 16) })
      default: littleEndian(values.map { Double($0).bitPattern })
      }
    return Tensor(
      name: tensor.name,
      dataType: type,
      shape: tensor.shape,
      region: ByteRegion(content)
    )
  }

  /// What `value` is after a detour through another type.
  private static func rounded(_ value: Float, through type: DataType) -> Float {
    switch type {
    case .float16: Float(Float16(value))
    case .bfloat16: Float(bitPattern: value.bitPattern & 0xFFFF_0000)
    default: value
    }
  }

  @Test(
    "a native file has the values as float32, a checkpoint keeps the type",
    arguments: [DataType.float16, .bfloat16, .float64]
  )
  func types(_ type: DataType) throws {
    let values = SyntheticNetwork.tensors(layout: .split)
    let input = try folder.ckpt(values.map { try Self.stored($0, as: type) })
    let file = try WeightsFile(path: input)
    _ = try Converter(file).writeCkpt(to: folder.path("same.ckpt"))
    #expect(try bytes(of: folder.path("same.ckpt")) == (try bytes(of: input)))

    _ = try Converter(file).writeNative(to: folder.path("out.safetensors"))
    let output = try safetensors(folder.path("out.safetensors")).stateDict
    #expect(output.tensors.allSatisfy { $0.dataType == .float32 })
    for tensor in SyntheticNetwork.tensors() {
      let expected = try tensor.floats().map { Self.rounded($0, through: type) }
      #expect(try output[tensor.name]?.floats() == expected, "\(tensor.name)")
    }
  }

  @Test("groups of different types become one convolution of float32")
  func mixedGroups() throws {
    let name = "features.1.branch_main_1.0.convs.1.weight"
    let tensors = try SyntheticNetwork.tensors(layout: .split)
      .map { $0.name == name ? try Self.stored($0, as: .float16) : $0 }
    let map = try WeightsFile(path: folder.ckpt(tensors)).map()
    let whole = try #require(
      map.canonicalTensors().first { $0.name == "features.1.branch_main_1.0.weight" }
    )
    #expect(whole.dataType == .float32)
    #expect(whole.shape == [30, 40, 1, 1])
    let parts = tensors.filter { $0.name.hasPrefix("features.1.branch_main_1.0.convs.") }
    #expect(try whole.floats() == parts.flatMap { try $0.floats() })
  }

  @Test("NaN and infinity keep their bits, and the user hears of them")
  func notFinite() throws {
    // A quiet NaN, a signalling one with a payload, both infinities, -0 and a subnormal.
    let odd: [UInt32] = [
      0x7FC0_0000, 0xFF80_1234, 0x7F80_0000, 0xFF80_0000, 0x8000_0000, 0x0000_0001,
    ]
    let tensors = SyntheticNetwork.tensors().replacing("first_conv.1.beta") { tensor in
      let content = Self.littleEndian(odd + odd)
      return Tensor(
        name: tensor.name,
        dataType: .float32,
        shape: tensor.shape,
        region: ByteRegion(content)
      )
    }
    let input = try folder.ckpt(tensors)
    let outcome = try Converter(WeightsFile(path: input))
      .writeNative(to: folder.path("out.safetensors"))
    #expect(
      outcome.notes == ["'first_conv.1.beta' holds values that are NaN or infinite as float32"]
    )
    let output = try safetensors(folder.path("out.safetensors"))
    #expect(
      try output.stateDict["first_conv.1.beta"]?.region.bytes() == Self.littleEndian(odd + odd)
    )
    #expect(output.metadata["logits_probe"] == "nan,nan")
    let back = try Converter(WeightsFile(path: folder.path("out.safetensors")))
      .writeCkpt(to: folder.path("back.ckpt"))
    #expect(try bytes(of: folder.path("back.ckpt")) == (try bytes(of: input)))
    #expect(back.notes == [])
  }

  @Test("values past the range of float32 are told of")
  func pastRange() throws {
    let names = ["first_conv.1.beta", "first_conv.1.gamma"]
    let tensors = SyntheticNetwork.tensors().map { tensor in
      guard names.contains(tensor.name) else { return tensor }
      let content = Self.littleEndian([UInt64](repeating: 1e300.bitPattern, count: 12))
      return Tensor(
        name: tensor.name,
        dataType: .float64,
        shape: tensor.shape,
        region: ByteRegion(content)
      )
    }
    let outcome = try Converter(WeightsFile(path: folder.ckpt(tensors)))
      .writeNative(to: folder.path("out.safetensors"))
    #expect(
      outcome.notes == [
        "'first_conv.1.gamma' and 1 more hold values that are NaN or infinite as float32"
      ]
    )
  }
}
