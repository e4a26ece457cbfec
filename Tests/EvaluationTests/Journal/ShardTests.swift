import Evaluation
import Testing

@Suite("Shards")
struct ShardTests {
  @Test("have every picture once between them, and their sizes differ by one", arguments: 1...9)
  func positions(_ count: Int) throws {
    for pictureCount in 0...20 {
      var all: [Int] = []
      var sizes: Set<Int> = []
      for index in 1...count {
        let shard = try #require(Shard(index, of: count))
        let positions = Array(shard.positions(in: pictureCount))
        #expect(positions.count == shard.pictureCount(of: pictureCount))
        #expect(positions.allSatisfy { $0 % count == index - 1 })
        all += positions
        sizes.insert(positions.count)
      }
      #expect(all.sorted() == Array(0..<pictureCount))
      #expect(sizes.count <= 2 && (sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
  }

  @Test("are written as they are read", arguments: ["1/1", "1/3", "3/3", "10000/10000"])
  func text(_ text: String) {
    #expect(Shard(text)?.description == text)
  }

  @Test(
    "are no other text",
    arguments: [
      "", "/", "1", "1/", "/1", "0/1", "2/1", "-1/3", "1/-3", "01/3", "+1/3", "1/3/3", " 1/3",
      "1/0",
      "1/10001", "a/b",
      "1/99999999999999999999", "1\u{301}/3",
    ]
  )
  func otherText(_ text: String) {
    #expect(Shard(text) == nil)
  }

  @Test("and limits are said in words that are true of them")
  func coverage() throws {
    let third = try #require(Shard(2, of: 3))
    let parts: [(Coverage, String?, Bool)] = [
      (Coverage(of: 200), nil, false),
      (Coverage(of: 200, limit: 200), nil, false),
      (Coverage(of: 200, limit: 300), nil, false),
      (Coverage(of: 200, limit: 40), "the first 40 of 200 pictures", true),
      (Coverage(of: 200, shard: third), "shard 2/3 of 200 pictures", false),
      (
        Coverage(of: 200, limit: 40, shard: third),
        "shard 2/3 of the first 40 of 200 pictures", true
      ),
      (Coverage(of: 200, pictureCount: 7), "the first 7 of 200 pictures", true),
      (Coverage(of: 200, limit: 40, pictureCount: 7), "the first 7 of 200 pictures", true),
      (
        Coverage(of: 200, shard: third, pictureCount: 7),
        "the first 7 of the 67 pictures in shard 2/3", true
      ),
    ]
    for (coverage, words, isStartOnly) in parts {
      #expect(coverage.words == words)
      #expect(coverage.isStartOnly == isStartOnly)
      #expect(coverage.isWholeSet == (words == nil))
    }
  }
}
