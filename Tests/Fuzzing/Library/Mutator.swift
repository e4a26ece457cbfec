/// Where a structure-aware mutation gets its choices and its bytes from.
public struct Mutator {
  /// libFuzzer's own mutation, of at most `limit` bytes.
  public typealias ByteMutation = (_ bytes: [UInt8], _ limit: Int) -> [UInt8]

  private var state: UInt64
  private let mutateBytes: ByteMutation

  /// Chooses by a seed; `mutateBytes` changes what has no structure.
  public init(seed: UInt64, mutateBytes: @escaping ByteMutation) {
    state = seed
    self.mutateBytes = mutateBytes
  }

  /// Whether to heed the structure, which most mutations do; the others find what nobody thought of.
  public var isStructured: Bool { state % 4 > 0 }

  /// A number below `count`, at least 1.
  ///
  /// Source: `splitmix64.c` by Sebastiano Vigna, in the public domain.
  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ bits >> 31) % UInt64(count))
  }

  /// Bytes like these, and at most a little longer.
  func bytes(like bytes: [UInt8]) -> [UInt8] { mutateBytes(bytes, bytes.count + 16) }
}
