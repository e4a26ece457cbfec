import Checkpoints
import Ciphers
import Tensors
import Testing

@Suite("Encryption")
struct EncryptionTests {
  /// A checkpoint of one tensor of so many bytes.
  private static func entries(_ byteCount: Int) -> [CkptEntry] {
    let content = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 * 7919 >> 4) }
    return [
      CkptEntry(
        Tensor(name: "w", dataType: .uint8, shape: [byteCount], region: ByteRegion(content))
      )
    ]
  }

  /// How long a file of so much plaintext is, block by block.
  private static func byteCount(
    _ mode: EncryptionMode,
    of plainByteCount: Int,
    by blockByteCount: Int
  ) -> Int {
    stride(from: 0, to: plainByteCount, by: blockByteCount).reduce(0) { sum, start in
      let count = min(blockByteCount, plainByteCount - start)
      return sum + (mode == .aesGCM ? 48 + count : 32 + count + 16 - count % 16)
    }
  }

  @Test("what is written is read again, at every border of blocks and paddings")
  func borders() throws {
    for mode in EncryptionMode.allCases {
      for blockByteCount in [1, 15, 16, 17, 32, 48, 64] {
        for byteCount in 1...66 {
          let entries = Self.entries(byteCount)
          let plain = try written(entries)
          let file = try encrypted(entries, mode, blockByteCount: blockByteCount)
          #expect(file.count == Self.byteCount(mode, of: plain.count, by: blockByteCount))
          let found = try CkptReader.read(MemorySource(file), key: FormatFixtures.key())
          #expect(try written(found.entries) == plain)
        }
      }
    }
  }

  @Test("what is written is read again around the size of a piece, in any order")
  func pieces() throws {
    var random = UInt64(1)
    for mode in EncryptionMode.allCases {
      for byteCount in [65_535, 65_536, 65_537, 200_000] {
        for blockByteCount in [65_536, 65_537, 99_999, 1 << 20] {
          let entries = Self.entries(byteCount)
          let content = try entries[0].tensor.region.bytes()
          let file = try encrypted(entries, mode, blockByteCount: blockByteCount)
          let source = RecordingSource(MemorySource(file))
          let found = try CkptReader.read(source, key: FormatFixtures.key())
          let region = try #require(found.entries.first).tensor.region
          #expect(try region.bytes() == content)
          for _ in 0..<20 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let start = Int(random >> 33) % byteCount
            let end = min(byteCount, start + Int(random >> 20) % 70_000)
            #expect(try region.slice(start..<end).bytes() == Array(content[start..<end]))
          }
          // However long the blocks are.
          #expect(source.largestRead <= 65_536 + 16)
        }
      }
    }
  }

  @Test("MindSpore's files are written again with each length of key", arguments: [16, 24, 32])
  func lengths(_ byteCount: Int) throws {
    let key = FormatFixtures.key(byteCount: byteCount)
    let plain = try CkptReader.read(try FormatFixtures.source("append_dict.ckpt"))
    for mode in EncryptionMode.allCases where mode.keyByteCounts.contains(byteCount) {
      let file = try encrypted(plain.entries, mode, key: key)
      #expect(EncryptionMode(fileStart: file) == mode)
      let found = try CkptReader.read(MemorySource(file), key: key)
      #expect(found.encryption == mode)
      #expect(try written(found.entries) == FormatFixtures.bytes("append_dict.ckpt"))
    }
  }

  @Test("every block has a vector of its own")
  func vectors() throws {
    for mode in EncryptionMode.allCases {
      let file = try encrypted(Self.entries(1000), mode, blockByteCount: 32)
      let start = mode == .aesGCM ? 28 : 12
      let vectors = stride(from: start, to: file.count - 16, by: 80).map {
        Array(file[$0..<$0 + 12])
      }
      #expect(vectors.count >= 32)
      #expect(Set(vectors).count == vectors.count)
    }
  }

  @Test("a key of another length is refused before anything is written")
  func wrongLengths() throws {
    for (mode, byteCount) in [(EncryptionMode.aesGCM, 20), (.aesCBC, 8), (.sm4CBC, 32)] {
      var sink = MemorySink()
      let key = CipherKey([UInt8](repeating: 1, count: byteCount))
      #expect(throws: CheckpointError(.keyLength(mode, found: byteCount), file: "b.ckpt")) {
        try CkptWriter.write(
          Self.entries(3),
          encryption: CkptEncryption(mode, key: key),
          named: "b.ckpt",
          to: &sink
        )
      }
      #expect(sink.bytes.isEmpty)
    }
  }

  @Test("an input that changes between the two readings is an error")
  func changingInput() throws {
    let fickle = FickleSource()
    let region = ByteRegion([.init(source: fickle, range: 0..<fickle.byteCount)])
    let tensor = Tensor(name: "w", dataType: .uint8, shape: [fickle.byteCount], region: region)
    let error = CheckpointError(.file(FileError(.changed, path: "fickle")), file: "b.ckpt")
    #expect(throws: error) { try encrypted([CkptEntry(tensor)], .aesGCM) }
  }
}

/// Bytes that are never the same.
private struct FickleSource: ByteSource {
  let name = "fickle"
  let byteCount = 100

  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    for index in 0..<range.count { buffer[position + index] = UInt8.random(in: 0...255) }
  }
}
