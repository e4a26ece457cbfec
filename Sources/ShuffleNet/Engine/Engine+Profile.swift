extension Engine {
  /// Times every step of one picture's way, on the calling thread alone.
  ///
  /// - Parameters:
  ///   - input: a normalised picture, `[C, H, W]`.
  ///   - height: H, at least 1.
  ///   - width: W, at least 1.
  ///   - repetitions: how often the picture runs, at least 1.
  /// - Returns: the least time of each step of ``plan(height:width:)``, in its order.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  public func stepTimes(
    for input: Span<Float>,
    height: Int,
    width: Int,
    repetitions: Int
  ) throws(ModelError) -> [Duration] {
    precondition(repetitions >= 1, "a repetition")
    try check(1, height, width, count: input.count)
    let workspace = Workspace(
      network,
      height: height,
      width: width,
      batchCapacity: 1,
      threadCount: 1,
      lanes: lanes
    )
    var logits = [Float](repeating: 0, count: network.classCount)
    var span = logits.mutableSpan
    var least = [Duration](repeating: .seconds(Int.max), count: workspace.plan.steps.count + 1)
    for _ in 0..<repetitions {
      unsafe input.withUnsafeBufferPointer { input in
        unsafe span.withUnsafeMutableBufferPointer { logits in
          guard let input = input.baseAddress, let logits = logits.baseAddress else { return }
          // SAFETY: the count was compared with the dimensions above.
          unsafe time(input, logits, in: workspace, &least)
        }
      }
    }
    return least
  }

  private func time(
    _ input: UnsafePointer<Float>,
    _ logits: UnsafeMutablePointer<Float>,
    in workspace: Workspace,
    _ least: inout [Duration]
  ) {
    unsafe withBatch(count: 1, pitch: 1, into: logits, in: workspace) { batch in
      let pass = batch.pass(workspace.plan, thread: 0, arena: 0)
      let clock = ContinuousClock()
      var last = clock.now
      func note(_ index: Int) {
        let now = clock.now
        least[index] = min(least[index], last.duration(to: now))
        last = clock.now
      }
      for (index, step) in workspace.plan.steps.enumerated() {
        unsafe pass.run(step, input, workspace.features, 1)
        note(index)
      }
      batch.classify(thread: 0, threadCount: 1)
      note(workspace.plan.steps.count)
    }
  }
}
