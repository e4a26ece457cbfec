internal import CKernels

extension Engine {
  /// What the engine rounds to on the way; sums are `float32` in either.
  public enum Precision: String, CaseIterable, Hashable, Sendable {
    /// `float32` throughout: what the engine promises of its logits holds.
    case float32
    /// The weights and the inputs of the units' 1×1 convolutions in `bfloat16`, whose eight bits move
    /// the logits by about a hundredth of the largest. The stem, the depthwise convolutions and the
    /// classifier stay as they are.
    case bfloat16 = "bf16"
  }
}

extension InstructionSet {
  /// Whether the engine can compute in a precision with this set, on this processor.
  ///
  /// ``scalar`` can in all, slowly; ``avx512`` can in `bfloat16` where the processor has AVX512-BF16.
  /// The bits are the same, but for what the two sets round differently in `float32`.
  public func has(_ precision: Engine.Precision) -> Bool {
    guard let kernels = unsafe kernels else { return false }
    return switch precision {
    case .float32: true
    case .bfloat16: unsafe kernels.bf16_pointwise != nil
    }
  }

  /// Refuses a precision that the engine cannot compute in.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/instructionSet(name:available:)`` if this
  ///   processor does not have the instructions, or with
  ///   ``ModelError/Problem/precision(name:instructionSet:)`` if they do not offer the precision.
  public func check(_ precision: Engine.Precision) throws(ModelError) {
    _ = unsafe try kernels(for: precision)
  }

  /// The kernels, if the precision is among what they offer.
  func kernels(for precision: Engine.Precision) throws(ModelError) -> sz_f32_kernels {
    guard let kernels = unsafe kernels else {
      let available = InstructionSet.available.map(\.rawValue)
      throw ModelError(.instructionSet(name: rawValue, available: available))
    }
    guard has(precision) else {
      throw ModelError(.precision(name: precision.rawValue, instructionSet: rawValue))
    }
    return unsafe kernels
  }
}
