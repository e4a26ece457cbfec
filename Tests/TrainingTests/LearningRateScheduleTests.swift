import Testing
import Training

@Suite("Schedules of the learning rate")
struct LearningRateScheduleTests {
  /// A schedule with one epoch of warm-up from a quarter, and the rates that MindCV gives for it with three
  /// steps an epoch, from the warm-up's end.
  struct Example: Sendable {
    let decay: LearningRateSchedule.Decay
    let isStair: Bool
    var epochs = 5
    let rates: [Float]
  }

  static let examples = [
    Example(
      decay: .cosine(epochs: 2, cycles: 2, cycleDecay: 0.5),
      isStair: false,
      epochs: 6,
      rates: [
        0.4, 0.37387496, 0.3025, 0.205, 0.1075, 0.036125045, 0.2, 0.18727241, 0.1525, 0.105, 0.0575,
        0.022727586, 0.01, 0.01, 0.01,
      ]
    ),
    Example(
      decay: .cosine(epochs: 2, cycles: 2, cycleDecay: 0.5),
      isStair: true,
      epochs: 6,
      rates: [
        0.4, 0.4, 0.4, 0.205, 0.205, 0.205, 0.2, 0.2, 0.2, 0.105, 0.105, 0.105, 0.01, 0.01, 0.01,
      ]
    ),
    Example(
      decay: .exponential(rate: 0.7),
      isStair: false,
      rates: [
        0.4, 0.3551616, 0.3153494, 0.28, 0.24861312, 0.22074458, 0.196, 0.17402919, 0.15452121,
        0.1372, 0.12182043, 0.10816485,
      ]
    ),
    Example(
      decay: .exponential(rate: 0.7),
      isStair: true,
      rates: [0.4, 0.4, 0.4, 0.28, 0.28, 0.28, 0.196, 0.196, 0.196, 0.1372, 0.1372, 0.1372]
    ),
    Example(
      decay: .polynomial(power: 2),
      isStair: false,
      rates: [
        0.4, 0.3361111, 0.2777778, 0.225, 0.17777778, 0.13611111, 0.1, 0.06944445, 0.044444446,
        0.025, 0.011111111, 0.0027777778,
      ]
    ),
    Example(
      decay: .polynomial(power: 2),
      isStair: true,
      rates: [0.4, 0.4, 0.4, 0.225, 0.225, 0.225, 0.1, 0.1, 0.1, 0.025, 0.025, 0.025]
    ),
    Example(
      decay: .step(epochs: 2, rate: 0.5),
      isStair: false,
      rates: [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]
    ),
    Example(
      decay: .multiStep(milestones: [1, 3], rate: 0.1),
      isStair: false,
      rates: [0.4, 0.4, 0.4, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.004, 0.004, 0.004]
    ),
    Example(
      decay: .constant,
      isStair: true,
      rates: [Float](repeating: 0.4, count: 12)
    ),
  ]

  @Test("give MindCV's rates", arguments: examples)
  func mindCV(example: Example) {
    var schedule = LearningRateSchedule(rate: 0.4, decay: example.decay)
    schedule.minimum = 0.01
    schedule.warmupEpochs = 1
    schedule.warmupFactor = 0.25
    schedule.isStair = example.isStair
    let warmup: [Float] = example.isStair ? [0.1, 0.1, 0.1] : [0.1, 0.2, 0.3]
    let rates = schedule.rates(epochs: example.epochs, stepsPerEpoch: 3)
    #expect(rates.count == 3 * example.epochs)
    for (rate, expected) in zip(rates, warmup + example.rates) {
      #expect(abs(rate - expected) <= 2e-7 * expected, "\(rates)")
    }
  }

  @Test("the published recipe begins with zero and rises for four epochs")
  func publishedRecipe() {
    var schedule = LearningRateSchedule(rate: 0.35, decay: .cosine(epochs: 246))
    schedule.minimum = 0
    schedule.warmupEpochs = 4
    let rates = schedule.rates(epochs: 250, stepsPerEpoch: 2502)
    #expect(rates.count == 625_500)
    #expect(rates.prefix(3) == [0, Float(0.35 / 10_008), Float(0.35 * 2 / 10_008)])
    #expect(rates[10_008] == 0.35)
    #expect(rates[10_007] < 0.35)
    #expect((rates.last ?? 1) < 1e-9)
  }

  @Test("a warm-up may be longer than the training, and what is left of a cosine is its end")
  func edges() {
    var schedule = LearningRateSchedule(rate: 1, decay: .cosine(epochs: 1))
    schedule.minimum = 0.125
    schedule.warmupEpochs = 3
    #expect(schedule.rates(epochs: 2, stepsPerEpoch: 1) == [0, 1 / 3, 2 / 3])
    #expect(schedule.rates(epochs: 5, stepsPerEpoch: 1).suffix(2) == [1, 0.125])
    #expect(schedule.rates(epochs: 0, stepsPerEpoch: 0) == [])
  }
}
