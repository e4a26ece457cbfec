import Foundation
import TestSupport
import Testing

// Trainings that stop and are gone on with.
extension TrainTests {
  @Test("killed and gone on with, comes to the bits of one run", arguments: [1, 2])
  func killed(epoch: Int) async throws {
    let options = ["--mixup", "0.2", "--ema", "--gradient-accumulation-steps", "4"]
    func train(_ folder: String, _ rest: String...) async throws -> Command.Outcome {
      let saved = workplace.path("\(folder)/shufflenet_v1_g3_05-\(epoch)_6.ckpt")
      let isKilled = folder == "killed" && rest.isEmpty
      return try await Command.run(
        ["train", "--config", "recipe.yaml", "--ckpt-save-dir", folder] + options + rest,
        in: workplace.folder
      ) { process in
        guard isKilled else { return }
        while process.isRunning, !FileManager.default.fileExists(atPath: saved) {
          await Task.yield()
        }
        kill(process.processIdentifier, SIGKILL)
      }
    }
    #expect(try await train("whole").status == 0)
    #expect(try await train("killed").status == -SIGKILL)
    let resumed = try await train("killed", "--resume")
    #expect(resumed.status == 0, "\(resumed.stderr)")
    #expect(resumed.stdout.contains("last epoch: \(epoch)\n"))
    #expect(!resumed.stdout.contains("Epoch: [1/3], batch: "))
    let names = try names("whole").filter { !$0.hasSuffix("_best.ckpt") }
    #expect(names.count == 4)
    for name in names where !name.contains("-1_") || epoch > 1 {
      #expect(try bytes("whole/\(name)") == bytes("killed/\(name)"), "\(name)")
    }
  }

  @Test("Ctrl-C ends it, and what was saved is gone on with")
  func interrupted() async throws {
    let saved = workplace.path("out/shufflenet_v1_g3_05-1_6.ckpt")
    let outcome = try await train("--epoch-size", "100") { process in
      while process.isRunning, !FileManager.default.fileExists(atPath: saved) {
        await Task.yield()
      }
      kill(process.processIdentifier, SIGINT)
    }
    #expect(outcome.status == 130)
    #expect(
      outcome.stderr == "error: interrupted; what was saved in out stays: go on with --resume\n"
    )
    #expect(try await train("--resume", "--epoch-size", "2").status == 0)
    let again = try await train()
    #expect(again.status == 73)
    #expect(again.stderr.contains("expected no checkpoints of shufflenet_v1_g3_05, found "))
  }

  @Test("goes on with other batches: steps and rates where they were")
  func otherBatches() async throws {
    #expect(try await train("--epoch-size", "2").status == 0)
    let outcome = try await train("--resume", "--batch-size", "50", "--epoch-size", "4")
    #expect(outcome.status == 0)
    #expect(
      outcome.stderr.contains(
        "shufflenet_v1_g3_05-2_6.ckpt is of epochs with 6 batches, and these have 4: the learning rate goes on"
      )
    )
    let lines = try String(decoding: bytes("out/metrics.jsonl"), as: UTF8.self).split(
      separator: "\n"
    )
    let steps = try lines.map { try JSONSchema.Value(parsing: Data($0.utf8)) }
      .filter { $0["event"] == .string("step") }
    #expect(steps.map { $0["step"] } == (1...20).map { .number(Double($0)) })
    let rates = steps.compactMap { step -> Double? in
      guard case .number(let rate)? = step["learning_rate"] else { return nil }
      return rate
    }
    // A cosine of three epochs, at its beginning and at a third and two thirds of its way.
    #expect(abs(rates[0] - 0.02) < 1e-6 && abs(rates[6] - 0.015) < 1e-6)
    #expect(abs(rates[12] - 0.005) < 1e-6 && rates[12] < rates[11] && rates[13] < rates[12])
  }

  @Test("leaves no checkpoint of another training behind, and takes none for its own")
  func others() async throws {
    #expect(try await train("--epoch-size", "3").status == 0)
    let second = "out/shufflenet_v1_g3_05-2_6.ckpt"
    #expect(try await train("--epoch-size", "1", "--ckpt-save-dir", "other").status == 0)
    let elsewhere = try await train(
      "--ckpt-path",
      second,
      "--resume-opt",
      "--ckpt-save-dir",
      "other"
    )
    #expect(elsewhere.status == 73)
    let foreign = try await train(
      "--ckpt-path",
      second,
      "--resume-opt",
      "--ckpt-save-dir",
      "other",
      "--resume"
    )
    #expect(foreign.status == 73)
    #expect(foreign.stderr.contains("expected no checkpoints of another training, found 1"))
    let occupied = try await train("--ckpt-path", second, "--resume-opt", "--epoch-size", "1")
    #expect(occupied.status == 73)
    #expect(
      occupied.stderr.contains(
        "expected no checkpoints of later epochs than 2, which \(second) is of"
      )
    )
    let again = try await train(
      "--ckpt-path",
      second,
      "--resume-opt",
      "--epoch-size",
      "2",
      "--force",
      "--batch-size",
      "50"
    )
    #expect(again.status == 0, "\(again.stderr)")
    #expect(
      try names("out").dropFirst() == [
        "shufflenet_v1_g3_05-1_6.ckpt", "shufflenet_v1_g3_05-2_6.ckpt",
        "shufflenet_v1_g3_05-3_4.ckpt", "shufflenet_v1_g3_05-4_4.ckpt",
        "shufflenet_v1_g3_05_best.ckpt",
      ]
    )
    // The checkpoint that it began with may be gone by then.
    try FileManager.default.removeItem(atPath: workplace.path(second))
    let resumed = try await train(
      "--ckpt-path",
      second,
      "--resume-opt",
      "--epoch-size",
      "3",
      "--resume"
    )
    #expect(resumed.status == 0, "\(resumed.stderr)")
    #expect(try names("out").contains("shufflenet_v1_g3_05-5_6.ckpt"))
    let fresh = try await train("--force", "--val-while-train", "False", "--epoch-size", "1")
    #expect(fresh.status == 0)
    #expect(
      try names("out") == ["optim_shufflenet_v1_g3_05.ckpt", "shufflenet_v1_g3_05-1_6.ckpt"]
    )
  }

  @Test("goes on with what there is: a best checkpoint alone, an epoch without its evaluation")
  func remains() async throws {
    #expect(try await train("--epoch-size", "2").status == 0)
    let whole = try bytes("out/shufflenet_v1_g3_05_best.ckpt")
    for name in try names("out") where !name.contains("_best") {
      try FileManager.default.removeItem(atPath: workplace.path("out/\(name)"))
    }
    // As a training leaves it that is killed before its first checkpoint.
    let begun = try await train("--resume", "--epoch-size", "2")
    #expect(begun.status == 0, "\(begun.stderr)")
    #expect(try bytes("out/shufflenet_v1_g3_05_best.ckpt") == whole)
    // As one leaves it that could not evaluate its last epoch.
    let metrics = try String(decoding: bytes("out/metrics.jsonl"), as: UTF8.self).split(
      separator: "\n"
    )
    let kept = metrics.filter { line in
      !line.contains("\"epoch\":2") || line.hasPrefix("{\"event\":\"step\"")
    }
    try workplace.write("out/metrics.jsonl", Data(kept.map { "\($0)\n" }.joined().utf8))
    let evaluated = try await train("--resume", "--epoch-size", "2", "--format", "json")
    #expect(evaluated.status == 0)
    let events = evaluated.stdout.split(separator: "\n")
    #expect(events.contains { $0.contains("\"event\":\"validated\",\"epoch\":2") })
  }
}
