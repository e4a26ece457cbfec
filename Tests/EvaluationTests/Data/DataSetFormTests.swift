import Evaluation
import Foundation
import TestSupport
import Testing

/// The 200 bundled pictures in every form, against the folder, whose logits `SampleTests` holds
/// against MindSpore's.
@Suite("Every form of the same pictures")
struct DataSetFormTests {
  let folder: TemporaryFolder
  let pictures: [ListedPicture]

  init() throws {
    folder = try TemporaryFolder()
    pictures = try ListedPicture.list(Sample.file("images.json"))
  }

  /// The logits of each picture by its file's name, and the figures.
  func evaluate(_ data: DataSet) async throws -> (logits: [String: [Float]], EvaluationResult) {
    var options = Evaluator.Options()
    options.threadCount = 2
    var rows: [[Float]?] = []
    let result = try await Evaluator(Sample.classifier(), options: options).evaluate(data) {
      picture,
      _ in
      rows.append(picture.logits)
    }
    var names: [String] = []
    var batches = data.batches()
    while true {
      let batch = try batches.next(atMost: 50)
      if batch.isEmpty { break }
      names += batch.map { String($0.name.split(separator: "/").last ?? "") }
    }
    try #require(names.count == rows.count)
    return (Dictionary(uniqueKeysWithValues: zip(names, rows.map { $0 ?? [] })), result)
  }

  /// Evaluates a form and compares it with the folder.
  func expectSame(_ data: DataSet, names: [String: String] = [:]) async throws {
    let (expected, _) = try await evaluate(Sample.folder().dataSet)
    let (found, result) = try await evaluate(data)
    #expect(result.top1 == Accuracy(correct: 162, total: 200))
    #expect(result.top5 == Accuracy(correct: 200, total: 200))
    #expect(result.skipped == [])
    #expect(found.count == 200)
    for (name, logits) in found { #expect(logits == expected[names[name] ?? name]) }
  }

  /// The sample's classes by their directories.
  func classes() throws -> ClassList {
    let directories = try Sample.folder().directories
    let pairs = directories.enumerated().map { ($0.element, $0.offset) }
    return ClassList(name: "fashion", indexByDirectory: Dictionary(uniqueKeysWithValues: pairs))
  }

  /// All pictures in one folder, `flat`.
  func makeFlat() throws -> String {
    for picture in pictures {
      try folder.copy(picture.path, to: "flat/\(name(picture))")
    }
    return folder.path("flat")
  }

  func name(_ picture: ListedPicture) -> String { String(picture.path.split(separator: "/")[1]) }

  /// A file of labels in one of the formats; those without names are in the names' order.
  func labels(_ format: String) throws -> LabelFile {
    let named = pictures.map { (name($0), $0.label, String($0.path.split(separator: "/")[0])) }
    let ordered = named.sorted { $0.0 < $1.0 }
    // Ids in an order of their own: 10 for class 0, 9 for class 1, and so on.
    let ids = ClassList(
      name: "ids",
      indexByDirectory: try classes().indexByDirectory.mapValues { 10 - $0 }
    )
    let text =
      switch format {
      case "index": named.map { "\($0.0) \($0.1)\n" }.joined()
      case "synset": named.map { "\($0.0)\t\($0.2)\r\n" }.joined()
      case "csv":
        "\u{FEFF}id,\"filename\",label,wnid\n"
          + named.map { "1,\"elsewhere/\($0.0)\",\"say \"\"a, b\"\"\",\($0.2)\n" }.joined()
      case "tsv": "Index\tImage\n" + named.map { "\($0.1)\t\($0.0)\n" }.joined()
      case "kaggle":
        "ImageId,PredictionString\n"
          + named.map { "\($0.0.dropLast(4)),\($0.2) 85 1 499 272\n" }.joined()
      case "devkit": ordered.map { "\(10 - $0.1)\n" }.joined()
      case "synsets": ordered.map { "\($0.2)\n" }.joined()
      default: "[" + ordered.map { "[\($0.1)]" }.joined(separator: ", ") + "]"
      }
    try folder.write("labels.txt", Array(text.utf8))
    return try LabelFile(
      path: folder.path("labels.txt"),
      classes: classes(),
      challengeIDs: ids,
      classCount: 10
    )
  }

  @Test(
    "a flat folder with labels in any format",
    arguments: ["index", "synset", "csv", "tsv", "kaggle", "devkit", "synsets", "real"]
  )
  func flat(_ format: String) async throws {
    let data = try DataSet(
      [makeFlat()],
      labels: labels(format),
      classes: .rank,
      classCount: 10
    )
    #expect(data.sampleCount == 200)
    try await expectSame(data)
  }

  @Test("a folder of class folders with labels, which beat the folders")
  func labelledFolders() async throws {
    let data = try DataSet(
      [Sample.pictures],
      labels: labels("index"),
      classes: .rank,
      classCount: 10
    )
    try await expectSame(data)
  }

  @Test("a tar file of class folders, gzip'd or not", arguments: [false, true])
  func classTar(_ isCompressed: Bool) async throws {
    try tar(["-cf", folder.path("val.tar"), "-C", Sample.file("fashion-mnist"), "val"])
    if isCompressed { try gzip(folder.path("val.tar")) }
    let data = try DataSet(
      [folder.path(isCompressed ? "val.tar.gz" : "val.tar")],
      classes: .rank,
      classCount: 10
    )
    try await expectSame(data)
    var batches = data.batches()
    let order = try batches.next(atMost: 200).map(\.name)
    if !isCompressed { #expect(order == pictures.map(\.path)) }
  }

  @Test("a flat tar file with labels, gzip'd or not", arguments: [false, true])
  func flatTar(_ isCompressed: Bool) async throws {
    try tar(["-cf", folder.path("val.tar"), "-C", makeFlat(), "."])
    if isCompressed { try gzip(folder.path("val.tar")) }
    let data = try DataSet(
      [folder.path(isCompressed ? "val.tar.gz" : "val.tar")],
      labels: labels("devkit"),
      classes: .rank,
      classCount: 10
    )
    try await expectSame(data)
  }

  @Test(
    "WebDataset shards, gzip'd or not, with the class before or behind",
    arguments: [false, true]
  )
  func shards(_ isCompressed: Bool) async throws {
    var names: [String: String] = [:]
    for shard in 0..<3 {
      var tar = TestTar()
      for (index, picture) in pictures.enumerated() where index / 70 == shard {
        let key = "a/\(index)"
        names["\(index).png"] = name(picture)
        let label = Array("\(picture.label)\n".utf8)
        if index % 2 == 0 { tar.add("\(key).cls", label) }
        tar.add("\(key).json", Array("{}".utf8))
        tar.add(
          "\(key).png",
          Array(try Data(contentsOf: URL(filePath: Sample.picture(picture.path))))
        )
        if index % 2 == 1 { tar.add("\(key).cls", label) }
      }
      try folder.write("val-00\(shard).tar", tar.finished)
      if isCompressed { try gzip(folder.path("val-00\(shard).tar")) }
    }
    let pattern = folder.path("val-{000..002}.tar\(isCompressed ? ".gz" : "")")
    let data = try DataSet([pattern], classes: .rank, classCount: 10)
    try await expectSame(data, names: names)
    var batches = data.batches()
    #expect(try batches.next(atMost: 80).map(\.name) == (0..<80).map { "a/\($0).png" })
  }
}
