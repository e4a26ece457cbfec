import Foundation
import TestSupport
import Testing

/// The forms of data sets as the command takes them; `DataSetFormTests` has all that there are.
@Suite("evaluate --data and --labels")
struct EvaluateDataTests {
  let workplace: Workplace

  init() throws { workplace = try Workplace() }

  func pack(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/tar")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  /// The logits that the command writes for a data set.
  func logits(_ arguments: [String]) async throws -> Data {
    let path = workplace.path("\(UUID()).npy")
    let (json, status) = try await Command.json(
      ["evaluate", Sample.checkpoint, "--logits", path] + arguments
    )
    #expect(status == 0)
    #expect(json["top1"]?["correct"] == .number(162))
    #expect(json["top5"]?["correct"] == .number(200))
    #expect(json["verdict"] == .string("reproduced"))
    return try Data(contentsOf: URL(filePath: path))
  }

  @Test("a tar file of the folder gives the same file of logits, gzip'd too")
  func archives() async throws {
    let expected = try await logits(["--data", Sample.pictures])
    for (flags, name) in [("-cf", "val.tar"), ("-czf", "val.tar.gz")] {
      try pack([flags, workplace.path(name), "--sort=name", "-C", Sample.pictures, "."])
      #expect(try await logits(["--data", workplace.path(name)]) == expected)
    }
  }

  @Test("a flat folder with names of classes, which --classes lists")
  func labels() async throws {
    let folder = workplace.path("flat")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var lines = ""
    for name in try FileManager.default.contentsOfDirectory(atPath: Sample.pictures) {
      for file in try FileManager.default.contentsOfDirectory(atPath: "\(Sample.pictures)/\(name)")
      {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(file)",
          withDestinationPath: "\(Sample.pictures)/\(name)/\(file)"
        )
        lines += "\(file) \(name)\n"
      }
    }
    let labels = try workplace.write("labels.txt", Data(lines.utf8))
    let list = Fixtures.repository.appending(path: "zoo/labels/fashion-mnist.tsv").path
    _ = try await logits(["--data", folder, "--labels", labels, "--classes", list])
  }

  @Test("pictures of archives are reported with the archive; --strict stops at the first")
  func skipped() async throws {
    let data = try workplace.pictures(perClass: 1)
    try workplace.write("pictures/0_tshirt_top/bad.gif", Data("GIF89a".utf8))
    let tar = workplace.path("val.tar")
    try pack(["-chf", tar, "-C", data, "."])
    let arguments = ["evaluate", Sample.checkpoint, "--data", tar]
    let (json, status) = try await Command.json(arguments)
    #expect(status == 65)
    #expect(json["skipped"]?[0]?["path"] == .string("\(tar): 0_tshirt_top/bad.gif"))
    let outcome = try await Command.run(arguments + ["--strict"])
    #expect(outcome.status == 65)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.hasPrefix("error: \(tar): 0_tshirt_top/bad.gif: expected a JPEG or PNG"))
    #expect(outcome.stderr.hasSuffix("; without --strict it is skipped and reported\n"))
  }

  @Test("ReaL's pictures without a class are not counted, which a note says")
  func real() async throws {
    let data = try workplace.pictures(perClass: 1)
    let lists =
      "[\(Array(repeating: "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", count: 9).joined(separator: ","))"
    let labels = try workplace.write("real.json", Data("\(lists), []]".utf8))
    let outcome = try await Command.run([
      "evaluate", Sample.checkpoint, "--data", data, "--labels", labels,
    ])
    #expect(outcome.stdout.contains("top-1     100.00 %, 9 of 9"))
    let note = "names no class for 1 picture, which counts neither as right nor as wrong"
    #expect(outcome.stderr == "note: \(labels) \(note)\n")
  }

  @Test(
    "the development kit's ground truth fits ImageNet's pictures",
    .fixture("imagenet-sample/val")
  )
  func developmentKit() async throws {
    // The ids of the 200 classes, as `zoo/labels/ilsvrc2012-ids.tsv` has them, in the order in which
    // the pictures get their numbers.
    let ids = try String(
      contentsOf: Fixtures.repository.appending(path: "zoo/labels/ilsvrc2012-ids.tsv"),
      encoding: .utf8
    ).split(separator: "\n").map { $0.split(separator: "\t") }
    let idByClass = Dictionary(uniqueKeysWithValues: ids.map { (String($0[1]), String($0[0])) })
    let source = Fixtures.path("imagenet-sample/val")
    let flat = workplace.path("flat")
    try FileManager.default.createDirectory(atPath: flat, withIntermediateDirectories: true)
    var truth = ""
    for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted().reversed() {
      for file in try FileManager.default.contentsOfDirectory(atPath: "\(source)/\(name)") {
        truth += "\(try #require(idByClass[name]))\n"
        let digits = String(100_000_000 + truth.count { $0 == "\n" }).dropFirst()
        try FileManager.default.createSymbolicLink(
          atPath: "\(flat)/ILSVRC2012_val_\(digits).JPEG",
          withDestinationPath: "\(source)/\(name)/\(file)"
        )
      }
    }
    let labels = try workplace.write("ILSVRC2012_validation_ground_truth.txt", Data(truth.utf8))
    let (json, status) = try await Command.json([
      "evaluate", Fixtures.path("shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt"), "--data", flat,
      "--labels", labels,
    ])
    #expect(status == 0)
    #expect(json["top1"]?["correct"] == .number(156))
    #expect(json["top5"]?["correct"] == .number(195))
  }
}
