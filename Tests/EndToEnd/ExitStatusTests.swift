import Foundation
import TestSupport
import Testing

/// The exit statuses that the help of the command lists; `sysexits.h` where it has one.
@Suite("Exit statuses")
struct ExitStatusTests {
  /// What goes wrong, and what the message must have in it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let status: Int32
    let message: [String]
    var testDescription: String { name }

    init(_ name: String, _ arguments: [String], _ status: Int32, _ message: String...) {
      self.name = name
      self.arguments = arguments
      self.status = status
      self.message = message
    }
  }

  private static let checkpoint = Sample.checkpoint
  private static let data = ["--data", Sample.pictures]
  private static let boot = Sample.boot

  static let usage = [
    Case("a subcommand that is none", ["inspekt"], 64, "inspekt"),
    Case("an option that is none", ["list", "--colour"], 64, "--colour"),
    Case("an argument too few", ["inspect"], 64, "<file>"),
    Case("an argument too many", ["show", "a", "b"], 64, "'b'"),
    Case("a format that is none", ["list", "--format", "xml"], 64, "xml"),
    Case("a number that is none", ["diff", "a", "b", "--tolerance", "x"], 64, "'x'"),
    Case("a negative tolerance", ["diff", "a", "b", "--tolerance=-1"], 64, "from 0 up, found -1"),
    Case(
      "a tolerance that is no number",
      ["diff", "a", "b", "--tolerance", "nan"],
      64,
      "from 0 up, found nan"
    ),
    Case("a model that is none", ["show", "resnet50"], 64, "resnet50", "shufflezoo list"),
    Case("a name with a slip", ["show", "shufflenet_v1_g3_06"], 64, "shufflenet_v1_g3_05"),
    Case("weights by a name that is none", ["evaluate", "resnet50"] + data, 64, "resnet50"),
    Case("weights by a slip", ["predict", "shufflenet_v1_g4_10", boot], 64, "did you mean"),
    Case("no pictures to predict", ["predict", checkpoint], 64, "<image>"),
    Case("no class to name", ["predict", checkpoint, boot, "--top", "0"], 64, "--top"),
    Case("no data set", ["evaluate", checkpoint], 64, "--data"),
    Case("no picture to evaluate", ["evaluate", checkpoint, "--limit", "0"] + data, 64, "--limit"),
    Case("a shard that is none", ["evaluate", checkpoint, "--shard", "0/3"] + data, 64, "0/3"),
    Case(
      "logits in several runs",
      ["evaluate", checkpoint, "--resume", "j", "--logits", "l.npy"] + data,
      64,
      "--resume keeps no logits"
    ),
    Case(
      "a journal that an output would replace",
      ["evaluate", checkpoint, "--resume", "a.csv", "--predictions", "a.csv"] + data,
      64,
      "--resume: expected a file of its own, found 'a.csv'"
    ),
    Case(
      "two outputs in one file",
      ["evaluate", checkpoint, "--per-class", "a.csv", "--predictions", "a.csv"] + data,
      64,
      "a file of its own"
    ),
    Case("nothing to merge", ["merge"], 64, "<file>"),
    Case("no threads", ["evaluate", checkpoint, "--threads", "0"] + data, 64, "--threads"),
    Case("no batch", ["evaluate", checkpoint, "--batch-size", "0"] + data, 64, "--batch-size"),
    Case(
      "an engine that is none",
      ["evaluate", checkpoint, "--engine", "slow"] + data,
      64,
      "slow"
    ),
    Case(
      "a percentage above 100",
      ["evaluate", checkpoint, "--expect-top1", "101"] + data,
      64,
      "--expect-top1"
    ),
    Case(
      "a smoothing above 1",
      ["evaluate", checkpoint, "--label-smoothing", "1.5"] + data,
      64,
      "--label-smoothing"
    ),
    Case("an image of no size", ["predict", checkpoint, boot, "--image-size", "0"], 64, "0"),
    Case(
      "an interpolation that is not exact",
      ["predict", checkpoint, boot, "--interpolation", "bicubic"],
      64,
      "bicubic",
      "bilinear"
    ),
    Case(
      "a script that MindCV has not",
      ["predict", checkpoint, boot, "--preprocess", "train"],
      64,
      "infer"
    ),
    Case("a mean of two", ["predict", checkpoint, boot, "--mean", "1,2"], 64, "--mean"),
    Case(
      "a mean without a number",
      ["evaluate", checkpoint, "--mean", "1,,2"] + data,
      64,
      "--mean"
    ),
    Case("an infinite mean", ["predict", checkpoint, boot, "--mean", "1,2,inf"], 64, "finite"),
    Case(
      "a deviation of nothing",
      ["predict", checkpoint, boot, "--std", "1,0,1"],
      64,
      "positive"
    ),
    Case(
      "a recipe that is not there",
      ["predict", checkpoint, boot, "--config", "/nowhere.yaml"],
      66,
      "/nowhere.yaml"
    ),
    Case("an output without extension", ["convert", checkpoint, "/tmp/out"], 64, "--to"),
    Case("an unknown extension", ["convert", checkpoint, "/tmp/out.bin"], 64, "--to"),
    Case("a format to come", ["convert", checkpoint, "/tmp/o.onnx", "--to", "tf"], 64, "tf"),
    Case(
      "a layout for safetensors",
      ["convert", checkpoint, "/tmp/o.safetensors", "--layout", "split"],
      64,
      "--layout"
    ),
    Case(
      "a checksum for safetensors",
      ["convert", checkpoint, "/tmp/o.safetensors", "--crc"],
      64,
      "--crc"
    ),
    Case(
      "a layout for any network",
      ["convert", "--generic", checkpoint, "/tmp/o.ckpt", "--layout", "split"],
      64,
      "--generic"
    ),
  ]

  static let input = [
    Case(
      "a file that is not there",
      ["inspect", "nothing.ckpt"],
      66,
      "nothing.ckpt",
      "no such file"
    ),
    Case("a folder that is not there", ["diff", checkpoint, "no/such.ckpt"], 66, "no/such.ckpt"),
    Case("a folder as a file", ["inspect", Sample.pictures], 66, "a folder"),
    Case("a device as a file", ["inspect", "/dev/null"], 66, "a device"),
    Case("an input of convert", ["convert", "nothing.ckpt", "/tmp/o.ckpt"], 66, "nothing.ckpt"),
    Case("weights that are not there", ["evaluate", "nothing.ckpt"] + data, 66, "nothing.ckpt"),
    Case("weights by a path without extension", ["evaluate", "./nothing"] + data, 66, "./nothing"),
    Case("a data set that is not there", ["evaluate", checkpoint, "--data", "no"], 66, "no: "),
    Case("a file as a data set", ["evaluate", checkpoint, "--data", boot], 66, boot),
    Case("a picture that is not there", ["predict", checkpoint, "no.png", boot], 66, "no.png"),
    Case(
      "labels that are not there",
      ["predict", checkpoint, boot, "--labels", "no.tsv"],
      66,
      "no.tsv"
    ),
    Case("a journal that is not there", ["merge", "no/journal"], 66, "no/journal"),
    Case(
      "a device as a journal",
      ["evaluate", checkpoint, "--resume", "/dev/null"] + data,
      66,
      "a device"
    ),
    Case("a class list", ["evaluate", checkpoint, "--classes", "no.tsv"] + data, 66, "no.tsv"),
    Case("a model never published", ["predict", "shufflenet_v1_g8_10", boot], 66, "published"),
  ]

  private static let offline = ["--offline", "--cache-dir", "cache"]

  static let unavailable = [
    Case(
      "a model that is not in the cache",
      ["evaluate", "shufflenet_v1_g3_10"] + data + offline,
      69,
      "shufflenet_v1_g3_10-245f0ccf.ckpt",
      "shufflezoo download"
    ),
    Case(
      "the same by an alias with a dot",
      ["predict", "shufflenet_v1_g3_0.5", boot] + offline,
      69,
      "shufflenet_v1_g3_05-56209ef3-910v2.ckpt"
    ),
    Case(
      "one of a model's files",
      ["inspect", "shufflenet_v1_g3_05@42cfe109"] + offline,
      69,
      "shufflenet_v1_g3_05-42cfe109.ckpt"
    ),
  ]

  private static let empty = Fixtures.bundled("format/empty_list.ckpt")
  private static let encrypted = Fixtures.bundled("format/enc_AES-GCM_128.ckpt")
  private static let other = Fixtures.bundled("format/net_plain.ckpt")

  static let badData = [
    Case("an empty file", ["inspect", empty], 65, "empty_list.ckpt"),
    Case("a picture as weights", ["inspect", boot], 65, "val_00000.png"),
    Case("an encrypted file without a key", ["inspect", encrypted], 65, "AES-GCM"),
    Case("another network", ["convert", other, "/tmp/o.safetensors"], 65, "--generic"),
    Case("another network to evaluate", ["evaluate", other] + data, 65, "ShuffleNetV1"),
    Case(
      "a data set without classes",
      ["evaluate", checkpoint, "--data", "\(Sample.pictures)/2_pullover"],
      65,
      "one folder for each class"
    ),
    Case("a picture as a journal", ["merge", boot], 65, "the journal of an evaluation"),
    Case(
      "weights as a journal",
      ["evaluate", checkpoint, "--resume", Fixtures.bundled("format/empty_0.ckpt")] + data,
      65,
      "which stays as it is"
    ),
    Case(
      "more shards than pictures",
      ["evaluate", checkpoint, "--limit", "2", "--shard", "1/3"] + data,
      65,
      "divide it among fewer"
    ),
    Case("labels that are none", ["predict", checkpoint, boot, "--labels", boot], 65, "UTF-8"),
  ]

  @Test(
    "every failure has its status and one message",
    arguments: usage + input + unavailable + badData
  )
  func failure(_ example: Case) async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(example.arguments, in: workplace.folder)
    #expect(outcome.status == example.status, "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.hasPrefix("error: "), "\(outcome.stderr)")
    #expect(outcome.stderr.components(separatedBy: "rror: ").count == 2)
    for part in example.message { #expect(outcome.stderr.contains(part), "\(outcome.stderr)") }
    if example.status != 64 { #expect(outcome.stderr.filter(\.isNewline).count == 1) }
    #expect(try workplace.names == [])
  }

  @Test("a file that may not be read is 66", .enabled(if: getuid() != 0, "root may read all"))
  func unreadable() async throws {
    let workplace = try Workplace()
    let path = try workplace.write("secret.ckpt", Data("x".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let outcome = try await Command.run(["inspect", path])
    #expect(outcome.status == 66)
    #expect(outcome.stderr.contains("permission denied"))
  }

  @Test("a folder that may not be written is 73", .enabled(if: getuid() != 0, "root may write all"))
  func unwritable() async throws {
    let workplace = try Workplace()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o555],
      ofItemAtPath: workplace.folder.path
    )
    let outcome = try await Command.run(["convert", Sample.checkpoint, workplace.path("o.ckpt")])
    #expect(outcome.status == 73)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: workplace.folder.path
    )
  }

  @Test("an output that cannot be created is 73, and what lies there stays")
  func outputs() async throws {
    let workplace = try Workplace()
    let input = try workplace.write("in.ckpt", Data(contentsOf: URL(filePath: Sample.checkpoint)))
    let old = try workplace.write("old.npy", Data("old".utf8))
    let link = workplace.path("link.ckpt")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: input)
    try FileManager.default.createDirectory(
      atPath: workplace.path("folder.ckpt"),
      withIntermediateDirectories: false
    )
    let before = try workplace.names
    let cases: [(arguments: [String], message: String)] = [
      (["convert", input, input, "--force"], "input itself"),
      (["convert", input, link, "--force"], "input itself"),
      (["convert", input, workplace.path("no/such/o.ckpt")], "No such file"),
      (["convert", input, workplace.path("folder.ckpt"), "--force"], "found a folder"),
      (["evaluate", input, "--data", Sample.pictures, "--logits", old], "--force"),
      (["predict", input, Sample.boot, "--logits", old], "--force"),
    ]
    for (arguments, message) in cases {
      let outcome = try await Command.run(arguments)
      #expect(outcome.status == 73, "\(arguments)")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
      #expect(outcome.stdout == "")
    }
    #expect(try workplace.names == before)
    #expect(try Data(contentsOf: URL(filePath: old)) == Data("old".utf8))
    #expect(try await Command.json(["inspect", input]).json["sha256"] == .string(Sample.sha256))
  }

  @Test(
    "a full device is 74",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
    arguments: [["list"], ["list", "--format", "json"], ["--help"]]
  )
  func full(_ arguments: [String]) async throws {
    let outcome = try await Command.run(arguments, stdout: .file("/dev/full"))
    #expect(outcome.status == 74)
    #expect(outcome.stderr.hasPrefix("error: standard output: "))
    #expect(outcome.stderr.contains("No space left on device"))
  }
}
