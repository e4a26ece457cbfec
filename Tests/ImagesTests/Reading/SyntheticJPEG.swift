import JPEGEncoder

/// A JPEG file of random pixels, of any kind that libjpeg writes.
struct SyntheticJPEG: CustomStringConvertible {
  var options: jpeg_encoder_options
  var bytes: [UInt8]

  var description: String {
    "\(options.width)x\(options.height), \(options.components) components, "
      + "\(options.horizontal_sampling)x\(options.vertical_sampling), "
      + "\(options.progressive ? "progressive (\(options.scan_count) scans)" : "baseline"), "
      + "restarts every \(options.restart_interval), quality \(options.quality)"
  }

  /// Draws a file: odd sizes, thin and tiny ones among them, every usual sampling and some that are
  /// not, several scans, not all of them, and restart markers.
  init(using random: inout some RandomNumberGenerator) {
    let isSmall = Int.random(in: 0..<4, using: &random) == 0
    func side() -> UInt32 { .random(in: isSmall ? 1...17 : 18...420, using: &random) }
    let isGrey = Int.random(in: 0..<6, using: &random) == 0
    let isProgressive = Int.random(in: 0..<4, using: &random) == 0
    self.init(
      jpeg_encoder_options(
        width: side(),
        height: side(),
        components: isGrey ? 1 : 3,
        horizontal_sampling: [1, 1, 2, 2, 2, 4].randomElement(using: &random) ?? 1,
        vertical_sampling: [1, 1, 1, 2, 2].randomElement(using: &random) ?? 1,
        quality: .random(in: 20...98, using: &random),
        progressive: isProgressive,
        scan_count: .random(in: 0...9, using: &random),
        restart_interval: [0, 0, 0, 1, 3, 20].randomElement(using: &random) ?? 0
      ),
      using: &random
    )
  }

  init(_ options: jpeg_encoder_options, using random: inout some RandomNumberGenerator) {
    self.options = options
    let count = Int(options.width) * Int(options.height) * Int(options.components)
    // Waves and noise: edges, flat parts and every frequency.
    let (a, b) = (
      UInt32.random(in: 1...9, using: &random), UInt32.random(in: 1...9, using: &random)
    )
    let pixels = (0..<UInt32(count)).map { index -> UInt8 in
      let wave = (index * a / 7) ^ (index / options.width * b)
      return UInt8(truncatingIfNeeded: wave / 3 &+ UInt32.random(in: 0...40, using: &random))
    }
    var length = 0
    bytes = unsafe withUnsafePointer(to: options) { options in
      guard let encoded = unsafe jpeg_encoder_encode(options, pixels, &length) else { return [] }
      defer { unsafe jpeg_encoder_free(encoded) }
      return unsafe Array(UnsafeBufferPointer(start: encoded, count: length))
    }
  }
}

/// A generator whose numbers a seed gives: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
