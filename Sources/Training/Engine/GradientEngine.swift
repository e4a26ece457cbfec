internal import CTrainingKernels
package import ShuffleNet

/// The loss of a batch and its gradients, fast: what ``ReferenceGradients`` says, on vectors and threads.
///
/// It keeps every convolution's output of a batch, and normalises it wherever it is read. What the
/// gradients are does not depend on the number of threads.
///
/// It is for one batch at a time.
///
/// Source: Ioffe and Szegedy, Batch Normalization, 2015, section 3.
@safe
package final class GradientEngine {
  /// What a batch gives.
  package struct Pass: Sendable {
    /// The smoothed cross entropy, the mean over the pictures.
    package let loss: Float
    /// `[N, classes]`.
    package let logits: [Float]
    /// As in ``ReferenceGradients/gradients``.
    package let gradients: [[Float]]
    /// As in ``ReferenceGradients/statistics``.
    package let statistics: [BatchStatistics<Float>]
  }

  let network: ShuffleNetV1
  let kernels: sz_training_kernels
  let pool: ThreadPool
  let pictureCount: Int
  /// How the pictures' own rows would lie.
  let pictureRows: PictureRows
  let stem: LearningStem
  let units: [LearningUnit]
  let classifier: LearningClassifier
  let scratch: [LearningScratch]

  /// Takes the memory for batches.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - pictureCount: the pictures of a batch.
  ///   - height: theirs.
  ///   - width: theirs.
  ///   - pool: the threads.
  ///   - set: the instructions.
  ///   - frozen: the parts that stay as they are.
  /// - Throws: ``ModelError`` if this processor does not have the instructions.
  package init(
    _ network: ShuffleNetV1,
    pictureCount: Int,
    height: Int,
    width: Int,
    pool: ThreadPool,
    instructionSet set: InstructionSet,
    frozen: FrozenParts = FrozenParts()
  ) throws(ModelError) {
    guard let kernels = set.trainingKernels else {
      throw ModelError(
        .instructionSet(
          name: set.rawValue,
          available: InstructionSet.available.map(\.rawValue)
        )
      )
    }
    self.network = network
    self.kernels = kernels
    self.pool = pool
    self.pictureCount = pictureCount
    pictureRows = PictureRows(pictureCount: pictureCount, height: height, width: width)
    let memory = unsafe SharedRows()
    unsafe stem = LearningStem(network.stem, pictures: pictureRows, memory: memory)
    var (units, rows) = (unsafe [LearningUnit](), unsafe stem.pooled.rows)
    var windows = unsafe Windows(rows, lanes: kernels.lanes)
    var windowRows = rows
    for unit in network.units {
      if rows != windowRows {
        unsafe windows = Windows(rows, lanes: kernels.lanes)
        windowRows = rows
      }
      let next = unsafe LearningUnit(
        unit,
        input: rows,
        memory: memory,
        windows: windows
      )
      unsafe units.append(next)
      unsafe rows = next.output.rows
    }
    unsafe self.units = units
    unsafe classifier = LearningClassifier(
      features: network.variant.finalChannels,
      classCount: network.classCount,
      pictureCount: pictureCount
    )
    let capacity =
      unsafe units.map { unit in
        unsafe max(
          unit.unit.outputChannels * unit.output.rows.stride,
          max(unit.unit.inputChannels, unit.unit.midChannels) * unit.input.stride
        )
      }.max() ?? 0
    let longest = unsafe stem.block.output.rows
    let stemCapacity = unsafe stem.scratchCapacity
    unsafe scratch = (0..<pool.threadCount).map { _ in
      unsafe LearningScratch(
        capacity: max(capacity, stemCapacity),
        longest: longest
      )
    }
    let blocks = unsafe blocks
    for number in frozen.normalizations { unsafe blocks[number].isFrozen = true }
  }

  /// All blocks, in the order of the network.
  private var blocks: [LearningBlock] {
    unsafe [stem.block] + units.flatMap { unsafe [$0.compress, $0.depthwise, $0.expand] }
  }

  /// The parameters in the order in which a batch's gradients are final: the classifier's, those of the units from
  /// the last to the first, the stem's.
  ///
  /// - Parameter network: the network.
  /// - Returns: ranges of their numbers; a moving statistic, which has no gradient, stands beside its block's weight.
  package static func order(of network: ShuffleNetV1) -> [Range<Int>] {
    let classifier = network.parameters.count - 1
    let count = ConvolutionBlock.parameterCount
    let units = network.units.map { unit in
      count * unit.blockNumbers.lowerBound..<count * unit.blockNumbers.upperBound
    }
    return [classifier..<classifier + 1] + units.reversed() + [0..<count]
  }

  /// Computes the gradients of a batch.
  ///
  /// - Parameters:
  ///   - parameters: the values of each of the network's parameters.
  ///   - pictures: `[N, C, H, W]`, normalised.
  ///   - labels: what they show.
  ///   - labelSmoothing: the share of the target that goes to all classes alike.
  /// - Returns: the loss, the logits, and what a step needs.
  /// - Precondition: there are as many pictures and labels as the engine was made for.
  package func gradients(
    _ parameters: [[Float]],
    pictures: [Float],
    labels: BatchLabels,
    labelSmoothing: Float
  ) -> Pass {
    gradients(parameters, pictures: pictures, labels: labels, labelSmoothing: labelSmoothing) {
      (_, _) throws(Never) in
    }
  }

  /// Computes the gradients of a batch, and tells which are final while it computes the others.
  ///
  /// - Parameters:
  ///   - parameters: the values of each of the network's parameters.
  ///   - pictures: `[N, C, H, W]`, normalised.
  ///   - labels: what they show.
  ///   - labelSmoothing: the share of the target that goes to all classes alike.
  ///   - onGradients: called with the ranges of ``order(of:)`` one after another, and the gradients so far: of the
  ///     parameters in the range they are final.
  /// - Returns: the loss, the logits, and what a step needs.
  /// - Throws: what `onGradients` throws, at once; the engine can be used again.
  /// - Precondition: there are as many pictures and labels as the engine was made for.
  package func gradients<Failure: Error>(
    _ parameters: [[Float]],
    pictures: [Float],
    labels: BatchLabels,
    labelSmoothing: Float,
    onGradients: (_ parameters: Range<Int>, _ gradients: [[Float]]) throws(Failure) -> Void
  ) throws(Failure) -> Pass {
    precondition(
      pictures.count == pictureCount * network.inputChannels * pictureRows.pixelCount
        && labels.classes.count == pictureCount,
      "a batch as the engine was made for"
    )
    unsafe pictures.withFloats { unsafe forwardStem(parameters, $0) }
    for index in unsafe units.indices { forward(index, parameters) }
    finishForward()
    let logits = classify(parameters)
    let loss = SmoothedCrossEntropy(logits, labels: labels, smoothing: labelSmoothing)
    var gradients = [[Float]](repeating: [], count: parameters.count)
    var order = Self.order(of: network).makeIterator()
    func tell() throws(Failure) {
      if let next = order.next() { try onGradients(next, gradients) }
    }
    backThroughClassifier(loss.gradient, parameters, &gradients)
    try tell()
    for index in unsafe units.indices.reversed() {
      back(index, parameters, &gradients)
      try tell()
    }
    unsafe pictures.withFloats { unsafe backThroughStem($0, &gradients) }
    try tell()
    return Pass(
      loss: loss.loss,
      logits: logits,
      gradients: gradients,
      statistics: unsafe blocks.map { unsafe $0.statistics }
    )
  }
}
