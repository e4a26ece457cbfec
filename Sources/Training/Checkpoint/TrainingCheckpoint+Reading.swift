public import ShuffleNet
public import Tensors

extension TrainingCheckpoint {
  /// What a training does with a checkpoint's entries that they do not say themselves.
  public struct Settings: Sendable {
    /// How parameters change; a momentum is the file's.
    public var rule: UpdateRule
    /// How much of a parameter is added to its gradient.
    public var weightDecay: Float = 0
    /// Which parameters decay.
    public var filter = WeightDecayFilter.disabled
    /// The decay of the moving average, if one is kept.
    public var averageDecay: Float?

    /// Settings without decay or an average.
    public init(rule: UpdateRule) { self.rule = rule }
  }

  /// Reads a training of a network.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - entries: the checkpoint's, under canonical names.
  ///   - settings: what the entries do not say.
  /// - Throws: ``ResumeError`` that names the entry.
  public init(
    of network: ShuffleNetV1,
    from entries: StateDict,
    _ settings: Settings
  ) throws(ResumeError) {
    let reader = EntryReader(network: network, entries: entries)
    var values: [[Float]] = []
    for parameter in network.parameters { values.append(try reader.values(of: parameter)) }
    var average: MovingAverage?
    if let decay = settings.averageDecay {
      var averages: [[Float]] = []
      for parameter in network.parameters {
        averages.append(try reader.values(of: parameter, Name.average))
      }
      let updateCount = try reader.count(Name.updates)
      average = MovingAverage(averages, updateCount: updateCount, decay: decay)
    }
    self.init(
      TrainingState(
        network,
        parameters: values,
        optimizer: try reader.optimizer(settings),
        average: average,
        pending: try reader.pending()
      ),
      learningRates: try reader.rates(),
      lossScale: try reader.lossScale()
    )
  }
}

/// Reads the entries of a checkpoint, which come from outside.
private struct EntryReader {
  let network: ShuffleNetV1
  let entries: StateDict

  typealias Name = TrainingCheckpoint.Name

  func optimizer(_ settings: TrainingCheckpoint.Settings) throws(ResumeError) -> Optimizer {
    var rule = settings.rule
    var powers: [Float] = []
    for name in rule.scalars { powers.append(try number(name)) }
    switch rule {
    case .momentum(_, let nesterov): rule = .momentum(powers[0], nesterov: nesterov)
    case .sgd(_, let nesterov): rule = .sgd(momentum: powers[0], nesterov: nesterov)
    case .adam, .adamW: break
    }
    var memory: [[[Float]]] = []
    for parameter in network.parameters {
      var slots: [[Float]] = []
      for slot in rule.slots {
        slots.append(
          parameter.isTrainable ? try values(of: parameter, "\(slot.prefix).") : []
        )
      }
      memory.append(slots)
    }
    return Optimizer(
      network,
      rule: rule,
      weightDecay: settings.weightDecay,
      filter: settings.filter,
      memory: memory,
      powers: rule.betas.isEmpty ? [] : powers,
      stepCount: try count(Name.step)
    )
  }

  /// The gradients that wait for a step; `nil` where the file has none.
  func pending() throws(ResumeError) -> AccumulatedGradients? {
    guard entries[Name.accumulatedCount] != nil else { return nil }
    var gradients: [[Float]] = []
    for parameter in network.parameters {
      gradients.append(parameter.isTrainable ? try values(of: parameter, Name.accumulated) : [])
    }
    return AccumulatedGradients(gradients, batchCount: try count(Name.accumulatedCount))
  }

  /// The rates; none where the file has none.
  func rates() throws(ResumeError) -> [Float] {
    guard let tensor = entries[Name.rates] else { return [] }
    guard tensor.shape.rank <= 1 else {
      throw ResumeError(
        .entry(Name.rates, expected: "a rate, or one for each step", found: "\(tensor.shape)")
      )
    }
    return try floats(tensor)
  }

  func lossScale() throws(ResumeError) -> Float? {
    entries[Name.lossScale] == nil ? nil : try number(Name.lossScale)
  }

  func values(of parameter: Parameter, _ prefix: String = "") throws(ResumeError) -> [Float] {
    let tensor = try entry(prefix + parameter.name)
    guard tensor.shape == parameter.shape else {
      throw ResumeError(
        .entry(tensor.name, expected: "the shape \(parameter.shape)", found: "\(tensor.shape)")
      )
    }
    return try floats(tensor)
  }

  /// A number of steps, `int32` or a float.
  func count(_ name: String) throws(ResumeError) -> Int {
    let tensor = try entry(name)
    guard tensor.dataType == .int32, tensor.shape.elementCount == 1 else {
      let number = try number(name)
      guard let count = Int(exactly: number), count >= 0 else {
        throw ResumeError(.entry(name, expected: "a number of steps", found: "\(number)"))
      }
      return count
    }
    let bytes: [UInt8]
    do { bytes = try tensor.region.bytes() } catch {
      throw ResumeError(.unreadable(entry: name, error))
    }
    let count = bytes.span.littleEndian(Int32.self, at: 0)
    guard count >= 0 else {
      throw ResumeError(.entry(name, expected: "a number of steps", found: "\(count)"))
    }
    return Int(count)
  }

  private func number(_ name: String) throws(ResumeError) -> Float {
    let tensor = try entry(name)
    guard tensor.shape.elementCount == 1, let value = try floats(tensor).first else {
      throw ResumeError(.entry(name, expected: "one number", found: "the shape \(tensor.shape)"))
    }
    return value
  }

  private func entry(_ name: String) throws(ResumeError) -> Tensor {
    guard let tensor = entries[name] else { throw ResumeError(.missing(entry: name)) }
    return tensor
  }

  private func floats(_ tensor: Tensor) throws(ResumeError) -> [Float] {
    guard tensor.isFloatingPoint else {
      throw ResumeError(
        .entry(tensor.name, expected: "floats", found: tensor.dataType.rawValue)
      )
    }
    do { return try tensor.floats() } catch {
      throw ResumeError(.unreadable(entry: tensor.name, error))
    }
  }
}
