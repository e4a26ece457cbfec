public import ArgumentParser
public import Evaluation
internal import ShuffleNet

extension PictureClassifier.Executor: ExpressibleByArgument {}

/// What computes the logits.
struct EngineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What computes: fast, for this processor (SHUFFLEZOO_ISA=avx512|avx2|neon|scalar chooses the "
        + "instructions), or reference, with the same bits on every machine.",
      valueName: "name"
    )
  )
  var engine: PictureClassifier.Executor = .fast

  /// Refuses instructions that this processor does not have, before anything is read for them.
  func check() throws {
    guard engine == .fast else { return }
    do { _ = try InstructionSet.chosen() } catch { throw Failure(error) }
  }
}
