import AllocationCounter
import Images
import JPEGEncoder
import Testing

/// The memory that reading pictures asks for.
@Suite(
  "The picture reader's allocations",
  .enabled(if: allocation_counter_is_available(), "allocations are counted with glibc only")
)
struct PictureReaderMemoryTests {
  private func photograph(width: UInt32, height: UInt32) -> [UInt8] {
    var random = SeededRandom(state: 7)
    let options = jpeg_encoder_options(
      width: width,
      height: height,
      components: 3,
      horizontal_sampling: 2,
      vertical_sampling: 2,
      quality: 75,
      progressive: false,
      scan_count: 0,
      restart_interval: 0
    )
    return SyntheticJPEG(options, using: &random).bytes
  }

  private func allocations(_ body: () throws -> Void) rethrows -> Int {
    allocation_counter_count_this_thread(true)
    defer { allocation_counter_count_this_thread(false) }
    let before = allocation_counter_value()
    try body()
    return allocation_counter_value() - before
  }

  @Test(
    "are libjpeg's own, a few a file and no more for a larger one",
    arguments: Preprocessing.Script.allCases
  )
  func jpeg(_ script: Preprocessing.Script) throws {
    let reader = PictureReader(try Preprocessing(script: script, imageSize: 64))
    var input = [Float](repeating: 0, count: reader.preprocessing.valueCount)
    let counts = try [(200, 150), (1600, 1200), (200, 150), (1600, 1200)].map { size in
      let bytes = photograph(width: UInt32(size.0), height: UInt32(size.1))
      return try allocations {
        var span = input.mutableSpan
        try reader.read(bytes.span, into: &span)
      }
    }
    // The larger file's first reading makes the row's buffer longer; then only libjpeg allocates: its
    // pools, whose number does not grow with the picture.
    #expect(counts[2] <= 16 && counts[3] <= 16, "\(counts)")
  }
}
