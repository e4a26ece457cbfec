public import ArgumentParser
public import Evaluation
public import ShuffleNet

extension PictureClassifier.Executor: ExpressibleByArgument {}
extension Engine.Precision: ExpressibleByArgument {}

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

  @Option(
    help: ArgumentHelp(
      "What the 1x1 convolutions compute in: float32, or bf16, less exactly, on processors with "
        + "AVX512-BF16.",
      valueName: "name"
    )
  )
  var precision: Engine.Precision = .float32

  func validate() throws {
    guard engine == .fast || precision == .float32 else {
      throw ValidationError("--engine reference computes in float32, without --precision bf16")
    }
  }

  /// Refuses instructions or a precision that this processor does not have, before anything is read for them.
  func check() throws {
    guard engine == .fast else { return }
    try InstructionSet.chosen().check(precision)
  }
}
