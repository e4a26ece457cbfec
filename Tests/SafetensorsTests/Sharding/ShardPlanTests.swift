import Safetensors
import Tensors
import Testing

@Suite("Splitting into shards")
struct ShardPlanTests {
  /// Sizes in bytes, the limit, and the sizes in each shard by Hugging Face's rule.
  ///
  /// The first is the example in their documentation; the others were computed with
  /// `split_state_dict_into_shards_factory` of huggingface_hub 2.4.0.
  static let cases: [(sizes: [Int], limit: Int, shards: [[Int]])] = [
    ([6, 6, 2, 6, 2, 2], 10, [[6], [6, 2], [6, 2, 2]]),
    ([], 10, []),
    ([0, 0], 1, [[0, 0]]),
    ([10], 10, [[10]]),
    ([11], 10, [[11]]),
    ([1, 11, 9, 1], 10, [[11], [1, 9], [1]]),
    ([1, 11], 10, [[11], [1]]),
    ([5, 5, 0, 1], 10, [[5, 5, 0], [1]]),
    ([1, 1, 1], 1, [[1], [1], [1]]),
    ([3, 4], .max, [[3, 4]]),
  ]

  @Test("takes tensors in order, and large ones alone", arguments: cases)
  func plan(_ example: (sizes: [Int], limit: Int, shards: [[Int]])) {
    let tensors = example.sizes.enumerated().map { index, size in
      Tensor(
        name: "t\(index)",
        dataType: .uint8,
        shape: [size],
        region: ByteRegion([UInt8](repeating: 0, count: size))
      )
    }
    let plan = ShardPlan(StateDict(tensors), maximumByteCount: example.limit)
    #expect(plan.shards.map { $0.tensors.map(\.region.byteCount) } == example.shards)
  }

  @Test("numbers have five digits, or more where there are more")
  func names() {
    #expect(
      ShardPlan.fileName(of: 1, in: 3, stem: "model") == "model-00001-of-00003.safetensors"
    )
    #expect(
      ShardPlan.fileName(of: 100_000, in: 123_456, stem: "a.b")
        == "a.b-100000-of-123456.safetensors"
    )
  }

  @Test("shards and index are those that Hugging Face writes, byte for byte")
  func reference() throws {
    let state = try ShardFixture.stateDict()
    let plan = ShardPlan(state, maximumByteCount: 100)
    try #require(plan.shards.count == 4)
    for (name, shard) in zip(ShardFixture.shardNames, plan.shards) {
      #expect(try written(shard, metadata: ["format": "pt"]) == ShardFixture.bytes(name))
    }
    let index = ShardIndex(
      shards: zip(ShardFixture.shardNames, plan.shards).map { name, shard in
        ShardIndex.Shard(fileName: name, tensors: shard.names)
      },
      metadata: ["b": "2", "author": "tést \u{7F}\n"]
    )
    #expect(
      try index.document(totalByteCount: state.byteCount)
        == ShardFixture.bytes(ShardFixture.indexName)
    )
  }
}
