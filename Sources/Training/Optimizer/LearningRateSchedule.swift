#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The learning rate of every step of a training.
///
/// It rises from ``warmupFactor`` of its value in a line, and then falls as ``decay`` says, step by step or,
/// as a stair, epoch by epoch.
///
/// Source: MindCV's `mindcv/scheduler/scheduler_factory.py` and `dynamic_lr.py`.
public struct LearningRateSchedule: Sendable, Equatable {
  /// How the rate falls once it has risen.
  public enum Decay: Sendable, Equatable {
    /// It does not.
    case constant
    /// Half a cosine down to ``minimum`` in so many epochs, then ``minimum``; several such cycles begin each at
    /// `cycleDecay` of the one before.
    case cosine(epochs: Int, cycles: Int = 1, cycleDecay: Double = 1)
    /// By a factor for each epoch.
    case exponential(rate: Double)
    /// To zero at the last epoch, by this power of what is left.
    case polynomial(power: Double)
    /// By a factor after every so many epochs.
    case step(epochs: Int, rate: Double)
    /// By a factor at each of these epochs.
    case multiStep(milestones: [Int], rate: Double)
  }

  /// What it rises to: `lr`.
  public var rate: Double
  /// What a cosine ends at: `min_lr`.
  public var minimum = 1e-6
  /// In so many epochs it rises: `warmup_epochs`.
  public var warmupEpochs = 0
  /// Where it begins, as a part of ``rate``: `warmup_factor`.
  public var warmupFactor = 0.0
  /// How it falls: `scheduler`.
  public var decay: Decay
  /// Whether it stays the same for an epoch: `lr_epoch_stair`.
  public var isStair = false

  /// Makes a schedule that does not rise first.
  public init(rate: Double, decay: Decay) {
    self.rate = rate
    self.decay = decay
  }

  /// The rates of all steps, which MindSpore keeps in `learning_rate`.
  ///
  /// - Parameters:
  ///   - epochs: how many epochs the training has, `epoch_size`.
  ///   - stepsPerEpoch: how many batches one has.
  /// - Returns: a rate for each step.
  public func rates(epochs: Int, stepsPerEpoch: Int) -> [Float] {
    let warmup = (0..<warmupEpochs * stepsPerEpoch).map { step in
      let progress = min(epoch(of: step, stepsPerEpoch), Double(warmupEpochs))
      let start = rate * warmupFactor
      return start + progress / Double(warmupEpochs) * (rate - start)
    }
    let mainEpochs = max(epochs - warmupEpochs, 0)
    let main = (0..<mainEpochs * stepsPerEpoch).map { step in
      decayed(at: step, stepsPerEpoch, of: mainEpochs)
    }
    return (warmup + main).map(Float.init)
  }

  /// How many epochs have passed before a step, whole ones if it is a stair.
  private func epoch(of step: Int, _ stepsPerEpoch: Int) -> Double {
    isStair ? Double(step / stepsPerEpoch) : Double(step) / Double(stepsPerEpoch)
  }

  private func decayed(at step: Int, _ stepsPerEpoch: Int, of epochs: Int) -> Double {
    let epoch = epoch(of: step, stepsPerEpoch)
    // Those by steps are stairs in any case.
    let whole = step / stepsPerEpoch
    switch decay {
    case .constant: return rate
    case .cosine(let length, let cycles, let cycleDecay):
      let (cycle, inCycle) = step.quotientAndRemainder(dividingBy: max(length * stepsPerEpoch, 1))
      guard cycle < cycles, length > 0 else { return minimum }
      let top = rate * pow(cycleDecay, Double(cycle))
      let progress = self.epoch(of: inCycle, stepsPerEpoch) / Double(length)
      return minimum + 0.5 * (top - minimum) * (1 + cos(.pi * progress))
    case .exponential(let factor): return rate * pow(factor, epoch)
    case .polynomial(let power): return rate * pow(1 - epoch / Double(epochs), power)
    case .step(let length, let factor): return rate * pow(factor, Double(whole / max(length, 1)))
    case .multiStep(let milestones, let factor):
      return rate * pow(factor, Double(milestones.count { $0 <= whole }))
    }
  }
}
