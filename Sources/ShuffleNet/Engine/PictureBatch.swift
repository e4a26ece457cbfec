/// Pictures that come one after another, each of which goes through the network at once, so that whoever
/// reads them needs the memory of one.
///
/// They run on the calling thread alone, and are classified together. Each gets the bits of
/// ``Engine/computeLogits(for:batchCount:height:width:into:)``.
public struct PictureBatch: ~Copyable {
  private let engine: Engine
  private let capacity: Int
  private let workspace: Workspace
  private var logits: [Float]
  /// How many have come.
  public private(set) var count = 0
  /// How many of those are classified.
  private var classifiedCount = 0

  /// Begins a batch.
  ///
  /// - Parameters:
  ///   - engine: what computes.
  ///   - capacity: how many pictures may come, at least 1.
  ///   - height: their height, at least 1.
  ///   - width: their width, at least 1.
  public init(_ engine: Engine, capacity: Int, height: Int, width: Int) {
    self.engine = engine
    self.capacity = capacity
    workspace = engine.takeWorkspace(height: height, width: width)
    logits = [Float](repeating: 0, count: capacity * engine.network.classCount)
  }

  deinit { engine.giveBack(workspace) }

  /// Computes the features of one more picture.
  ///
  /// - Parameter picture: a normalised picture, `[C, H, W]`.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``; then the picture
  ///   does not count.
  /// - Precondition: fewer pictures than the capacity have come.
  public mutating func append(_ picture: Span<Float>) throws(ModelError) {
    precondition(count < capacity, "room for a picture")
    try engine.check(1, workspace.plan.height, workspace.plan.width, count: picture.count)
    if count - classifiedCount == workspace.batchCapacity { classify() }
    let row = count - classifiedCount
    unsafe picture.withUnsafeBufferPointer { picture in
      guard let picture = picture.baseAddress else { return }
      // SAFETY: the count was compared with the dimensions, and the row is within the workspace.
      withBatch { batch in
        unsafe batch.run(batch.pass(batch.workspace.plan, thread: 0, arena: 0), picture, row: row)
      }
    }
    count += 1
  }

  /// The logits, `[pictures, classes]`.
  public consuming func finish() -> [Float] {
    classify()
    return Array(logits.prefix(count * engine.network.classCount))
  }

  /// Classifies the pictures that are not yet.
  private mutating func classify() {
    guard classifiedCount < count else { return }
    withBatch { batch in batch.classify(thread: 0, threadCount: 1) }
    classifiedCount = count
  }

  private mutating func withBatch(_ body: (Batch) -> Void) {
    let first = classifiedCount * engine.network.classCount
    // SAFETY: there is a row of logits for each picture that may come.
    unsafe logits.withUnsafeMutableBufferPointer { logits in
      guard let logits = logits.baseAddress else { return }
      unsafe engine.withBatch(
        count: count - classifiedCount,
        pitch: capacity == 1 ? 1 : workspace.batchCapacity,
        into: logits + first,
        in: workspace,
        body
      )
    }
  }
}
