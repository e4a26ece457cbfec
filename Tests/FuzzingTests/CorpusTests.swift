import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Inputs that the fuzzer has found to reach something new, of each target few.
@Suite("The corpus of the fuzzers")
struct CorpusTests {
  @Test("runs through every target", arguments: FuzzTarget.all.map(\.name))
  func replay(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let folder = URL(filePath: Fixtures.bundled("corpus/\(name)"))
    let files = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    )
    #expect(files.count >= 10)
    for file in files { target.run(Array(try Data(contentsOf: file))) }
  }

  @Test("a mutation keeps a message whole, so that the fuzzer gets behind its first field")
  func mutation() throws {
    let target = try #require(FuzzTarget.all.first { $0.name == "checkpoint" })
    let mutation = try #require(target.mutation)
    // Field 1 with five bytes, field 2 with a number.
    let message: [UInt8] = [0x0A, 5, 1, 2, 3, 4, 5, 0x10, 7]
    var results: Set<[UInt8]> = []
    for seed in 0..<200 {
      var mutator = Mutator(seed: UInt64(seed)) { bytes, limit in
        Array((bytes + [9]).prefix(limit))
      }
      results.insert(mutation(message, &mutator))
    }
    #expect(results.count > 10)
    // The field's bytes have become one more, and so has its length.
    #expect(results.contains([0x0A, 6, 1, 2, 3, 4, 5, 9, 0x10, 7]))
    // The fields have changed places, and one stands twice.
    #expect(results.contains([0x10, 7, 0x0A, 5, 1, 2, 3, 4, 5]))
    #expect(results.contains([0x0A, 5, 1, 2, 3, 4, 5, 0x10, 7, 0x10, 7]))
  }
}
