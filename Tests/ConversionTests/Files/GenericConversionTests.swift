import Checkpoints
import Conversion
import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Converting tensor by tensor")
struct GenericConversionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Every checkpoint of `Tests/Fixtures/format` that is neither encrypted nor empty.
  static let plainFiles: [String] = {
    let names = FileManager.default.enumerator(atPath: Fixtures.bundled("format"))?
      .compactMap { $0 as? String }
    return (names ?? [])
      .filter { $0.hasSuffix("ckpt") && $0 != "empty_list.ckpt" }
      .filter { $0.contains("enc_plain") || !$0.contains("enc") }
      .sorted()
  }()

  /// Converts a checkpoint to safetensors and back, and gives both outputs' paths.
  private func thereAndBack(_ input: String) throws -> (there: String, back: String) {
    let (there, back) = (folder.path("there.safetensors"), folder.path("back.ckpt"))
    _ = try Converter(WeightsFile(path: input)).writeGenericSafetensors(to: there)
    _ = try Converter(WeightsFile(path: there)).writeGenericCkpt(to: back)
    return (there, back)
  }

  @Test("there and back gives the same bytes", arguments: plainFiles)
  func roundTrip(_ name: String) throws {
    let input = Fixtures.bundled("format/\(name)")
    let (there, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
    // What lies between holds every tensor that is no text, with its type, shape and bytes.
    let output = try safetensors(there).stateDict
    let tensors = try ckpt(input).stateDict.tensors.filter { $0.dataType != .string }
    #expect(output.tensors.count == tensors.count)
    for tensor in tensors {
      let found = try #require(output[tensor.name])
      let isPairs = tensor.dataType == .complex128
      #expect(found.dataType == (isPairs ? .float64 : tensor.dataType))
      #expect(found.shape.dimensions == tensor.shape.dimensions + (isPairs ? [2] : []))
      #expect(try found.region.bytes() == tensor.region.bytes())
    }
  }

  @Test("no file is passed over")
  func fileCount() throws {
    // The table has every checkpoint that MindSpore's own schema can read.
    let table = try String(contentsOfFile: Fixtures.bundled("format/entries.tsv"), encoding: .utf8)
    let names = Set(table.split(separator: "\n").compactMap { $0.split(separator: "\t").first })
    #expect(Set(Self.plainFiles).isSubset(of: names.map(String.init)))
    #expect(Self.plainFiles.count == 55)
  }

  @Test(
    "training files of whole networks come back, too",
    .fixture("shufflenet"),
    .fixture("training"),
    arguments: [
      "shufflenet/mindcv_train_g3_05_nc2_ema.ckpt", "shufflenet/mindcv_optim_g3_05_nc2.ckpt",
      "training/gradient_batch0.ckpt",
    ]
  )
  func trainingFiles(_ name: String) throws {
    let input = Fixtures.path(name)
    let (there, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
    // Safetensors to safetensors leaves all as it is.
    _ = try Converter(WeightsFile(path: there))
      .writeGenericSafetensors(to: folder.path("again.safetensors"))
    #expect(try bytes(of: folder.path("again.safetensors")) == (try bytes(of: there)))
  }

  @Test("a generic conversion counts tensors and knows no network")
  func outcome() throws {
    let outcome = try Converter(WeightsFile(path: Fixtures.bundled("format/append_dict.ckpt")))
      .writeGenericSafetensors(to: folder.path("out.safetensors"))
    #expect(outcome.mapped == 11)
    #expect(outcome.map == nil)
    #expect(outcome.layout == nil)
    #expect(outcome.unexpected == [])
    #expect(try outcome.sha256 == WeightsFile(path: folder.path("out.safetensors")).sha256())
  }

  @Test("slices, whatever their sizes, come back")
  func slices() throws {
    let content = [UInt8](0..<24)
    func tensor(_ name: String, _ type: DataType, _ shape: Shape) -> Tensor {
      let byteCount = shape.byteCount(of: type) ?? 0
      return Tensor(
        name: name,
        dataType: type,
        shape: shape,
        region: ByteRegion(Array(content.prefix(byteCount)))
      )
    }
    let input = try folder.ckpt([
      CkptEntry(
        tensor: tensor("a", .float32, [2, 3]),
        dimensions: [2, 3],
        sliceByteCounts: [0, 8, 12, 4, 0, 0]
      ),
      CkptEntry(
        tensor: tensor("s", .int64, []),
        dimensions: [0],
        sliceByteCounts: [8, 0]
      ),
      CkptEntry(tensor: tensor("s1", .int64, []), dimensions: [], sliceByteCounts: [4, 4]),
      CkptEntry(
        tensor: tensor("c", .complex64, [3]),
        dimensions: [3],
        sliceByteCounts: [8, 16]
      ),
      CkptEntry(tensor("e", .bool, [0, 3])),
    ])
    let (_, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
  }

  /// UTF-32 of texts that JSON, Unicode or MindSpore treat in some special way, and code points
  /// that are no text at all.
  static let texts: [[UInt32]] = [
    [], [0], [0, 0], [0x68, 0], [0, 0x68], [0xFEFF, 0x61], [0x1F600], [0x22, 0x5C, 0x2F, 0x0A],
    [0x65, 0x301], [0xE9], [0xD800], [0x11_0000], [.max], [0x2028, 0x7F, 0x1B], [0xFFFF, 0xFDD0],
  ]

  @Test("texts come back to the bit, code points that are no text included", arguments: texts)
  func text(_ codes: [UInt32]) throws {
    let content = codes.flatMap { code in
      (0..<4).map { UInt8(truncatingIfNeeded: code >> UInt32($0 * 8)) }
    }
    let text = Tensor(
      name: "note",
      dataType: .string,
      shape: [],
      region: ByteRegion(content)
    )
    let weight = Tensor(name: "w", shape: [1], values: [1])
    let input = try folder.ckpt([
      CkptEntry(text),
      CkptEntry(weight),
      CkptEntry(
        tensor: text.renamed("odd"),
        dimensions: [7, 5],
        sliceByteCounts: [content.count]
      ),
    ])
    let (_, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
  }

  @Test("names that JSON has to escape come back")
  func names() throws {
    let names = ["a\"b", "a\\b", "a/b", "\u{1}", "é", "e\u{301}x", "日本", "😀", " ", "order"]
    let input = try folder.ckpt(
      names.map { CkptEntry(Tensor(name: $0, shape: [1], values: [1])) },
      checksum: true
    )
    let (_, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
  }

  // Work that grew with the square of the entries took minutes; this takes about a second.
  @Test(
    "a checkpoint of 100 000 scalars in the old form comes back in a bearable time",
    .timeLimit(.minutes(10))
  )
  func manyEntries() throws {
    let entries = (0..<100_000).map { index in
      CkptEntry(
        tensor: Tensor(
          name: "s\(index)",
          dataType: index.isMultiple(of: 2) ? .float32 : .complex128,
          shape: [],
          region: ByteRegion([UInt8](repeating: 1, count: index.isMultiple(of: 2) ? 4 : 16))
        ),
        dimensions: [0],
        sliceByteCounts: [index.isMultiple(of: 2) ? 4 : 16]
      )
    }
    let input = try folder.ckpt(entries)
    let (_, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
  }

  @Test("a foreign safetensors file becomes a checkpoint, and what is lost is said")
  func foreign() throws {
    let tensors = [
      Tensor(name: "b", shape: [2], values: [1, 2]),
      Tensor(name: "a", dataType: .int64, shape: [], region: ByteRegion([1, 0, 0, 0, 0, 0, 0, 0])),
      Tensor(name: "q", dataType: .int4x2, shape: [2], region: ByteRegion([0x12, 0xFB])),
    ]
    let input = try folder.safetensors(tensors, metadata: ["format": "pt", "author": "x"])
    let outcome = try Converter(WeightsFile(path: input)).writeGenericCkpt(to: folder.path("o"))
    #expect(outcome.mapped == 3)
    #expect(outcome.notes == ["a .ckpt has no place for the metadata author, format"])
    let entries = try ckpt(folder.path("o")).entries
    // In the order of the file: int64, float32, bytes.
    #expect(entries.map(\.tensor.name) == ["a", "b", "q"])
    #expect(entries.map(\.tensor.dataType) == [.int64, .float32, .int4x2])
    #expect(entries.map(\.dimensions) == [[], [2], [2]])

    let plain = try folder.safetensors(tensors, named: "plain.safetensors")
    let silent = try Converter(WeightsFile(path: plain)).writeGenericCkpt(to: folder.path("p"))
    #expect(silent.notes == [])
  }

  @Test("a network may have a parameter named as one of our keys")
  func parameterNamedAsKey() throws {
    let input = try folder.ckpt([Tensor(name: "format", shape: [1], values: [1])])
    let (_, back) = try thereAndBack(input)
    #expect(try bytes(of: back) == (try bytes(of: input)))
  }

  @Test("a checksum is kept, added when it is asked for, and new after damage")
  func checksum() throws {
    let plain = Fixtures.bundled("format/crc_off.ckpt")
    var options = Converter.Options()
    options.writesChecksum = true
    _ = try Converter(WeightsFile(path: plain), options: options)
      .writeGenericCkpt(to: folder.path("out.ckpt"))
    // Both files were written by MindSpore from the same entries.
    #expect(
      try bytes(of: folder.path("out.ckpt")) == bytes(of: Fixtures.bundled("format/crc_on.ckpt"))
    )
  }

  @Test("what the other format cannot hold is refused before anything is written")
  func unholdable() throws {
    let odd = Tensor(name: "f", dataType: .float8E4M3, shape: [1], region: ByteRegion([0]))
    let input = try folder.safetensors([odd])
    let output = folder.path("out.ckpt")
    #expect(
      throws: ConversionError.checkpoint(
        CheckpointError(.unwritableType(.float8E4M3), file: output, parameter: "f")
      )
    ) {
      try Converter(WeightsFile(path: input)).writeGenericCkpt(to: output)
    }
    let nameless = try folder.safetensors(
      [Tensor(name: "", shape: [1], values: [1])],
      named: "nameless.safetensors"
    )
    #expect(
      throws: ConversionError.checkpoint(
        CheckpointError(.invalidName(reason: "is empty"), file: output, parameter: "")
      )
    ) {
      try Converter(WeightsFile(path: nameless)).writeGenericCkpt(to: output)
    }
    let reserved = try folder.ckpt([
      Tensor(name: "__metadata__", shape: [1], values: [1])
    ])
    do throws(ConversionError) {
      _ = try Converter(WeightsFile(path: reserved)).writeGenericSafetensors(to: output)
      Issue.record("the name was written")
    } catch {
      #expect(error.description.hasPrefix("\(output): tensor '__metadata__': expected a tensor's"))
    }
    #expect(try folder.names() == ["in.ckpt", "in.safetensors", "nameless.safetensors"])
  }
}
