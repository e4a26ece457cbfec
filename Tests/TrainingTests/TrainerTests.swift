import Evaluation
import Foundation
import Recipes
import ShuffleNet
import TestSupport
import Testing
import Training

@Suite("Trainings")
struct TrainerTests {
  private let samples: [Sample]
  private var recipe: TrainingRecipe
  private let network = ShuffleNetV1(.g3x05, classCount: 10)

  init() throws {
    let folder = Fixtures.repository.appending(path: "zoo/sample/fashion-mnist").path
    var batches = try ImageFolder(folder, classes: .rank, classCount: 10).dataSet.batches()
    samples = Array(try batches.next(atMost: 1000).prefix(50))
    let text = "model: shufflenet_v1_g3_05\n"
    recipe = try TrainingRecipe(RecipeFile(parsing: Array(text.utf8), path: "recipe.yaml"))
    recipe.augmentation.imageSize = 32
    recipe.augmentation.areas = 0.8...1
    recipe.augmentation.colorJitter = nil
    recipe.data.batchSize = 16
    recipe.schedule.kind = .constant
    recipe.schedule.warmupEpochs = 0
    recipe.schedule.rate = 0.003
    recipe.optimization.algorithm = .adam
  }

  private func trainer(threads: Int) throws -> Trainer {
    try Trainer(
      TrainingState(.initial(of: network, seed: recipe.seed), recipe.optimization),
      recipe,
      pictureCount: samples.count,
      loader: BatchLoader(
        samples,
        recipe.augmentation,
        seed: recipe.seed,
        workerCount: threads
      ),
      pool: ThreadPool(threadCount: threads),
      instructionSet: .chosen()
    )
  }

  @Test("learn a few pictures by heart, the same on any number of threads")
  func learns() async throws {
    var means: [[Float]] = []
    var states: [TrainingState] = []
    for threads in [1, 3] {
      var trainer = try trainer(threads: threads)
      #expect(trainer.stepsPerEpoch == 3)
      var losses: [[Float]] = []
      for _ in 0..<12 {
        var epoch: [Float] = []
        _ = try await trainer.runEpoch { epoch.append($0.outcome.loss) }
        losses.append(epoch)
      }
      #expect(trainer.epoch == 12)
      #expect(losses.allSatisfy { $0.count == 3 })
      means.append(losses.map { $0.reduce(0, +) / 3 })
      states.append(trainer.state)
    }
    #expect(means[0] == means[1])
    #expect(states[0].parameters == states[1].parameters)
    #expect(means[0][0] > 1, "\(means[0])")
    #expect(means[0][11] < 0.6 * means[0][0], "\(means[0])")
  }

  @Test("use the pictures that make no whole batch, if the recipe says so")
  mutating func remainder() async throws {
    recipe.data.dropsRemainder = false
    recipe.schedule.epochs = 1
    recipe.schedule.kind = .step
    recipe.schedule.decayEpochs = 1
    var trainer = try trainer(threads: 2)
    #expect(trainer.stepsPerEpoch == 4)
    var steps: [Trainer.Step] = []
    for _ in 0..<2 { _ = try await trainer.runEpoch { steps.append($0) } }
    #expect(steps.map(\.epoch) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(steps.map(\.batch) == [0, 1, 2, 3, 0, 1, 2, 3])
    // The schedule ends with the first epoch.
    #expect(steps.allSatisfy { $0.learningRate == 0.003 })
  }

  @Test("stop before a step whose numbers are none, and say where")
  func nonFinite() throws {
    let engine = try GradientEngine(
      network,
      pictureCount: 2,
      height: 32,
      width: 32,
      pool: ThreadPool(threadCount: 1),
      instructionSet: .chosen()
    )
    var state = TrainingState(.initial(of: network, seed: 1), recipe.optimization)
    let before = state.parameters
    var pictures = [Float](repeating: 0.5, count: 2 * 3 * 32 * 32)
    pictures[100] = .infinity
    let batch = TrainingBatch(pictures: pictures, labels: [0, 1])
    let error = #expect(throws: NonFiniteStep.self) {
      try state.step(batch, learningRate: { _ in 1 }, .init(), on: engine)
    }
    #expect(error?.parameter == "classifier.weight")
    #expect("\(try #require(error))".contains("the gradient of classifier.weight is not finite"))
    #expect(state.parameters == before)
  }
}
