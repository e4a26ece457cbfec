import Checkpoints
import Tensors

/// Random tensors and entries, the same for the same seed.
struct RandomTensors {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) }

  /// A number below `bound`, which is at least 1.
  mutating func below(_ bound: Int) -> Int {
    // SplitMix64 (Steele, Lea and Flood 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }

  /// Whether one of `count` equal chances came true.
  mutating func isOne(of count: Int) -> Bool { below(count) == 0 }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(below(256)) }
  }

  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Pieces that JSON, protobuf, Unicode, shells, terminals or file names treat in a special way.
  private static let pieces = [
    "conv", "weight", ".", "/", "..", "\\", "\"", "'", "=", "*", "[", " ", "\t", "\n", "\u{1}",
    "\u{1B}[31m", "\u{7F}", "\u{85}", "é", "e\u{301}", "ß", "日本", "😀", "\u{202E}", "\u{2028}",
    "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}", "0",
  ]

  /// A name that ends with a number of its own, mostly short and sometimes of thousands of bytes.
  mutating func name(_ number: Int) -> String {
    let count = isOne(of: 10) ? 500 : below(6)
    return (0..<count).map { _ in element(of: Self.pieces) }.joined() + "·\(number)"
  }

  /// Dimensions: none, few, many, some of them 0.
  mutating func shape() -> Shape {
    if isOne(of: 5) { return [] }
    if isOne(of: 8) { return Shape([Int](repeating: 1, count: 1 + below(64))) }
    if isOne(of: 6) { return Shape([below(3), 0, below(1000)]) }
    return Shape((0...below(4)).map { _ in 1 + below(4) })
  }

  mutating func tensor(_ number: Int, _ type: DataType) -> Tensor {
    let isText = type == .string
    let shape = isText ? [] : shape()
    // A text has as many characters as it likes, and a file of MindSpore's at least one.
    let byteCount = isText ? 4 * (1 + below(6)) : shape.byteCount(of: type) ?? 0
    return Tensor(
      name: name(number),
      dataType: type,
      shape: shape,
      region: ByteRegion(bytes(byteCount))
    )
  }

  /// Tensors of all the types, in random order, some types more than once.
  mutating func tensors(_ types: [DataType]) -> [Tensor] {
    var chosen = types + (0..<below(8)).map { _ in element(of: types) }
    for index in chosen.indices.dropFirst() { chosen.swapAt(index, below(index + 1)) }
    return chosen.enumerated().map { tensor($0, $1) }
  }

  /// A tensor in one of the forms that MindSpore's versions give it, or in slices of any size.
  mutating func entry(_ tensor: Tensor) -> CkptEntry {
    let isOld = tensor.shape.rank == 0 && tensor.dataType != .string && isOne(of: 2)
    let usual = CkptEntry(tensor)
    let canBeSliced = tensor.dataType != .string && tensor.region.byteCount > 0 && !isOld
    return CkptEntry(
      tensor: tensor,
      dimensions: isOld ? [0] : usual.dimensions,
      sliceByteCounts: canBeSliced && isOne(of: 3)
        ? slices(of: tensor.region.byteCount) : usual.sliceByteCounts
    )
  }

  private mutating func slices(of byteCount: Int) -> [Int] {
    var slices: [Int] = []
    var rest = byteCount
    while rest > 0, slices.count < 4 {
      slices.append(below(rest + 1))
      rest -= slices[slices.count - 1]
    }
    return slices + [rest]
  }
}
