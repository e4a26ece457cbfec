import Checkpoints
import Foundation
import Tensors
import Testing

/// Values that were given to `save_checkpoint`, not read from a file.
@Suite("Values in checkpoints that MindSpore wrote")
struct CkptValueTests {
  private func tensor(_ name: String, in file: String) throws -> Tensor {
    let state = try CkptReader.read(try FormatFixtures.source(file)).stateDict
    return try #require(state[name], "\(name) in \(file)")
  }

  private func integers<Value: FixedWidthInteger>(
    _ tensor: Tensor,
    as _: Value.Type
  ) throws -> [Int] {
    let width = Value.bitWidth / 8
    let bytes = try tensor.region.bytes()
    return stride(from: 0, to: bytes.count, by: width).map { start in
      bytes[start..<start + width].reversed().reduce(Value.zero) {
        $0 << 8 | Value(truncatingIfNeeded: $1)
      }
    }.map { Int($0) }
  }

  static let files = [
    "dtypes_basic.ckpt", "v1.0.0/dtypes.ckpt", "v2.0.0/dtypes.ckpt", "v2.10.0/dtypes.ckpt",
  ]

  @Test("integers of every width", arguments: files)
  func integers(_ file: String) throws {
    func values<Value: FixedWidthInteger>(_ name: String, as type: Value.Type) throws -> [Int] {
      let tensor = try tensor("p.\(name)", in: file)
      #expect(tensor.shape == [2, 3])
      return try integers(tensor, as: type)
    }
    #expect(try values("int8", as: Int8.self) == [-2, -1, 0, 1, 2, 3])
    #expect(try values("int16", as: Int16.self) == [-2, -1, 0, 1, 2, 3])
    #expect(try values("int32", as: Int32.self) == [-2, -1, 0, 1, 2, 3])
    #expect(try values("int64", as: Int64.self) == [-2, -1, 0, 1, 2, 3])
    #expect(try values("uint8", as: UInt8.self) == [0, 1, 2, 3, 4, 5])
    #expect(try values("uint16", as: UInt16.self) == [0, 1, 2, 3, 4, 5])
    #expect(try values("uint32", as: UInt32.self) == [0, 1, 2, 3, 4, 5])
    #expect(try values("uint64", as: UInt64.self) == [0, 1, 2, 3, 4, 5])
    #expect(try values("bool", as: UInt8.self) == [1, 0, 1, 0, 0, 1])
  }

  @Test("floats of every width", arguments: files)
  func floats(_ file: String) throws {
    for name in ["p.float16", "p.float32", "p.float64"] {
      #expect(try tensor(name, in: file).floats() == [-2, -1, 0, 1, 2, 3])
    }
  }

  @Test("bfloat16")
  func bfloat16() throws {
    let tensor = try tensor("p.bfloat16", in: "dtypes_basic.ckpt")
    #expect(try tensor.floats() == [1, -2.5, 3.140625, 0, 65536, -0.0078125])
    #expect(
      try tensor.region.bytes()
        == [0x80, 0x3F, 0x20, 0xC0, 0x49, 0x40, 0x00, 0x00, 0x80, 0x47, 0x00, 0xBC]
    )
    #expect(try self.tensor("c", in: "v2.10.0/bf16.ckpt").floats() == [1, 2])
  }

  @Test(
    "scalars without dimensions and, before 2.7.0, with [0]",
    arguments: [
      ("scalar_0d.ckpt", []), ("v2.10.0/scalars.ckpt", []),
      ("v1.0.0/scalars.ckpt", [0]), ("v2.0.0/scalars.ckpt", [0]),
    ]
  )
  func scalars(_ file: String, _ dimensions: [Int]) throws {
    let entries = try CkptReader.read(try FormatFixtures.source(file)).entries
    #expect(entries.map(\.tensor.name) == ["s0", "s1", "i0"])
    #expect(entries.map(\.tensor.shape) == [[], [1], []])
    #expect(entries.map(\.dimensions) == [dimensions, [1], dimensions])
    #expect(try entries[0].tensor.floats() == [3.5])
    #expect(try entries[1].tensor.floats() == [3.5])
    #expect(try integers(entries[2].tensor, as: Int64.self) == [7])
  }

  @Test(
    "an empty tensor is kept by an asynchronous save and by 1.0.0",
    arguments: [("async.ckpt", ["w", "e", "s"]), ("v1.0.0/empty.ckpt", ["e", "a"])]
  )
  func emptyTensorKept(_ file: String, _ names: [String]) throws {
    #expect(try CkptReader.read(try FormatFixtures.source(file)).stateDict.names == names)
    let empty = try tensor("e", in: file)
    #expect(empty.dataType == .float32)
    #expect(empty.shape == [0, 3])
    #expect(empty.region.byteCount == 0)
  }

  @Test(
    "an empty tensor is dropped by MindSpore's synchronous save",
    arguments: ["empty_0.ckpt", "empty_0x3.ckpt", "empty_2x0.ckpt"]
  )
  func emptyTensorDropped(_ file: String) throws {
    #expect(try CkptReader.read(try FormatFixtures.source(file)).stateDict.names == ["after"])
    #expect(try tensor("after", in: file).floats() == [1])
  }

  @Test("what append_dict adds: numbers, truth and text")
  func appended() throws {
    let file = "append_dict.ckpt"
    #expect(try tensor("w", in: file).floats() == [1, 2, 3, 4])
    #expect(try integers(try tensor("epoch_num", in: file), as: Int64.self) == [5])
    #expect(try tensor("lr", in: file).floats() == [0.1])
    #expect(try tensor("flag", in: file).region.bytes() == [1])
    #expect(try tensor("note", in: file).text() == "hello")
    #expect(try tensor("uni", in: file).text() == "héllo ✓ 中文")
    #expect(try tensor("empty", in: file).text() == "")
    #expect(try tensor("empty", in: file).region.bytes() == [0, 0, 0, 0])
    #expect(try integers(try tensor("t", in: file), as: Int32.self) == [1, 2, 3])
    #expect(try tensor("p", in: file).floats() == [9])
    #expect(try tensor("p", in: file).region.bytes() == [0x80, 0x48])
    #expect(try integers(try tensor("neg", in: file), as: Int64.self) == [-1])
    #expect(try integers(try tensor("big", in: file), as: Int64.self) == [1_099_511_627_776])
  }

  @Test("4-bit integers stay packed, and the shape counts bytes")
  func packedIntegers() throws {
    let tensor = try tensor("q", in: "dtype_qint4x2.ckpt")
    #expect(tensor.dataType == .int4x2)
    #expect(tensor.shape == [3])
    #expect(try tensor.region.bytes() == [0x12, 0x34, 0xFB])
  }

  @Test("complex numbers, which MindSpore itself cannot load")
  func complex() throws {
    let single = try tensor("c", in: "dtype_complex64.ckpt")
    #expect(single.dataType == .complex64)
    #expect(single.shape == [2])
    let parts = try integers(single, as: UInt32.self).map { Float(bitPattern: UInt32($0)) }
    #expect(parts == [1, 2, 3, -4])

    let double = try tensor("c", in: "dtype_complex128.ckpt")
    #expect(double.dataType == .complex128)
    #expect(double.shape == [2])
    let bytes = try double.region.bytes()
    let halves = Tensor(name: "c", dataType: .float64, shape: [4], region: ByteRegion(bytes))
    #expect(try halves.floats() == [1, 2, 3, -4])
  }

  @Test("a random generator's state, a filtered save, and a name given twice")
  func others() throws {
    let state = try tensor("gen", in: "generator.ckpt")
    #expect(state.dataType == .uint8)
    #expect(state.shape == [16])
    #expect(try state.region.bytes().first == 5)
    #expect(try integers(try tensor("x.b", in: "choice.ckpt"), as: Int64.self) == [5])
    #expect(try tensor("w", in: "dup_names.ckpt").floats() == [7])
    #expect(try tensor("s", in: "dict_stale_entry_quirk.ckpt").text() == "x")
  }

  @Test(
    "a training file holds optimizer state beside the network",
    arguments: [
      ("train_momentum.ckpt", 17), ("train_lrlist.ckpt", 17), ("train_lrsched.ckpt", 16),
      ("train_sgd.ckpt", 23), ("train_adam.ckpt", 24), ("train_adamw.ckpt", 22),
      ("train_rmsprop.ckpt", 22), ("v1.0.0/train.ckpt", 16), ("v2.0.0/train.ckpt", 17),
    ]
  )
  func training(_ file: String, _ count: Int) throws {
    let state = try CkptReader.read(try FormatFixtures.source(file)).stateDict
    #expect(state.tensors.count == count)
    #expect((state["global_step"] != nil) == !file.hasPrefix("v1"))
    if file == "train_lrlist.ckpt" {
      #expect(try state["learning_rate"]?.floats() == [0.1, 0.2, 0.3])
    }
  }
}
