import Foundation
import Recipes
import ShuffleNet
import TestSupport
import Testing
import Training

@Suite("A recipe's training")
struct RecipePlanTests {
  @Test("has the schedule, the rule and the options that the recipe names")
  func published() throws {
    let path = Fixtures.repository.appending(path: "zoo/recipes/shufflenet_v1_0.5_ascend.yaml").path
    var recipe = try TrainingRecipe(RecipeFile(path: path))
    let rates = LearningRateSchedule(recipe.schedule).rates(epochs: 250, stepsPerEpoch: 2502)
    #expect(rates.count == 625_500)
    #expect(rates.prefix(2) == [0, Float(0.35 / 10_008)])
    #expect(rates[10_008] == 0.35)
    let network = ShuffleNetV1(.g3x05, classCount: 3)
    var state = TrainingState(.initial(of: network, seed: 42), recipe.optimization)
    #expect(state.optimizer.rule == .momentum(0.9))
    #expect(state.average == nil)
    recipe.optimization.averageDecay = 0.9999
    recipe.optimization.gradientLimit = 15
    state = TrainingState(.initial(of: network, seed: 42), recipe.optimization)
    #expect(state.average?.decay == 0.9999)
    let options = TrainingState.Options(recipe.optimization)
    #expect(options.labelSmoothing == 0.1)
    #expect(options.gradientLimit == 15)
  }

  @Test("has every schedule of MindCV", arguments: TrainingRecipe.Schedule.Kind.allCases)
  func schedules(kind: TrainingRecipe.Schedule.Kind) {
    var schedule = TrainingRecipe.Schedule()
    schedule.kind = kind
    schedule.rate = 1
    schedule.warmupEpochs = 0
    schedule.decayEpochs = 2
    schedule.milestones = [2]
    let rates = LearningRateSchedule(schedule).rates(epochs: 4, stepsPerEpoch: 1)
    let expected: [Float] =
      switch kind {
      case .constant: [1, 1, 1, 1]
      case .cosine: [1, 0.5000005, 1e-6, 1e-6]
      case .exponential: [1, 0.9, 0.81, 0.729]
      case .polynomial: [1, 0.7718895, 0.5358867, 0.28717458]
      case .step, .multiStep: [1, 1, 0.9, 0.9]
      }
    #expect(rates.count == 4)
    for (rate, expected) in zip(rates, expected) {
      #expect(abs(rate - expected) < 1e-6, "\(rates)")
    }
  }

  @Test("has every optimizer", arguments: TrainingRecipe.Optimization.Algorithm.allCases)
  func rules(algorithm: TrainingRecipe.Optimization.Algorithm) {
    var optimization = TrainingRecipe.Optimization()
    optimization.algorithm = algorithm
    optimization.momentum = 0.5
    optimization.usesNesterov = true
    let expected: UpdateRule =
      switch algorithm {
      case .momentum: .momentum(0.5, nesterov: true)
      case .sgd: .sgd(momentum: 0.5, nesterov: true)
      case .adam: .adam(nesterov: true)
      case .adamW: .adamW()
      }
    #expect(UpdateRule(optimization) == expected)
  }

  @Test("begins with MindCV's distributions, the same for the same seed")
  func initialWeights() {
    let network = ShuffleNetV1(.g3x05, classCount: 100)
    let weights = ShuffleNetV1.Weights.initial(of: network, seed: 7)
    #expect(weights.values == ShuffleNetV1.Weights.initial(of: network, seed: 7).values)
    #expect(weights.values != ShuffleNetV1.Weights.initial(of: network, seed: 8).values)
    for (parameter, values) in zip(network.parameters, weights.values) {
      let deviation: Double
      switch parameter.role {
      case .convolution(let convolution):
        deviation =
          parameter.name == "first_conv.0.weight"
          ? 0.01 : 1 / Double(convolution.inputChannelsPerGroup)
      case .classifier: deviation = 0.01
      case .gamma, .movingVariance:
        #expect(values.allSatisfy { $0 == 1 })
        continue
      case .beta, .movingMean:
        #expect(values.allSatisfy { $0 == 0 })
        continue
      }
      let count = Double(values.count)
      let found = (values.reduce(0) { $0 + Double($1) * Double($1) } / count).squareRoot()
      // Five deviations of the estimate.
      #expect(
        abs(found / deviation - 1) < 5 / (2 * count).squareRoot(),
        "\(parameter.name): \(found), \(deviation)"
      )
    }
  }
}
