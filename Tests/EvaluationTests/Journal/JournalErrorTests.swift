import Evaluation
import Tensors
import Testing

@Suite("Errors of journals")
struct JournalErrorTests {
  // What no file of Tests/Fixtures/malformed provokes; the corpus has all other texts.
  @Test(
    "say where, what was expected and found, and what to do",
    arguments: [
      (
        .differs(name: "limit", expected: "40", found: "none"),
        "expected a journal of this evaluation, with limit 40, found limit none; resume with what it "
          + "was started with, or give another path"
      ),
      (
        .differsFrom(path: "k", name: "limit", expected: "40", found: "\u{1B}[2J"),
        "expected limit 40 as in k, found \\u{1B}[2J; merge the shards of one evaluation"
      ),
      (
        .inUse,
        "expected a journal that nobody writes, found another process that does; wait for it, or "
          + "give another path"
      ),
      (
        .writing(FileError(.writeFailed(code: 28), path: "j"), pictureCount: 64),
        "writing failed with 64 pictures in it, which stay there: No space left on device; make room "
          + "and run the command again"
      ),
      (
        .duplicate(shard: .whole, path: "k"),
        "expected another shard than 1/1, which k has already; give each journal once"
      ),
      (
        .missing(shards: [1, 3], count: 3),
        "expected the journals of all 3 shards, found none of 1/3, 3/3; give them too"
      ),
    ] as [(JournalError.Problem, String)]
  )
  func text(_ problem: JournalError.Problem, _ expected: String) {
    #expect(JournalError(problem, path: "j").description == "j: \(expected)")
  }
}
