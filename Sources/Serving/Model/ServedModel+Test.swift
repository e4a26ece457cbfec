internal import ShuffleNet

extension ServedModel {
  /// How far the engine's first logits may lie from those of the file, as a share of their largest.
  ///
  /// The file's are the reference executor's. The engine's lie within 1e-5 of the largest logit, which
  /// need not be among the first; damaged weights give quite others.
  private static let tolerance: Float = 1e-3

  /// Has the network compute once.
  ///
  /// - Throws: ``ModelLoadError/Problem`` if a logit is not finite, or the file has others written down.
  func test() throws(ModelLoadError.Problem) {
    let side = LogitsProbe.inputSide
    let logits: [Float]
    do throws(ModelError) {
      logits = try engine.logits(
        for: LogitsProbe.input(inputChannels: engine.network.inputChannels),
        batchCount: 1,
        height: side,
        width: side
      )
    } catch {
      throw .engine(error)
    }
    let odd = logits.count { !$0.isFinite }
    guard odd == 0 else { throw .notFinite(found: odd, logitCount: logits.count) }
    guard let probe else { return }
    let found = LogitsProbe(logits: logits)
    guard probe.matches(found, tolerance: Self.tolerance) else {
      throw .probe(expected: probe, found: found)
    }
  }
}
