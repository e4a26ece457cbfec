import Checkpoints
import Tensors
import Testing

/// Systematic damage to a real file: the reader answers with an error or with a value.
@Suite("Damaged checkpoints")
struct CkptDamageTests {
  /// Where the records of `net_plain.ckpt` end; a file cut there is a shorter checkpoint.
  static let recordEnds = [255, 295, 340, 389, 428, 466, 520, 554]

  @Test("a file cut at any byte is an error, unless it is cut between two records")
  func everyPrefix() throws {
    let sound = try FormatFixtures.bytes("net_plain.ckpt")
    #expect(sound.count == 554)
    for count in 0...sound.count {
      let prefix = Array(sound.prefix(count))
      do {
        let file = try read(prefix)
        let entryCount = Self.recordEnds.firstIndex(of: count).map { $0 + 1 }
        #expect(file.entries.count == entryCount, "cut at \(count)")
      } catch {
        #expect(!Self.recordEnds.contains(count), "cut at \(count): \(error)")
        expectCutShort(error, count)
      }
    }
  }

  /// Checks that the error names the record that is cut, and by how much.
  private func expectCutShort(_ error: CheckpointError, _ count: Int) {
    let start = Self.recordEnds.last { $0 <= count } ?? 0
    let next = Self.recordEnds.first { $0 > count } ?? 0
    switch error.problem {
    case .empty:
      #expect(count == 0)
    case .truncatedNumber:
      // The length of the record, which has two bytes in the first one.
      #expect(count - start <= (start == 0 ? 2 : 1), "cut at \(count)")
      #expect(error.offset == start + 1)
    case .lengthPastEnd(of: "a parameter's record", let expected, let found):
      #expect(error.offset == start + 1)
      #expect(Int(expected) - found == next - count, "cut at \(count)")
    default:
      Issue.record("cut at \(count): \(error)")
    }
  }

  @Test(
    "a flipped bit at any byte gives an error or a value, and never a large read",
    arguments: ["net_plain.ckpt", "append_dict.ckpt", "async.ckpt", "v2.0.0/scalars.ckpt"]
  )
  func everyFlippedBit(_ file: String) throws {
    let sound = try FormatFixtures.bytes(file)
    var readable = 0
    for index in sound.indices {
      for bit in 0..<8 {
        var bytes = sound
        bytes[index] ^= 1 << bit
        let source = RecordingSource(MemorySource(bytes, name: "a.ckpt"))
        do {
          let found = try CkptReader.read(source)
          for entry in found.entries { _ = try entry.tensor.region.bytes() }
          readable += 1
        } catch let error as CheckpointError {
          let offset = error.offset ?? 0
          #expect((0...bytes.count).contains(offset), "byte \(index), bit \(bit): \(error)")
        }
        #expect(source.largestRead <= bytes.count)
      }
    }
    // Contents are most of these files, and any bits are floats; framing is the rest.
    #expect(readable > 0 && readable < sound.count * 8)
  }

  @Test("a byte of any value at any place gives an error or a value")
  func everyByte() throws {
    let sound = try FormatFixtures.bytes("enc_plain_reference.ckpt")
    for index in sound.indices {
      for value in UInt8.min...UInt8.max {
        var bytes = sound
        bytes[index] = value
        _ = try? read(bytes)
      }
    }
  }

  @Test("a byte left out or put in twice gives an error or a value")
  func shifted() throws {
    let sound = try FormatFixtures.bytes("append_dict.ckpt")
    for index in sound.indices {
      var shorter = sound
      shorter.remove(at: index)
      _ = try? read(shorter)
      var longer = sound
      longer.insert(sound[index], at: index)
      _ = try? read(longer)
    }
  }
}
