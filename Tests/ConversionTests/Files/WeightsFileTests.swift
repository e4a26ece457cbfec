import Checkpoints
import Conversion
import Digests
import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Opening files of weights")
struct WeightsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("the format is told by the content and not by the name")
  func misnamed() throws {
    let safetensors = try bytes(of: Fixtures.bundled("safetensors/st_append.safetensors"))
    let file = try WeightsFile(path: folder.write("a.ckpt", safetensors))
    #expect(file.format == .safetensors)
    #expect(Set(file.stateDict.names) == ["a", "z", "epoch_num", "flag"])
    #expect(file.checksum == .absent)
    #expect(file.mapTensorNames == [])
    #expect(file.metadata == ["format": "ms"])

    let ckpt = try bytes(of: Fixtures.bundled("format/order.ckpt"))
    let other = try WeightsFile(path: folder.write("a.safetensors", ckpt))
    #expect(other.format == .ckpt)
    #expect(other.stateDict.names == ["z", "a", "m"])
    #expect(other.metadata == [:])
    #expect(try other.sha256() == other.sha256())
    #expect(try other.originalSHA256() == other.sha256().description)
  }

  @Test("entries of a safetensors file stand in one piece each")
  func entries() throws {
    let path = Fixtures.bundled("safetensors/st_dtypes.safetensors")
    let file = try WeightsFile(path: path)
    #expect(file.entries.count == 12)
    #expect(file.entries.allSatisfy { $0.dimensions == [2, 3] && $0.sliceByteCounts.count == 1 })
  }

  @Test("MindSpore's checksums of safetensors files are compared")
  func mindSporeChecksum() throws {
    let path = Fixtures.bundled("safetensors/st_crc.safetensors")
    // The number is in the file as MindSpore 2.7.0 wrote it.
    #expect(try WeightsFile(path: path).checksum == .valid(1_816_943_593))
    #expect(
      try WeightsFile(path: path, verifyingChecksum: false).checksum
        == .unverified
    )

    var damaged = try bytes(of: path)
    damaged[damaged.count - 1] ^= 1
    let copy = try folder.write("damaged.safetensors", damaged)
    let file = try WeightsFile(path: copy)
    guard case .mismatch(1_816_943_593, let computed) = file.checksum else {
      Issue.record("expected a mismatch, found \(file.checksum)")
      return
    }
    let error = ConversionError.checksum(file: copy, stored: "1816943593", computed: computed)
    #expect(throws: error) { try file.requireSoundChecksum() }
    #expect(throws: error) { try file.weights() }
    #expect(throws: error) {
      try Converter(file).writeGenericSafetensors(to: folder.path("out.safetensors"))
    }
    #expect(try folder.names() == ["damaged.safetensors"])

    let unverified = try WeightsFile(path: copy, verifyingChecksum: false)
    _ = try Converter(unverified).writeGenericSafetensors(to: folder.path("out.safetensors"))
    #expect(try bytes(of: folder.path("out.safetensors")) == damaged)
  }

  @Test(
    "a checksum that is no 32-bit number is none of these tensors",
    arguments: ["", "x", "-1", "4294967296", "1816943593 "]
  )
  func strangeChecksum(_ text: String) throws {
    let tensor = Tensor(name: "w", shape: [1], values: [1])
    let path = try folder.safetensors([tensor], metadata: ["crc_num": text])
    let file = try WeightsFile(path: path)
    guard case .mismatch(_, let computed) = file.checksum else {
      Issue.record("expected a mismatch, found \(file.checksum)")
      return
    }
    #expect(throws: ConversionError.checksum(file: path, stored: text, computed: computed)) {
      try file.requireSoundChecksum()
    }
    #expect(try WeightsFile(path: path, verifyingChecksum: false).checksum == .unverified)
  }

  @Test("the checksum of a checkpoint is compared, and a mismatch keeps it from being converted")
  func ckptChecksum() throws {
    #expect(
      try WeightsFile(path: Fixtures.bundled("format/crc_on.ckpt")).checksum
        == .valid(3_198_666_549)
    )
    let path = try folder.ckpt(
      SyntheticNetwork.tensors().map { CkptEntry($0) },
      checksum: true,
      named: "sound.ckpt"
    )
    var damaged = try bytes(of: path)
    damaged[1000] ^= 0x80
    let copy = try folder.write("damaged.ckpt", damaged)
    let file = try WeightsFile(path: copy)
    guard case .mismatch(let stored, let computed) = file.checksum else {
      Issue.record("expected a mismatch, found \(file.checksum)")
      return
    }
    let error = ConversionError.checkpoint(
      CheckpointError(.checksum(stored: stored, computed: computed), file: copy)
    )
    for write in [
      Converter.writeNative, Converter.writeCkpt, Converter.writeGenericCkpt,
      Converter.writeGenericSafetensors,
    ] {
      #expect(throws: error) { try write(Converter(file))(folder.path("out")) }
    }
    #expect(try folder.names() == ["damaged.ckpt", "sound.ckpt"])

    let unverified = try WeightsFile(path: copy, verifyingChecksum: false)
    let outcome = try Converter(unverified).writeNative(to: folder.path("out.safetensors"))
    #expect(outcome.mapped == 246)
  }

  @Test("what is no file of weights is refused with the reason")
  func refused() throws {
    let missing = folder.path("missing.ckpt")
    #expect(throws: ConversionError.file(FileError(.notFound, path: missing))) {
      try WeightsFile(path: missing)
    }
    let directory = folder.path
    #expect(
      throws: ConversionError.file(FileError(.notRegular(kind: "a folder"), path: directory))
    ) {
      try WeightsFile(path: directory)
    }
    let empty = try folder.write("empty.ckpt", [])
    #expect(throws: ConversionError.checkpoint(CheckpointError(.empty, file: empty))) {
      try WeightsFile(path: empty)
    }
    let page = try folder.write("page.ckpt", Array("<!DOCTYPE html><html>".utf8))
    #expect(
      throws: ConversionError.checkpoint(
        CheckpointError(.notCheckpoint(.html), file: page, offset: 0)
      )
    ) {
      try WeightsFile(path: page)
    }
    let encrypted = Fixtures.bundled("format/enc_AES-GCM_128.ckpt")
    #expect(
      throws: ConversionError.checkpoint(CheckpointError(.encrypted(.aesGCM), file: encrypted))
    ) {
      try WeightsFile(path: encrypted)
    }
    let whole = try bytes(of: Fixtures.bundled("safetensors/st_append.safetensors"))
    let cut = try folder.write("cut.safetensors", whole.dropLast())
    #expect(
      throws: ConversionError.safetensors(
        SafetensorsError(
          .wrongFileByteCount(expected: whole.count, found: whole.count - 1),
          file: cut
        )
      )
    ) {
      try WeightsFile(path: cut)
    }
  }
}
