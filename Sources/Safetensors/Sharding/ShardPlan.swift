public import Tensors

/// Which tensor goes into which file when weights are split.
///
/// The tensors are taken in order. One that does not fit into the current shard any more starts
/// another, and one that is larger than a shard may be gets a shard alone, which stands before the
/// one that is being filled.
///
/// Source: `huggingface/huggingface_hub:src/huggingface_hub/serialization/_base.py`,
/// `split_state_dict_into_shards_factory`; the same tensors make the same shards there.
public struct ShardPlan: Sendable {
  /// The tensors of each shard, in order; none of the shards is empty.
  public let shards: [StateDict]

  /// Splits tensors.
  ///
  /// - Parameters:
  ///   - stateDict: the tensors.
  ///   - maximumByteCount: the most bytes that the tensors of a shard have together, at least 1; the
  ///     file has a header beside them.
  public init(_ stateDict: StateDict, maximumByteCount: Int) {
    var shards: [StateDict] = []
    var current = StateDict()
    var currentByteCount = 0
    for tensor in stateDict.tensors {
      let byteCount = tensor.region.byteCount
      guard byteCount <= maximumByteCount else {
        shards.append(StateDict([tensor]))
        continue
      }
      if byteCount > maximumByteCount - currentByteCount {
        shards.append(current)
        (current, currentByteCount) = (StateDict(), 0)
      }
      current.append(tensor)
      currentByteCount += byteCount
    }
    if !current.tensors.isEmpty { shards.append(current) }
    self.shards = shards
  }

  /// The file name of a shard, such as `model-00001-of-00003.safetensors`.
  ///
  /// - Parameters:
  ///   - number: which shard, from 1 on.
  ///   - count: how many there are.
  ///   - stem: what the names begin with.
  /// - Returns: the name.
  public static func fileName(of number: Int, in count: Int, stem: String) -> String {
    "\(stem)-\(fiveDigits(number))-of-\(fiveDigits(count))\(ShardIndex.shardExtension)"
  }

  private static func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
