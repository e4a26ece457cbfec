import Foundation
import TestSupport
import Testing

@Suite("list and show")
struct ZooListingTests {
  @Test("list shows the zoo")
  func list() async throws {
    let outcome = try await Command.run(["list"])
    #expect(outcome.status == 0)
    try expectGolden("list.txt", outcome.stdout)
  }

  // MindCV's figures, from configs/shufflenetv1/README.md.
  @Test("list takes a pattern, a least accuracy and an order")
  func selection() async throws {
    let (json, status) = try await Command.json([
      "list", "shufflenet_v1_g3_[12]?", "--sort", "top1", "--min-top1", "70",
    ])
    #expect(status == 0)
    #expect(json["models"]?[0]?["name"] == .string("shufflenet_v1_g3_20"))
    #expect(json["models"]?[0]?["weights"]?[0]?["top1"] == .number(74.02))
    #expect(json["models"]?[1]?["name"] == .string("shufflenet_v1_g3_15"))
    #expect(json["models"]?[2] == nil)
  }

  @Test(
    "list filters by groups and by the number of parameters",
    arguments: [
      (["--groups", "8"], 4), (["--groups", "4"], 0), (["--max-params", "1030032"], 3),
      (["--max-params", "1030031"], 2), (["--max-params", "1.89M"], 4),
      (["--max-params", "254k"], 0),
      (["--max-params", "2M", "--groups", "3"], 3), (["--max-params", "0"], 0),
    ]
  )
  func filters(_ options: [String], _ count: Int) async throws {
    let (json, status) = try await Command.json(["list"] + options)
    #expect(status == 0)
    guard case .array(let models) = json["models"] else {
      Issue.record("no models")
      return
    }
    #expect(models.count == count)
  }

  @Test("list takes numbers only", arguments: ["", "M", "-1", "2G", "1e6", "nan", "0x10", "9e99M"])
  func numbers(_ number: String) async throws {
    let outcome = try await Command.run(["list", "--max-params=\(number)"])
    #expect(outcome.status == 64)
    #expect(outcome.stdout == "")
  }

  @Test("list and show say what is wrong with a manifest, and where")
  func manifest() async throws {
    let workplace = try Workplace()
    let wrong = #"{"files": [{"name": "a.ckpt", "urls": [], "sha256": "xyz"}]}"#
    let path = try workplace.write("mine.json", Data(wrong.utf8))
    for arguments in [["list"], ["show", "shufflenet_v1_g3_05"]] {
      let outcome = try await Command.run(arguments + ["--manifest", path])
      #expect(outcome.status == 65)
      #expect(outcome.stderr.contains("mine.json: $.files[0].sha256: expected 64 hex digits"))
      let absent = try await Command.run(arguments + ["--manifest", workplace.path("no.json")])
      #expect(absent.status == 66)
      #expect(absent.stderr.contains("no.json: no such file"))
    }
  }

  @Test("a manifest's URL that gives a page, or that is not to be asked, is named")
  func remoteManifest() async throws {
    try await withServer(.html()) { server in
      let arguments = ["list", "--manifest", server.url("/mine.json")]
      let page = try await Command.run(arguments)
      #expect(page.status == 69)
      #expect(page.stderr.contains("/mine.json: expected a file, found a web page"))
      let offline = try await Command.run(arguments + ["--offline"])
      #expect(offline.status == 69)
      #expect(offline.stderr.contains("/mine.json: it is on the network, which is not to be used"))
      #expect(server.requests.count == 1)
      // What does not need the zoo does not ask for it.
      let file = try await Command.run(
        ["inspect", Sample.checkpoint, "--offline"],
        environment: ["SHUFFLEZOO_MANIFEST": server.url("/mine.json")]
      )
      #expect(file.status == 0, "\(file.stderr)")
    }
  }

  @Test("manifests of the environment come first, so that an option wins over them")
  func manifests() async throws {
    let workplace = try Workplace()
    let name = "shufflenet_v1_g3_10-245f0ccf.ckpt"
    for letter in ["a", "b", "c"] {
      let hash = String(repeating: letter, count: 64)
      let manifest = #"{"files": [{"name": "\#(name)", "urls": [], "sha256": "\#(hash)"}]}"#
      try workplace.write("\(letter).json", Data(manifest.utf8))
    }
    let environment = ["SHUFFLEZOO_MANIFEST": "a.json; b.json ;"]
    for (options, letter) in [([], "b"), (["--manifest", "c.json"], "c")] {
      let outcome = try await Command.run(
        ["list", "*g3_10", "--format", "csv"] + options,
        in: workplace.folder,
        environment: environment
      )
      #expect(outcome.stdout.contains(",\(String(repeating: letter, count: 64)),"))
    }
  }

  @Test("list says when nothing matches, and gives an empty list to programs")
  func nothing() async throws {
    let outcome = try await Command.run(["list", "resnet*"])
    #expect(outcome.status == 0)
    #expect(outcome.stdout == "no model matches 'resnet*'\n")
    let filtered = try await Command.run(["list", "--groups", "8", "--min-top1", "50"])
    #expect(filtered.stdout == "no model matches '*' --groups 8 --min-top1 50.0\n")
    #expect(try await Command.json(["list", "resnet*"]).json["models"] == .array([]))
  }

  @Test("show prints the card and the layers")
  func show() async throws {
    let outcome = try await Command.run(["show", "shufflenet_v1_g3_05_fmnist"])
    #expect(outcome.status == 0)
    try expectGolden("show.txt", outcome.stdout)
  }

  @Test("show has every figure that was published, the history and the recipe")
  func published() async throws {
    let outcome = try await Command.run(["show", "shufflenet_v1_g3_05"])
    #expect(outcome.status == 0)
    try expectGolden("show-published.txt", outcome.stdout)
  }

  @Test("the layers that show lists have the parameters of the card between them")
  func layers() async throws {
    for name in ["shufflenet_v1_g3_05", "shufflenet_v1_g8_20"] {
      let (json, status) = try await Command.json(["show", name])
      #expect(status == 0)
      guard case .array(let layers) = json["layers"] else {
        Issue.record("no layers")
        continue
      }
      let counts = layers.compactMap { layer in
        if case .number(let count) = layer["parameters"] { count } else { nil }
      }
      #expect(json["parameters"] == .number(counts.reduce(0, +)))
    }
  }

  // The multiply-adds are MindCV's; the bytes are its parameters' but for three of the four vectors
  // of each BatchNorm, which are folded, and what kernels may read behind them.
  @Test("show has the engine's plan, for pictures of any size")
  func plan() async throws {
    let (json, status) = try await Command.json(["show", "shufflenet_v1_g3_05", "--plan"])
    #expect(status == 0)
    #expect(json["plan"]?["image_size"] == .number(224))
    #expect(json["plan"]?["multiply_adds"] == .number(37_589_856))
    guard case .number(let byteCount) = json["plan"]?["weight_bytes"] else {
      Issue.record("no plan")
      return
    }
    #expect((2.4e6..<4 * 729_564).contains(byteCount))
    #expect(json["plan"]?["steps"]?[0]?["operation"] == .string("stem"))
    let (small, _) = try await Command.json([
      "show", "shufflenet_v1_g3_05", "--plan", "--image-size", "64",
    ])
    #expect(small["plan"]?["image_size"] == .number(64))
    #expect(small["plan"]?["weight_bytes"] == .number(byteCount))
    #expect(small["layers"]?[0]?["output_shape"]?[1] == .number(32))
    #expect(try await Command.json(["show", "shufflenet_v1_g3_05"]).json["plan"] == .null)
  }

  @Test("show prints the plan for people")
  func planText() async throws {
    let outcome = try await Command.run(
      ["show", "shufflenet_v1_g3_05_fmnist", "--plan"],
      environment: ["SHUFFLEZOO_ISA": "scalar"]
    )
    #expect(outcome.status == 0)
    let text = outcome.stdout.replacing(/memory .*/, with: "memory    <bytes>")
    try expectGolden("show-plan.txt", text)
  }

  @Test("show knows a model by its alias")
  func alias() async throws {
    let (json, _) = try await Command.json(["show", "shufflenet_v1_g3_0.5"])
    #expect(json["name"] == .string("shufflenet_v1_g3_05"))
    #expect(json["parameters"] == .number(729_564))
  }
}
