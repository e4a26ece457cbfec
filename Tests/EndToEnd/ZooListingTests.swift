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

  @Test("list says when nothing matches, and gives an empty list to programs")
  func nothing() async throws {
    let outcome = try await Command.run(["list", "resnet*"])
    #expect(outcome.status == 0)
    #expect(outcome.stdout == "no model matches 'resnet*'\n")
    #expect(try await Command.json(["list", "resnet*"]).json["models"] == .array([]))
  }

  @Test("show prints the card and the layers")
  func show() async throws {
    let outcome = try await Command.run(["show", "shufflenet_v1_g3_05_fmnist"])
    #expect(outcome.status == 0)
    try expectGolden("show.txt", outcome.stdout)
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

  @Test("show knows a model by its alias")
  func alias() async throws {
    let (json, _) = try await Command.json(["show", "shufflenet_v1_g3_0.5"])
    #expect(json["name"] == .string("shufflenet_v1_g3_05"))
    #expect(json["parameters"] == .number(729_564))
  }
}
