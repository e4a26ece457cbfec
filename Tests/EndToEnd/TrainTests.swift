import Foundation
import TestSupport
import Testing

@Suite("train")
struct TrainTests {
  let workplace: Workplace

  /// A recipe for the sample, which is learnt from and evaluated on, in a second an epoch.
  init() throws {
    workplace = try Workplace()
    for part in ["train", "val"] {
      try FileManager.default.createDirectory(
        atPath: workplace.path("data"),
        withIntermediateDirectories: true
      )
      try FileManager.default.createSymbolicLink(
        atPath: workplace.path("data/\(part)"),
        withDestinationPath: Sample.pictures
      )
    }
    let recipe = """
      model: shufflenet_v1_g3_05
      data_dir: data
      batch_size: 32
      image_resize: 32
      epoch_size: 3
      opt: momentum
      lr: 0.02
      warmup_epochs: 0
      decay_epochs: 3
      color_jitter: null
      val_while_train: True
      ckpt_save_dir: out
      """
    try workplace.write("recipe.yaml", Data(recipe.utf8))
  }

  func train(
    _ arguments: String...,
    whileRunning: (Process) async throws -> Void = { _ in }
  ) async throws -> Command.Outcome {
    try await Command.run(
      ["train", "--config", "recipe.yaml"] + arguments,
      in: workplace.folder,
      environment: ["HOME": workplace.folder.path],
      whileRunning: whileRunning
    )
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: workplace.path(name)))
  }

  func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.path(folder))
      .filter { $0.hasSuffix(".ckpt") }.sorted()
  }

  private func top1(_ arguments: String...) async throws -> Double? {
    let (json, status) = try await Command.json(
      ["evaluate"] + arguments + ["--data", Sample.pictures, "--image-size", "32"],
      in: workplace.folder
    )
    #expect(status == 0)
    guard case .number(let percent)? = json["top1"]?["percent"] else { return nil }
    return percent
  }

  @Test("gives MindCV's files, and evaluate gives the figure of its log", arguments: [false, true])
  func files(keepsAverage: Bool) async throws {
    let outcome = try await train("--ema", "\(keepsAverage)", "--keep-checkpoint-max", "2")
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(
      try names("out") == [
        "optim_shufflenet_v1_g3_05.ckpt", "shufflenet_v1_g3_05-2_6.ckpt",
        "shufflenet_v1_g3_05-3_6.ckpt", "shufflenet_v1_g3_05_best.ckpt",
      ]
    )
    let lines = outcome.stdout.split(separator: "\n")
    #expect(lines.count { $0.contains("INFO - Epoch: [2/3], batch: [6/6], loss: ") } == 1)
    let figures = lines.filter { $0.contains("Validation Top_1_Accuracy: ") }
    #expect(figures.count == 3)
    let copy = keepsAverage ? "ema" : "model"
    let found = try #require(
      try await top1("out/shufflenet_v1_g3_05-3_6.ckpt", "--weights", copy)
    )
    #expect(figures[2].contains("Top_1_Accuracy: \(String(format: "%.4f", found))%"))
  }

  @Test("finetunes: another classifier, and frozen parts as they were")
  func finetune() async throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Sample.pictures).prefix(3) {
      try FileManager.default.createDirectory(
        atPath: workplace.path("few/train"),
        withIntermediateDirectories: true
      )
      try FileManager.default.createSymbolicLink(
        atPath: workplace.path("few/train/\(name)"),
        withDestinationPath: "\(Sample.pictures)/\(name)"
      )
    }
    let outcome = try await train(
      "--from",
      Sample.checkpoint,
      "--freeze",
      "f*",
      "--data-dir=few",
      "--val-while-train=False",
      "--epoch-size=1"
    )
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("has 10 classes and the data 3: the classifier begins anew"))
    let (json, _) = try await Command.json(
      ["diff", Sample.checkpoint, "out/shufflenet_v1_g3_05-1_1.ckpt"],
      in: workplace.folder
    )
    guard case .array(let different)? = json["different"] else {
      Issue.record("no list")
      return
    }
    // Of training state the files have what they have.
    let isState = { (name: String) in
      name.hasPrefix("moments.") || name.contains("_") && !name.contains(".")
    }
    let names = different.compactMap { entry in
      if case .string(let name)? = entry["name"] { name } else { nil }
    }
    #expect(names.filter { !isState($0) } == ["classifier.weight"])
  }

  @Test("goes on with MindCV's own checkpoint, in its layout", .fixture("shufflenet"))
  func mindCV() async throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Sample.pictures).prefix(2) {
      try FileManager.default.createDirectory(
        atPath: workplace.path("two/train"),
        withIntermediateDirectories: true
      )
      try FileManager.default.createSymbolicLink(
        atPath: workplace.path("two/train/\(name)"),
        withDestinationPath: "\(Sample.pictures)/\(name)"
      )
    }
    for (file, average) in [("momentum", "False"), ("ema", "True")] {
      let outcome = try await train(
        "--ckpt-path",
        Fixtures.path("shufflenet/mindcv_train_g3_05_nc2_\(file).ckpt"),
        "--resume-opt",
        "--ema",
        average,
        "--data-dir=two",
        "--val-while-train=False",
        "--ckpt-save-dir=\(file)",
        "--batch-size=10",
        "--epoch-size=1"
      )
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let saved = try #require(try names(file).first { $0.hasPrefix("shufflenet_v1_g3_05-") })
      let (json, _) = try await Command.json(
        ["inspect", "\(file)/\(saved)"],
        in: workplace.folder
      )
      #expect(json["model"]?["layout"] == .string("split"))
      guard case .array(let tensors)? = json["tensors"] else {
        Issue.record("no tensors")
        continue
      }
      #expect(tensors.count == (file == "ema" ? 831 : 521))
    }
  }

  @Test(
    "one of several processes of a launcher says that it needs MPI",
    arguments: ["train", "evaluate"]
  )
  func processes(_ subcommand: String) async throws {
    let evaluation = [Sample.checkpoint, "--data", Sample.pictures]
    let outcome = try await Command.run(
      [subcommand] + (subcommand == "train" ? ["--config", "recipe.yaml"] : evaluation),
      in: workplace.folder,
      environment: ["OMPI_COMM_WORLD_SIZE": "2"]
    )
    #expect(outcome.status == 64)
    #expect(
      outcome.stderr.contains(
        "MPI: started as one of 2 processes, but this program was built for one"
      )
    )
  }

  @Test("a picture that cannot be evaluated costs no epoch, and infinite weights are not saved")
  func unsound() async throws {
    let val = workplace.path("data/val")
    try FileManager.default.removeItem(atPath: val)
    try FileManager.default.copyItem(atPath: Sample.pictures, toPath: val)
    try workplace.write("data/val/3_dress/val_00013.png", Data("none".utf8))
    let outcome = try await train()
    #expect(outcome.status == 65)
    #expect(outcome.stderr.contains("val_00013.png: expected a JPEG or PNG file, found text; "))
    #expect(outcome.stderr.contains("a training needs every picture"))
    #expect(outcome.stderr.contains("what was saved in out stays"))
    #expect(
      try names("out") == ["optim_shufflenet_v1_g3_05.ckpt", "shufflenet_v1_g3_05-1_6.ckpt"]
    )
    let infinite = try await train(
      "--lr",
      "3e38",
      "--batch-size",
      "200",
      "--opt",
      "sgd",
      "--momentum",
      "0",
      "--ckpt-save-dir",
      "infinite"
    )
    #expect(infinite.status == 65)
    #expect(infinite.stderr.contains("error: epoch 1: "))
    #expect(
      infinite.stderr.contains(
        " is no longer finite: nothing of this epoch is saved; try a lower 'lr'"
      )
    )
    #expect(try names("infinite") == [])
  }

  @Test("evaluates folders by their names, where they are fewer than those that are learnt from")
  func fewerClasses() async throws {
    let val = workplace.path("data/val")
    try FileManager.default.removeItem(atPath: val)
    for name in ["8_bag", "9_ankle_boot"] {
      try FileManager.default.createDirectory(atPath: val, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: "\(val)/\(name)",
        withDestinationPath: "\(Sample.pictures)/\(name)"
      )
    }
    let options = [
      "--from", Sample.checkpoint, "--freeze", "*", "--image-resize", "64", "--epoch-size", "1",
    ]
    func figure(_ folder: String) async throws -> (Double?, String) {
      let outcome = try await Command.run(
        ["train", "--config", "recipe.yaml", "--format", "json", "--ckpt-save-dir", folder]
          + options,
        in: workplace.folder
      )
      let line = try #require(
        outcome.stdout.split(separator: "\n").first { $0.contains("\"validated\"") }
      )
      guard case .number(let top1)? = try JSONSchema.Value(parsing: Data(line.utf8))["top1"] else {
        return (nil, outcome.stderr)
      }
      return (top1, outcome.stderr)
    }
    let named = try await figure("named")
    #expect(named.0 ?? 0 > 0.8 && named.1.isEmpty, "\(named)")
    try FileManager.default.moveItem(atPath: "\(val)/8_bag", toPath: "\(val)/80_bag")
    let ranked = try await figure("ranked")
    #expect(ranked.0 ?? 1 < 0.3)
    #expect(ranked.1.contains("data/val/80_bag has no folder of that name in data/train"))
  }

  @Test("lines of JSON are what the schema says, and no memory is asked for in vain")
  func json() async throws {
    let outcome = try await train("--epoch-size", "1", "--format", "json")
    #expect(outcome.status == 0)
    let schema = try JSONSchema(named: "train")
    let lines = outcome.stdout.split(separator: "\n").map(String.init)
    for line in lines { #expect(try schema.violations(in: line) == []) }
    // One that began, six steps, an evaluation, perhaps the best one, a checkpoint, an epoch, the end.
    #expect((11...12).contains(lines.count))
    let metrics = try String(decoding: bytes("out/metrics.jsonl"), as: UTF8.self)
    #expect(metrics == outcome.stdout)
    let large = try await train("--image-resize", "20000", "--batch-size", "64", "--force")
    #expect(large.status == 65)
    #expect(large.stderr.contains("lower one of them, and give 'gradient_accumulation_steps'"))
  }

  static let wrong: [([String], Int32, String)] = [
    (
      ["--lrr", "1"], 64,
      "command line: expected the keys of MindCV's recipes, found 'lrr'; MindCV refuses it too, so try 'lr'"
    ),
    (["--lr", "fast"], 64, "command line: lr: expected a number from 0, found 'fast'"),
    (["--model", "resnet50"], 64, "model: expected one of shufflenet_v1_g3_05, "),
    (["--data-dir", "nowhere"], 66, "nowhere/train: no such file"),
    (
      ["--batch-size", "500"], 65,
      "data/train: expected at least a batch of 500 pictures, found 200"
    ),
    (["word"], 64, "word: expected a recipe's key first, as '--key value'"),
    (["--amp-level", "O2"], 64, "amp_level: expected 'o0', found 'O2'"),
    (
      ["--ckpt-path", "recipe.yaml"], 65,
      "recipe.yaml: at byte 0: expected a MindSpore checkpoint, found text"
    ),
    (
      ["--ckpt-path", Sample.checkpoint, "--model", "shufflenet_v1_g8_05"], 65,
      "expected a shufflenet_v1_g8_05"
    ),
    (
      ["--ckpt-save-dir", "recipe.yaml"], 73,
      "recipe.yaml: cannot create the output: Not a directory"
    ),
    (
      ["--freeze", "zzz*"], 64,
      "--freeze zzz*: expected a pattern of names such as first_conv.0.weight"
    ),
    (["--ckpt-save-dir", "/proc/none"], 73, "/proc/none: cannot create the output"),
    (["--resume", "--force"], 64, "give one of them"),
    (["--num-classes", "5"], 65, "data/train: expected at most 5 class folders, as 'num_classes'"),
    (
      ["--num-classes", "9000000000000000000"], 64,
      "num_classes: expected a whole number from 1 to 1000000"
    ),
    (
      ["--num-classes", "1000000", "--model", "shufflenet_v1_g8_20", "--batch-size", "200"], 65,
      "num_classes 1000000: expected to need less than this machine's"
    ),
    (
      ["--epoch-size", "2147483647"], 65, "expected at most 67108864 steps in all, found 2147483647"
    ),
    (
      ["--warmup-epochs", "100000000"], 65,
      "expected at most 67108864 steps in all, found 100000000"
    ),
    (["--lr", "1e300"], 65, "expected finite learning rates, found an infinite one"),
    (["--ema-decay", "2"], 64, "ema_decay: expected a number from 0 to 1, found '2'"),
    (["--threads", "100000"], 64, "--threads: expected 1 to 1024, found 100000"),
    (["--re-prob", "1", "--re-max-attempts", "2147483647"], 64, "whole number from 1 to 1000"),
    (["--resume-opt"], 64, "resume_opt: expected ckpt_path beside 'True'"),
    (["--from", "a.ckpt", "--ckpt-path", "b.ckpt"], 64, "expected one of them, found both"),
    (["--weights", "ema"], 64, "give --from too"),
    (["--pretrained", "True"], 64, "expected 'false', and the zoo's weights by --from <model>"),
  ]

  @Test("says what is wrong, and leaves nothing behind", arguments: wrong)
  func refusal(_ arguments: [String], _ status: Int32, _ message: String) async throws {
    let outcome = try await Command.run(
      ["train", "--config", "recipe.yaml"] + arguments,
      in: workplace.folder
    )
    #expect(outcome.status == status)
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(try workplace.names.filter { $0 != "data" && $0 != "recipe.yaml" } == [])
  }
}
