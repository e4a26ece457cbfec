import Foundation
import TestSupport
import Testing

@Suite("convert for other tools")
struct ExportTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let options: [String]
    let file: String
    let format: String
    let names: String
    var testDescription: String { options.joined(separator: " ") }
  }

  static let cases = [
    Case(
      options: ["--to", "pytorch"],
      file: "p.safetensors",
      format: "safetensors",
      names: "pytorch"
    ),
    Case(
      options: ["--to", "pytorch", "--names", "mindcv", "--dtype", "float16"],
      file: "p",
      format: "safetensors",
      names: "pytorch"
    ),
    Case(
      options: ["--to", "pytorch", "--names", "megvii"],
      file: "m.safetensors",
      format: "safetensors",
      names: "megvii"
    ),
    Case(options: ["--to", "mlx"], file: "x.safetensors", format: "safetensors", names: "mlx"),
    Case(options: [], file: "o.onnx", format: "onnx", names: "mindspore"),
    Case(
      options: ["--to", "onnx", "--no-fold", "--softmax", "--normalize", "--image-size", "65"],
      file: "o",
      format: "onnx",
      names: "mindspore"
    ),
  ]

  @Test("says what was written, and the way back finds it", arguments: cases)
  func converts(_ example: Case) async throws {
    let workplace = try Workplace()
    let output = workplace.path(example.file)
    let (json, status) = try await Command.json(
      ["convert", Sample.checkpoint, output] + example.options
    )
    #expect(status == 0)
    #expect(json["format"] == .string(example.format))
    #expect(json["names"] == .string("mindspore"))
    #expect(json["output_names"] == .string(example.names))
    #expect(json["mapped"] == .number(308))
    guard example.format == "safetensors" else { return }
    let (back, code) = try await Command.json(["convert", output, workplace.path("b.ckpt")])
    #expect(code == 0)
    #expect(back["names"] == .string(example.names))
    #expect(back["output_names"] == .string("mindspore"))
    #expect(back["output_layout"] == .string("split"))
    #expect(back["mapped"] == .number(246))
    let (inspected, _) = try await Command.json(["inspect", output])
    #expect(inspected["model"]?["names"] == .string(example.names))
    let (verified, verdict) = try await Command.json(["verify", output, "--probe"])
    #expect(verdict == 0)
    #expect(verified["files"]?[0]?["probe"] == .string("ok"))
  }

  @Test("prints the same for people, and at once which lines of the authors' module to change")
  func text() async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(
      ["convert", Sample.checkpoint, "m", "--to", "pytorch", "--names", "megvii"],
      in: workplace.folder
    )
    #expect(outcome.stdout.contains("split layout, written with the names of megvii\n"))
    #expect(outcome.stderr.contains("nn.MaxPool2d(3, 2, padding=0, ceil_mode=True)"))
    #expect(outcome.stderr.contains("nn.AvgPool2d(3, 2, padding=0, ceil_mode=True)"))
    let back = try await Command.run(["convert", "m", "b.ckpt"], in: workplace.folder)
    #expect(back.stdout.contains("read from the names of megvii, written in the split layout\n"))
    #expect(back.stdout.contains("246 mapped, 49 training state, left out\n"))
    #expect(back.stderr == "")
  }

  @Test("a graph has the sample's size, words and licence, and a probe that its weights give")
  func graph() async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.onnx")
    #expect(try await Command.run(["convert", Sample.checkpoint, output]).status == 0)
    let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
    #expect(text.contains("Ankle boot"))
    #expect(text.contains("model_license"))
    let (sound, status) = try await Command.json(["verify", output, "--probe"])
    #expect(status == 0)
    #expect(sound["files"]?[0]?["probe"] == .string("ok"))
    var bytes = try Data(contentsOf: URL(filePath: output))
    let name = try #require(bytes.range(of: Data("classifier.weight".utf8), options: .backwards))
    // Behind the name stand a key and a length of three bytes, then the 480 weights of each class.
    let start = name.upperBound + 4
    bytes.replaceSubrange(start..<start + 1920, with: Data(count: 1920))
    let damaged = try workplace.write("d.onnx", bytes)
    let (other, verdict) = try await Command.json(["verify", damaged, "--probe"])
    #expect(verdict == 1)
    #expect(other["files"]?[0]?["probe"] == .string("mismatch"))
  }

  @Test("a folded graph is inspected, compared and evaluated, but its parameters are gone")
  func folded() async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.onnx")
    #expect(try await Command.run(["convert", Sample.checkpoint, output]).status == 0)
    let (inspected, _) = try await Command.json(["inspect", output])
    #expect(inspected["format"] == .string("onnx"))
    #expect(inspected["model"]?["mapped"] == .number(99))
    #expect(inspected["model"]?["missing"]?[195] != nil)
    #expect(inspected["model"]?["missing"]?[196] == nil)
    let equal = try await Command.run(["diff", "o.onnx", output], in: workplace.folder)
    #expect(equal.status == 0 && equal.stderr == "")
    let native = workplace.path("n.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    let folded = try await Command.run(["diff", native, output])
    #expect(folded.status == 0)
    #expect(folded.stdout == "equal\n")
    #expect(folded.stderr == "note: the normalisations of one file were folded first\n")
    let back = try await Command.run(["convert", output, workplace.path("b.ckpt")])
    #expect(back.status == 65)
    #expect(back.stderr.contains("196 parameters are missing"))
  }

  @Test(
    "options that do not go with the output are wrong usage",
    arguments: [
      ["o.ckpt", "--names", "megvii"],
      ["o.safetensors", "--names", "mindcv"],
      ["o.safetensors", "--softmax"],
      ["o.ckpt", "--no-fold"],
      ["o.safetensors", "--to", "pytorch", "--image-size", "64"],
      ["o.onnx", "--image-size", "0"],
      ["o.onnx", "--generic"],
      ["o.safetensors", "--to", "mlx", "--generic"],
      ["o.safetensors", "--generic", "--dtype", "float16"],
      ["o.onnx", "--layout", "split"],
      ["o.safetensors", "--dtype", "float64"],
      ["o.pt"],
    ]
  )
  func usage(_ arguments: [String]) async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(
      ["convert", Sample.checkpoint] + arguments,
      in: workplace.folder
    )
    #expect(outcome.status == 64)
    #expect(try workplace.names == [])
  }
}
