internal import CTrainingKernels
internal import ShuffleNet

extension InstructionSet {
  /// The kernels of training, `nil` if this processor cannot run them.
  var trainingKernels: sz_training_kernels? {
    let table =
      switch self {
      case .avx512: unsafe sz_training_kernels_for(SZ_TRAINING_AVX512)
      case .avx2: unsafe sz_training_kernels_for(SZ_TRAINING_AVX2)
      case .neon: unsafe sz_training_kernels_for(SZ_TRAINING_NEON)
      case .scalar: unsafe sz_training_kernels_for(SZ_TRAINING_SCALAR)
      }
    // SAFETY: the tables are constants.
    return unsafe table?.pointee
  }
}
