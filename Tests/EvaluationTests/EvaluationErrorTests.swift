import Evaluation
import Tensors
import Testing

@Suite("Evaluation errors")
struct EvaluationErrorTests {
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
        .unknownClass(path: "val", name: "b", classes: "my.tsv"),
        "val: expected class folders that my.tsv lists, found 'b'; add it there"
      ),
      (
        .classIndex(path: "my.tsv", index: 10, classCount: 10),
        "my.tsv: expected indices from 0 to 9, as the model has classes, found 10; use the class "
          + "list of this model"
      ),
      (
        .channels(expected: 3, found: 1),
        "expected a model for pictures of 3 channels, found one for 1; pictures are read as RGB"
      ),
      (
        .table(path: "a.csv", expected: "UTF-8", found: "other bytes"),
        "a.csv: expected UTF-8, found other bytes; give a CSV file that this command wrote"
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
        .numpy(path: "a.npy", expected: "8 bytes for the shape [2]", found: "4"),
        "a.npy: expected 8 bytes for the shape [2], found 4; write it with numpy.save, as a float32 "
          + "array"
      ),
      (
        .archive(ArchiveError(.truncated(expected: 512, found: 7), path: "a.tar", offset: 1024)),
        "a.tar: at byte 1024: expected 512 bytes, found 7; the archive is cut short, so fetch it again"
      ),
      (
        .zip(path: "a.zip"),
        "a.zip: expected a tar file, found a zip file, whose pictures do not lie in order; rewrite "
          + "it with 'bsdtar -cf data.tar @a.zip', or unpack it and give the folder"
      ),
      (
        .notADataSet(path: "a.7z", found: "a file that is no archive"),
        "a.7z: expected a folder or a tar file, which may be gzip'd, found a file that is no archive; "
          + "give the folder that holds the class folders"
      ),
      (
        .severalRoots(path: "a.tar", first: "x", second: "y"),
        "a.tar: expected all class folders in one folder, found some in 'x' and some in 'y'; give an "
          + "archive of one of them, or --labels FILE"
      ),
      (
        .label(path: "l.txt", line: 3, expected: "an index", found: "'x'"),
        "l.txt: line 3: expected an index, found 'x'; lines such as 'a.jpg 65' are understood "
          + "whatever the data are"
      ),
      (
        .labelCount(path: "l.txt", expected: 2, found: 1),
        "l.txt: expected 2 labels, one for each picture in the order of their names, found 1; give a "
          + "list with names"
      ),
      (
        .noLabels(path: "val", labels: "l.txt", first: "a.jpg"),
        "val: expected pictures that l.txt lists, found none, the first being 'a.jpg'; give the labels "
          + "of these pictures"
      ),
      (
        .skipped(SkippedPicture(path: "val/a/x", reason: "cut short")),
        "val/a/x: cut short; without --strict it is skipped and reported"
      ),
      (
        .tooManyShards(path: "val", count: 3, pictures: 2),
        "val: expected a picture for each of 3 shards, found 2; divide it among fewer"
      ),
      (
        .journal(JournalError(.noHead, path: "j")),
        "j: expected a journal, found the start of one, without a picture; evaluate its shard again"
      ),
      (.cancelled, "interrupted"),
    ] as [(EvaluationError, String)]
  )
  func text(_ error: EvaluationError, _ expected: String) {
    #expect(error.description == expected)
  }
}
