import Checkpoints
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Checkpoints of whole networks", .fixture("shufflenet"))
struct CkptNetworkTests {
  /// Entries and elements as MindSpore counts them; 729 564 and 1 030 032 are MindCV's networks.
  static let cases: [(file: String, entries: Int, elements: Int?)] = [
    ("shufflenet_v1_g3_05-b6243ddd", 246, 729_564),
    ("shufflenet_v1_g3_05-1b149508-910v2", 308, 729_564),
    ("shufflenet_v1_g8_05-196b8ef3", 246, 1_030_032),
    ("shufflenet_v1_g8_05-b23a31b1-910v2", 463, 1_030_032),
    ("golden_g3_05_grouped", 246, 729_564),
    ("golden_g3_05_split", 308, 729_564),
    ("mindcv_train_g3_05_nc2_momentum", 521, nil),
    ("mindcv_train_g3_05_nc2_ema", 831, nil),
    ("mindcv_optim_g3_05_nc2", 423, nil),
  ]

  @Test("every entry is found, and writing gives the same bytes", arguments: cases)
  func roundTrip(_ file: String, _ entries: Int, _ elements: Int?) throws {
    let path = Fixtures.path("shufflenet/\(file).ckpt")
    let found = try CkptReader.read(try FileSource(path: path))
    #expect(found.entries.count == entries)
    if let elements {
      #expect(found.entries.reduce(0) { $0 + $1.tensor.shape.elementCount } == elements)
    }
    let bytes = try written(found.entries, checksum: found.checksum != .absent)
    #expect(bytes == Array(try Data(contentsOf: URL(filePath: path))))
  }
}
