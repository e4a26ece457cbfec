import Evaluation
import Tensors
import Testing

@Suite("Evaluation errors")
struct EvaluationErrorTests {
  // What no file of Tests/Fixtures/malformed provokes; the corpus has all other texts.
  @Test(
    "say where, what was expected and found, and what to do",
    arguments: [
      (.file(FileError(.notFound, path: "val")), "val: no such file; check the path"),
      (
        .notAFolder(path: "val"),
        "val: expected a folder, found a file; give the folder that holds the class folders"
      ),
      (
        .noClasses(path: "val"),
        "val: expected one folder for each class, found none; give the folder that holds them, "
          + "such as ImageNet's 'val'"
      ),
      (
        .noPictures(path: "val"),
        "val: expected pictures in the class folders, found none; give the folder that holds the "
          + "class folders"
      ),
      (
        .tooManyClasses(path: "val", expected: 10, found: 11),
        "val: expected at most 10 class folders, as the model has classes, found 11; use the data "
          + "set the model was trained for, or give --classes FILE"
      ),
      (
        .channels(expected: 3, found: 1),
        "expected a model for pictures of 3 channels, found one for 1; pictures are read as RGB"
      ),
      (
        .onlyUnreadable(
          path: "val",
          count: 2,
          first: SkippedPicture(path: "val/a/x", reason: "cut short")
        ),
        "val: expected pictures, found 2 files and none that can be read, the first: val/a/x: cut "
          + "short"
      ),
      (
        .skipped(SkippedPicture(path: "val/a/x", reason: "cut short")),
        "val/a/x: cut short; without --strict it is skipped and reported"
      ),
      (
        .tooManyShards(path: "val", count: 3, pictures: 2),
        "val: expected a picture for each of 3 shards, found 2; divide it among fewer"
      ),
      (.cancelled, "interrupted"),
    ] as [(EvaluationError, String)]
  )
  func text(_ error: EvaluationError, _ expected: String) {
    #expect(error.description == expected)
  }
}
