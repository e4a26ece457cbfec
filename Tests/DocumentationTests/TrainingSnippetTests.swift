import Conversion
import Foundation
import Recipes
import TestSupport
import Testing
import Training

@Suite("The snippets of Training")
struct TrainingSnippetTests {
  static func rates(path: String) throws -> (recipe: TrainingRecipe, rates: [Float]) {
    // Snippet: a recipe's rates
    let recipe = try TrainingRecipe(RecipeFile(path: path))
    let schedule = LearningRateSchedule(recipe.schedule)
    let rates = schedule.rates(epochs: recipe.schedule.epochs, stepsPerEpoch: 1251)
    // End of the snippet
    return (recipe, rates)
  }

  @Test("a recipe gives a rate for every step")
  func schedule() throws {
    let path = Fixtures.repository.appending(path: "zoo/recipes/shufflenet_v1_0.5_ascend.yaml").path
    let (recipe, rates) = try Self.rates(path: path)
    // The recipe's own lines: epoch_size, lr, warmup_epochs.
    #expect(recipe.schedule.epochs == 250)
    #expect(rates.count == 250 * 1251)
    #expect(rates.max() == 0.35)
    #expect(rates[0] == 0)
  }

  static func resume(path: String) throws -> TrainingCheckpoint {
    // Snippet: a training's checkpoint
    let entries = try TrainingEntries(WeightsFile(path: path))
    let checkpoint = try TrainingCheckpoint(
      of: entries.network,
      from: entries.stateDict,
      .init(rule: .momentum(0.9))
    )
    print(checkpoint.state.optimizer.stepCount, "steps of", checkpoint.learningRates.count)
    // End of the snippet
    return checkpoint
  }

  @Test("a checkpoint of MindCV's is a training that can be gone on with")
  func resume() throws {
    let checkpoint = try Self.resume(path: Sample.checkpoint)
    // As zoo/sample/README.md has them.
    #expect(checkpoint.state.optimizer.stepCount == 937)
    #expect(checkpoint.learningRates.count == 2811)
    #expect(checkpoint.entries.count > 246)
  }
}
