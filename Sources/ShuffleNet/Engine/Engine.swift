internal import CKernels
internal import Synchronization

/// The network compiled for this processor: what ``ReferenceExecutor`` computes, as fast as the
/// machine allows.
///
/// BatchNorm is folded into the convolutions, each unit runs as three kernels without a copy for the
/// channel shuffle or the concatenation, and the memory of a call is planned once for a picture's
/// size. In `float32` logits lie within 1e-5 of the largest of the reference's (unless all of a few classes'
/// logits are near zero by cancelling), and on one instruction set a picture gets the same bits in
/// every batch and with every number of threads.
///
/// An engine is a value that any number of tasks may share; calls do not wait for each other. A call
/// allocates nothing once as many calls with a picture's size have run at the same time before.
public struct Engine: Sendable {
  /// The network.
  public let network: ShuffleNetV1
  /// The instructions that the kernels use.
  public let instructionSet: InstructionSet
  /// What the 1×1 convolutions compute in.
  public let precision: Precision
  /// The threads that work on a call.
  public let threadPool: ThreadPool

  let weights: CompiledWeights
  let lanes: Int
  private let workspaces = Workspaces()

  /// Compiles weights.
  ///
  /// - Parameters:
  ///   - weights: the weights; the engine keeps a packed copy of its own.
  ///   - threadPool: the threads to use; `nil` to work on the calling thread alone.
  ///   - instructionSet: the instructions to use; `nil` for ``InstructionSet/chosen()``.
  ///   - precision: what the 1×1 convolutions compute in.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/instructionSet(name:available:)`` if this
  ///   processor does not have the instructions, or with
  ///   ``ModelError/Problem/precision(name:instructionSet:)`` if they do not offer the precision.
  public init(
    _ weights: ShuffleNetV1.Weights,
    threadPool: ThreadPool? = nil,
    instructionSet: InstructionSet? = nil,
    precision: Precision = .float32
  ) throws(ModelError) {
    let values = weights.values
    let columns = weights.network.variant.finalChannels
    try self.init(weights.network, threadPool, instructionSet, precision) { index, rows in
      guard let rows else { return values[index] }
      return Array(values[index][rows.lowerBound * columns..<rows.upperBound * columns])
    }
  }

  /// Compiles weights while they are read, which needs no memory but for the compiled ones.
  ///
  /// - Parameters:
  ///   - weights: where the weights lie.
  ///   - threadPool: the threads to use; `nil` to work on the calling thread alone.
  ///   - instructionSet: the instructions to use; `nil` for ``InstructionSet/chosen()``.
  ///   - precision: what the units' 1×1 convolutions compute in.
  /// - Throws: what ``init(_:threadPool:instructionSet:precision:)`` throws for weights in memory,
  ///   and ``ModelError`` with ``ModelError/Problem/unreadable(parameter:_:)``.
  public init(
    _ weights: ShuffleNetV1.StoredWeights,
    threadPool: ThreadPool? = nil,
    instructionSet: InstructionSet? = nil,
    precision: Precision = .float32
  ) throws(ModelError) {
    try self.init(
      weights.network,
      threadPool,
      instructionSet,
      precision
    ) { index, rows throws(ModelError) in
      try weights.values(ofParameterAt: index, rows: rows)
    }
  }

  private init(
    _ network: ShuffleNetV1,
    _ threadPool: ThreadPool?,
    _ instructionSet: InstructionSet?,
    _ precision: Precision,
    values: (_ index: Int, _ rows: Range<Int>?) throws(ModelError) -> [Float]
  ) throws(ModelError) {
    let set: InstructionSet
    if let instructionSet { set = instructionSet } else { set = try InstructionSet.chosen() }
    let kernels = unsafe try set.kernels(for: precision)
    self.network = network
    self.instructionSet = set
    self.precision = precision
    self.threadPool = threadPool ?? ThreadPool(threadCount: 1)
    lanes = unsafe kernels.lanes
    weights = try unsafe CompiledWeights(
      network,
      lanes: kernels.lanes,
      tile: kernels.tile,
      precision: precision,
      values: values
    )
  }

  /// Computes the logits of `batchCount` pictures into memory of the caller.
  ///
  /// - Parameters:
  ///   - input: normalised pictures, `[N, C, H, W]`.
  ///   - batchCount: N, at least 1.
  ///   - height: H, at least 1; 224 is usual.
  ///   - width: W, at least 1.
  ///   - logits: becomes `[N, classes]`.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  /// - Precondition: `logits` has N × classes elements.
  public func computeLogits(
    for input: Span<Float>,
    batchCount: Int,
    height: Int,
    width: Int,
    into logits: inout MutableSpan<Float>
  ) throws(ModelError) {
    try check(batchCount, height, width, count: input.count)
    precondition(logits.count == batchCount * network.classCount, "a logit for each class")
    let workspace = takeWorkspace(height: height, width: width)
    unsafe input.withUnsafeBufferPointer { input in
      unsafe logits.withUnsafeMutableBufferPointer { logits in
        guard let input = input.baseAddress, let logits = logits.baseAddress else { return }
        // SAFETY: both counts were compared with the dimensions above.
        unsafe run(input, batchCount: batchCount, into: logits, in: workspace)
      }
    }
    giveBack(workspace)
  }

  /// Computes the logits, `[N, classes]`, of `batchCount` pictures.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  public func logits(
    for input: Span<Float>,
    batchCount: Int,
    height: Int,
    width: Int
  ) throws(ModelError) -> [Float] {
    try check(batchCount, height, width, count: input.count)
    var logits = [Float](repeating: 0, count: batchCount * network.classCount)
    var span = logits.mutableSpan
    try computeLogits(
      for: input,
      batchCount: batchCount,
      height: height,
      width: width,
      into: &span
    )
    return logits
  }

  /// Computes the logits, `[N, classes]`, of `batchCount` pictures.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  public func logits(
    for input: [Float],
    batchCount: Int,
    height: Int,
    width: Int
  ) throws(ModelError) -> [Float] {
    try logits(for: input.span, batchCount: batchCount, height: height, width: width)
  }

  func check(
    _ batchCount: Int,
    _ height: Int,
    _ width: Int,
    count: Int
  ) throws(ModelError) {
    // Without an array of the dimensions: a call does not allocate.
    let (pixelCount, isTooLarge) = height.multipliedReportingOverflow(by: width)
    let (planeCount, areTooMany) = batchCount.multipliedReportingOverflow(
      by: network.inputChannels
    )
    guard
      batchCount >= 1, height >= 1, width >= 1, !isTooLarge, !areTooMany,
      planeCount.multipliedReportingOverflow(by: pixelCount) == (count, false)
    else {
      throw ModelError(
        .input(dimensions: [batchCount, network.inputChannels, height, width], found: count),
        model: network.variant.name
      )
    }
  }

  /// Memory for a call with pictures of this size.
  func takeWorkspace(height: Int, width: Int) -> Workspace {
    workspaces.take(height: height, width: width)
      ?? Workspace(
        network,
        height: height,
        width: width,
        batchCapacity: Self.classifiedTogether,
        threadCount: threadPool.threadCount,
        lanes: lanes
      )
  }

  /// Keeps the memory of a call for the next one.
  func giveBack(_ workspace: Workspace) { workspaces.giveBack(workspace) }

  /// Enough pictures that the classifier's weights are worth their way through the cache; whole
  /// vectors of them.
  static let classifiedTogether = 64
}

/// The workspaces that no call uses.
private final class Workspaces: Sendable {
  /// Of so many calls at once the memory is kept.
  private static let capacity = 64

  private let idle: Mutex<[Workspace]>

  init() {
    var workspaces: [Workspace] = []
    workspaces.reserveCapacity(Self.capacity)
    idle = Mutex(workspaces)
  }

  /// A workspace for pictures of this size, if there is one.
  func take(height: Int, width: Int) -> Workspace? {
    idle.withLock { idle in
      let index = idle.lastIndex { $0.plan.height == height && $0.plan.width == width }
      // Sizes that are not used any more make room.
      guard let index else { return idle.isEmpty ? nil : discarded(from: &idle) }
      return idle.remove(at: index)
    }
  }

  /// Keeps a workspace for the next call.
  func giveBack(_ workspace: Workspace) {
    idle.withLock { idle in
      if idle.count < Self.capacity { idle.append(workspace) }
    }
  }

  private func discarded(from idle: inout [Workspace]) -> Workspace? {
    idle.removeFirst()
    return nil
  }
}
