import Conversion
import Foundation
import Recipes
import ShuffleNet
import Testing
import Training

@Suite("Kept checkpoints")
struct CheckpointKeeperTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "shufflezoo-keeper-\(UUID().uuidString)").path

  /// The epochs whose checkpoints are left after five, of which these shares were right.
  private func kept(
    _ policy: TrainingRecipe.Saving.Policy,
    limit: Int,
    _ accuracies: [Double]
  ) throws -> [Int] {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var saving = TrainingRecipe.Saving()
    saving.policy = policy
    saving.limit = limit
    let checkpoints = CheckpointFolder(folder, model: "shufflenet_v1_g3_05", layout: .split)
    #expect(try checkpoints.checkpoints() == [])
    try checkpoints.create()
    let recipe = try TrainingRecipe(RecipeFile())
    let network = ShuffleNetV1(.g3x05, classCount: 2)
    let state = TrainingState(.initial(of: network, seed: 1), recipe.optimization)
    var keeper = CheckpointKeeper(checkpoints, saving)
    for (index, accuracy) in accuracies.enumerated() {
      keeper.note(
        ValidationReport(
          epoch: index + 1,
          step: 0,
          pictureCount: 1,
          top1: accuracy,
          top5: nil,
          loss: 0,
          seconds: 0
        )
      )
      let path = try keeper.save(TrainingCheckpoint(state), epoch: index + 1, batch: 7)
      #expect(path == "\(folder)/shufflenet_v1_g3_05-\(index + 1)_7.ckpt")
      // Whatever is kept, the newest is there.
      #expect(try checkpoints.checkpoints().last?.path == path)
    }
    #expect(
      FileManager.default.fileExists(atPath: "\(folder)/optim_shufflenet_v1_g3_05.ckpt")
    )
    return try checkpoints.checkpoints().map(\.place.epoch)
  }

  @Test("are the latest, the best and the newest, or all")
  func policies() throws {
    let accuracies = [0.3, 0.5, 0.2, 0.5, 0.1]
    #expect(try kept(.latest, limit: 2, accuracies) == [4, 5])
    #expect(try kept(.latest, limit: 1, accuracies) == [5])
    #expect(try kept(.best, limit: 2, accuracies) == [2, 4, 5])
    #expect(try kept(.best, limit: 1, accuracies) == [2, 5])
    #expect(try kept(.all, limit: 1, accuracies) == [1, 2, 3, 4, 5])
  }

  @Test(
    "are told by MindCV's names",
    arguments: [
      ("net-3_937.ckpt", 3), ("net-12_1.ckpt", 12), ("net_best.ckpt", nil), ("optim_net.ckpt", nil),
      ("net-0_3.ckpt", nil), ("net-3_.ckpt", nil), ("net-03_3.ckpt", nil), ("net-+3_3.ckpt", nil),
      ("other-3_3.ckpt", nil), ("net-3_3.ckpt.tmp", nil), ("net-3_3_3.ckpt", nil),
      ("net-99999999999999999999_3.ckpt", nil), ("net-9223372036854775807_3.ckpt", nil),
    ] as [(String, Int?)]
  )
  func names(_ name: String, _ epoch: Int?) {
    #expect(CheckpointFolder.place(of: name, model: "net")?.epoch == epoch)
  }

  @Test("batches need about the memory that was measured")
  func memory() {
    // The whole process of `make bench-training` took 822 MiB with this batch.
    let needed = GradientEngine.estimatedByteCount(
      ShuffleNetV1(.g3x05),
      pictureCount: 64,
      side: 224
    )
    #expect((600.0...822).contains(needed / 1_048_576))
    let huge = GradientEngine.estimatedByteCount(
      ShuffleNetV1(.g8x20),
      pictureCount: .max,
      side: .max
    )
    #expect(huge > 1e40)
  }
}
