import Foundation
import TestSupport
import Testing

@Suite("bench")
struct BenchTests {
  /// Few calls on small pictures: the figures are not looked at, only how they hang together.
  static let short = ["--image-size", "32", "--warmup", "0", "--iterations", "3"]

  @Test("measures noise on noise, and its figures fit each other")
  func noise() async throws {
    let (json, status) = try await Command.json(
      ["bench", "--threads", "2", "--batch-size", "3"] + Self.short
    )
    #expect(status == 0)
    #expect(json["model"] == .string("shufflenet_v1_g3_05"))
    #expect(json["weights_sha256"] == .null)
    #expect(json["engine"] == .string("fast"))
    #expect(json["threads"] == .number(2))
    #expect(json["batch_size"] == .number(3))
    #expect(json["image_size"] == .number(32))
    #expect(json["iterations"] == .number(3))
    #expect(json["peak_gflops"] == .null)
    #expect(json["layers"] == .null)
    let latency = try #require(json["latency_ms"])
    let least = try latency.number("min")
    let median = try latency.number("median")
    #expect(least <= median)
    #expect(try latency.number("p99") >= median)
    // A few roundings apart.
    let rate = try json.number("images_per_second")
    #expect(abs(rate * median / 3000 - 1) < 1e-12)
    let gflops = try json.number("gflops")
    let operations = try 2 * 3 * json.number("multiply_adds")
    #expect(abs(gflops * least * 1e6 / operations - 1) < 1e-12)
  }

  /// The multiply-adds that the model cards give for pictures of 224 pixels.
  @Test(
    "knows the variants, by their older names too",
    arguments: [
      ("shufflenet_v1_g3_05", 37_589_856.0), ("shufflenet_v1_g8_1.0", 138_365_952.0),
    ]
  )
  func variants(_ name: String, _ multiplyAdds: Double) async throws {
    let (json, status) = try await Command.json([
      "bench", "--model", name, "--warmup", "0", "--iterations", "1",
    ])
    #expect(status == 0)
    #expect(json["image_size"] == .number(224))
    #expect(json["batch_size"] == .number(1))
    #expect(json["threads"] == .number(1))
    #expect(json["multiply_adds"] == .number(multiplyAdds))
  }

  @Test("times the weights of a file, by its path or by its name in the zoo")
  func weights() async throws {
    let workplace = try Workplace()
    let name = "shufflenet_v1_g3_05_fmnist"
    // Of a file that lies there, the zoo is not asked.
    for (weights, model) in [(Sample.checkpoint, "shufflenet_v1_g3_05"), (name, name)] {
      let (json, status) = try await Command.json(
        ["bench", weights, "--cache-dir", workplace.path("cache"), "--quiet"] + Self.short
      )
      #expect(status == 0)
      #expect(json["model"] == .string(model))
      #expect(json["weights_sha256"] == .string(Sample.sha256))
    }
  }

  @Test("compares the run and its steps with the peak, and the steps are all of the network")
  func layers() async throws {
    let (json, status) = try await Command.json(["bench", "--peak", "--layers"] + Self.short)
    #expect(status == 0)
    let peak = try json.number("peak_gflops")
    try expectShare(of: json, peak: peak)
    guard case .array(let layers) = json["layers"] else {
      Issue.record("no layers")
      return
    }
    // The stem, 16 units of three convolutions, three average pools, the global one, the classifier.
    let stepCount = 1 + 16 * 3 + 3 + 2
    #expect(layers.count == stepCount)
    let sum = try layers.reduce(0) { try $0 + $1.number("multiply_adds") }
    let multiplyAdds = try json.number("multiply_adds")
    #expect(sum == multiplyAdds)
    #expect(layers[0]["operation"] == .string("stem"))
    #expect(layers[0]["output_shape"] == .array([.number(12), .number(8), .number(8)]))
    for layer in layers where layer["gflops"] != .null {
      try expectShare(of: layer, peak: peak)
    }
  }

  private func expectShare(of json: JSONSchema.Value, peak: Double) throws {
    let gflops = try json.number("gflops")
    let share = try json.number("peak_share")
    #expect(abs(gflops / peak / share - 1) < 1e-12)
  }

  @Test("prints the same for people")
  func text() async throws {
    let outcome = try await Command.run(["bench", "--peak", "--layers"] + Self.short)
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    // What the machine decides is left out, and with it how wide the columns are.
    let text = outcome.stdout
      .replacing(/fast, [a-z0-9]+/, with: "fast, <set>")
      .replacing(/[ ]+[0-9]+\.[0-9]+/, with: " <number>")
      .replacing(/[ ]{2,}/, with: "  ")
    try expectGolden("bench.txt", text)
  }

  @Test("runs on pictures that are given, as the reference executor does")
  func agreement() async throws {
    let workplace = try Workplace()
    let input = try workplace.write("in.npy", NumpyBytes.float32([3, 3, 40, 40]))
    var found: [NumpyArray] = []
    for options in [["--engine", "reference"], ["--threads", "2"]] {
      let path = workplace.path("logits-\(found.count).npy")
      let arguments = ["bench", Sample.checkpoint, "--input", input, "--logits", path]
      let (json, status) = try await Command.json(
        arguments + ["--iterations", "1", "--warmup", "0"] + options
      )
      #expect(status == 0)
      #expect(json["batch_size"] == .number(3))
      #expect(json["image_size"] == .number(40))
      found.append(try NumpyArray(contentsOf: path))
    }
    #expect(found.map(\.shape) == [[3, 10], [3, 10]])
    let scale = found[0].values.map(abs).max() ?? 0
    // The promise: 1e-5 of the logits' scale.
    let difference = zip(found[0].values, found[1].values).map { abs($0 - $1) }.max() ?? .infinity
    #expect(difference <= 1e-5 * scale)
    #expect(found[0].row(0) != found[0].row(1))
  }

  @Test(
    "pictures that are none, or not of this network, are 65",
    arguments: [
      ("no array", Data("no array".utf8), "numpy's format 1.0"),
      ("no pictures", NumpyBytes.float32([0, 3, 8, 8]), "found [0, 3, 8, 8]"),
      ("a channel", NumpyBytes.float32([1, 1, 8, 8]), "expected the shape [N, 3, side, side]"),
      ("no square", NumpyBytes.float32([1, 3, 8, 9]), "found [1, 3, 8, 9]"),
      ("a matrix", NumpyBytes.float32([3, 64]), "found [3, 64]"),
      ("cut short", NumpyBytes.float32([1, 3, 8, 8]).dropLast(), "expected 768 bytes"),
    ]
  )
  func badInput(_ name: String, _ bytes: Data, _ message: String) async throws {
    let workplace = try Workplace()
    let input = try workplace.write("in.npy", bytes)
    let outcome = try await Command.run(["bench", "--input", input])
    #expect(outcome.status == 65)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("in.npy: expected"))
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
  }

  @Test("logits replace a file only with --force")
  func existing() async throws {
    let workplace = try Workplace()
    let path = try workplace.write("logits.npy", Data("old".utf8))
    let arguments = ["bench", "--logits", path] + Self.short
    let outcome = try await Command.run(arguments)
    #expect(outcome.status == 73)
    #expect(try await Command.run(arguments + ["--force"]).status == 0)
    #expect(try NumpyArray(contentsOf: path).shape == [1, 1000])
  }
}

extension JSONSchema.Value {
  /// The number under a key.
  fileprivate func number(_ key: String) throws -> Double {
    guard case .number(let number)? = self[key] else {
      throw JSONSchemaError.malformed(place: key)
    }
    return number
  }
}

/// The bytes of `.npy` files, as `numpy.save` lays them out.
enum NumpyBytes {
  /// An array of numbers between -1 and 1.
  static func float32(_ shape: [Int]) -> Data {
    let dimensions = shape.map(String.init).joined(separator: ", ")
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(dimensions)), }"
    let header = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
    let values = (0..<shape.reduce(1, *)).map { Float($0 * 7919 % 1009) / 504.5 - 1 }
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]) + Data(header.utf8)
      + Data(
        values.flatMap { value in
          (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
        }
      )
  }
}
