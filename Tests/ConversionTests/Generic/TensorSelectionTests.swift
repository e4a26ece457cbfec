import Checkpoints
import Conversion
import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Selecting and renaming tensors")
struct TensorSelectionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func selection(
    include: [String] = [],
    exclude: [String] = [],
    rename: [String] = []
  ) throws -> Converter.Options {
    var options = Converter.Options()
    options.overwrites = true
    options.selection = TensorSelection(
      including: include,
      excluding: exclude,
      renaming: try rename.map { try RenameRule($0) }
    )
    return options
  }

  /// Converts and gives the outcome with the names that were written.
  private func convert(
    _ input: String,
    _ options: Converter.Options
  ) throws -> (Converter.Outcome, [String]) {
    let converter = Converter(try WeightsFile(path: input), options: options)
    let outcome = try converter.writeGenericCkpt(to: folder.path("out.ckpt"))
    return (outcome, try ckpt(folder.path("out.ckpt")).entries.map(\.tensor.name))
  }

  private var net: String { Fixtures.bundled("format/net_plain.ckpt") }

  @Test("includes first, then excludes, by the names in the input, in the input's order")
  func filter() throws {
    let (outcome, names) = try convert(
      net,
      Self.selection(include: ["fc.*", "bn.?????*"], exclude: ["*_mean"], rename: ["^fc=head"])
    )
    #expect(names == ["bn.moving_variance", "bn.gamma", "head.weight", "head.bias"])
    #expect(outcome.mapped == 4)
    #expect(outcome.renamedCount == 2)
    #expect(outcome.excluded == ["conv.weight", "conv.bias", "bn.moving_mean", "bn.beta"])
    #expect(outcome.notes == [])
  }

  @Test("rules work one on another, in their order")
  func order() throws {
    let rules = ["^conv=a", "^a=b", "^conv=never"]
    let (outcome, names) = try convert(net, Self.selection(include: ["conv.*"], rename: rules))
    #expect(names == ["b.weight", "b.bias"])
    #expect(outcome.notes == ["--rename '^conv=never' renames no tensor"])
  }

  @Test("patterns without effect are told")
  func notes() throws {
    let (outcome, names) = try convert(
      net,
      Self.selection(include: ["fc.*", "x*"], exclude: ["conv.*", "fc.bias"], rename: ["q=r"])
    )
    #expect(names == ["fc.weight"])
    #expect(
      outcome.notes == [
        "--include 'x*' matches no tensor", "--exclude 'conv.*' matches no tensor",
        "--rename 'q=r' renames no tensor",
      ]
    )
  }

  @Test("a selection of nothing, equal names and impossible ones are errors that leave nothing")
  func errors() throws {
    func expect(_ error: ConversionError, _ options: Converter.Options) throws {
      for write in [Converter.writeGenericCkpt, Converter.writeGenericSafetensors] {
        #expect(throws: error) {
          try write(Converter(WeightsFile(path: net), options: options))(folder.path("o"))
        }
      }
    }
    try expect(
      .nothingSelected(file: net, tensorCount: 8),
      Self.selection(include: ["x"])
    )
    try expect(
      .nothingSelected(file: net, tensorCount: 8),
      Self.selection(exclude: ["*"])
    )
    try expect(
      .nameTaken(file: net, name: "fc.bias", tensors: ["conv.bias", "fc.bias"]),
      Self.selection(exclude: ["*.weight"], rename: ["^conv=fc"])
    )
    try expect(
      .unusableName(file: net, tensor: "conv.weight", name: "", reason: "is empty"),
      Self.selection(rename: ["^conv.weight$="])
    )
    let converter = Converter(
      try WeightsFile(path: net),
      options: try Self.selection(rename: ["^conv.weight$=__metadata__"])
    )
    #expect(
      throws: ConversionError.unusableName(
        file: net,
        tensor: "conv.weight",
        name: "__metadata__",
        reason: "is what safetensors keeps for its notes"
      )
    ) {
      try converter.writeGenericSafetensors(to: folder.path("o"))
    }
    #expect(try folder.names() == [])
    // A checkpoint may well call a tensor so.
    _ = try converter.writeGenericCkpt(to: folder.path("o"))
  }

  @Test("names that only a safetensors file can hold are refused for a checkpoint")
  func foreignNames() throws {
    let input = try folder.safetensors([Tensor(name: "a\u{0}b", shape: [1], values: [1])])
    var options = try Self.selection(rename: ["a=c"])
    #expect(
      throws: ConversionError.unusableName(
        file: input,
        tensor: "a\u{0}b",
        name: "c\u{0}b",
        reason: "holds a NUL"
      )
    ) { try convert(input, options) }
    options = try Self.selection(rename: ["b=\(String(repeating: "b", count: 5000))"])
    let other = try folder.safetensors([Tensor(name: "b", shape: [1], values: [1])])
    do throws(ConversionError) {
      _ = try Converter(WeightsFile(path: other), options: options)
        .writeGenericCkpt(to: folder.path("o"))
      Issue.record("the name was written")
    } catch {
      guard case .unusableName(_, "b", _, "has 5000 bytes") = error else { throw error }
    }
  }

  @Test("the form of a checkpoint goes along, texts, slices and checksum included")
  func form() throws {
    let input = try folder.ckpt(
      [
        CkptEntry(
          tensor: Tensor(name: "a", shape: [4], values: [1, 2, 3, 4]),
          dimensions: [4],
          sliceByteCounts: [4, 12]
        ),
        CkptEntry(
          Tensor(
            name: "note",
            dataType: .string,
            shape: [],
            region: ByteRegion([0x61, 0, 0, 0])
          )
        ),
        CkptEntry(Tensor(name: "gone", shape: [1], values: [5])),
      ],
      checksum: true
    )
    let options = try Self.selection(exclude: ["gone"], rename: ["^=m."])
    _ = try convert(input, options)
    let direct = try bytes(of: folder.path("out.ckpt"))
    #expect(try ckpt(folder.path("out.ckpt")).entries.map(\.sliceByteCounts) == [[4, 12], [4]])
    // The same by way of safetensors, whether selected on the way there or on the way back.
    let (there, back) = (folder.path("there.safetensors"), folder.path("back.ckpt"))
    for (first, second) in [(options, Converter.Options()), (Converter.Options(), options)] {
      var (first, second) = (first, second)
      first.overwrites = true
      second.overwrites = true
      _ = try Converter(WeightsFile(path: input), options: first)
        .writeGenericSafetensors(to: there)
      _ = try Converter(WeightsFile(path: there), options: second).writeGenericCkpt(to: back)
      #expect(try bytes(of: back) == direct)
    }
    // Or between two safetensors files.
    let plain = folder.path("plain.safetensors")
    _ = try Converter(WeightsFile(path: input)).writeGenericSafetensors(to: plain)
    _ = try Converter(WeightsFile(path: plain), options: options)
      .writeGenericSafetensors(to: there)
    _ = try Converter(WeightsFile(path: there), options: Self.selection())
      .writeGenericCkpt(to: back)
    #expect(try bytes(of: back) == direct)
  }

  @Test("a checksum of all tensors, and what makes a network of ours, do not outlive a change")
  func staleMetadata() throws {
    let input = Fixtures.bundled("safetensors/st_crc.safetensors")
    let (there, options) = (folder.path("o.safetensors"), try Self.selection(rename: ["^=m."]))
    let outcome = try Converter(WeightsFile(path: input), options: options)
      .writeGenericSafetensors(to: there)
    #expect(
      outcome.notes == [
        "the metadata crc_num were of all tensors under their old names, so they are left out"
      ]
    )
    #expect(try safetensors(there).metadata["crc_num"] == nil)
    #expect(try safetensors(there).metadata["format"] == safetensors(input).metadata["format"])
    // Nothing was renamed: all stays.
    let idle = try Converter(
      WeightsFile(path: input),
      options: Self.selection(rename: ["nothing=x"])
    )
    .writeGenericSafetensors(to: there)
    #expect(idle.notes == ["--rename 'nothing=x' renames no tensor"])
    #expect(try bytes(of: there) == bytes(of: input))
  }

  @Test("pairs of 4-bit integers stay what they are under another name")
  func packed() throws {
    let input = Fixtures.bundled("safetensors/st_int4.safetensors")
    let there = folder.path("o.safetensors")
    _ = try Converter(WeightsFile(path: input), options: Self.selection(rename: ["q=z"]))
      .writeGenericSafetensors(to: there)
    #expect(try safetensors(there).stateDict["z"]?.dataType == .int4x2)
    #expect(try safetensors(there).metadata["q"] == nil)
  }

  @Test("hash tables that are not selected need not be allowed")
  func mapTensors() throws {
    // Value { tag: "hash", maptensor: {} } and behind it a tensor.
    let record: [UInt8] = [0x0A, 0x08, 0x0A, 0x04] + Array("hash".utf8) + [0x1A, 0x00]
    let tensor = try bytes(of: folder.ckpt([Tensor(name: "w", shape: [1], values: [1])]))
    let path = try folder.write("map.ckpt", record + tensor)
    #expect(throws: ConversionError.mapTensors(file: path, names: ["hash"])) {
      try convert(path, Converter.Options())
    }
    let (outcome, names) = try convert(path, Self.selection(exclude: ["ha*"]))
    #expect(names == ["w"])
    #expect(outcome.excluded == ["hash"])
    #expect(outcome.unexpected == [])
  }
}
