internal import CKernels

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A family of vector instructions for which the engine has kernels.
public enum InstructionSet: String, CaseIterable, Hashable, Sendable {
  /// 512-bit vectors on x86-64: AVX-512 with its F, VL, BW and DQ parts.
  case avx512
  /// 256-bit vectors on x86-64, with fused multiply-adds.
  case avx2
  /// 128-bit vectors on 64-bit Arm.
  case neon
  /// Plain loops, for any processor.
  case scalar

  /// The sets that this processor has, the fastest first.
  public static var available: [InstructionSet] { allCases.filter { unsafe $0.kernels != nil } }

  /// The fastest set of this processor, or the one that the environment variable `SHUFFLEZOO_ISA`
  /// names.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/instructionSet(name:available:)`` if the
  ///   variable names none that this processor has.
  public static func chosen() throws(ModelError) -> InstructionSet {
    // SAFETY: the environment is not changed while the process runs.
    let name = unsafe getenv("SHUFFLEZOO_ISA").map { unsafe String(cString: $0) }
    guard let name, !name.isEmpty else {
      return available.first ?? .scalar
    }
    guard let set = InstructionSet(rawValue: name), unsafe set.kernels != nil else {
      throw ModelError(.instructionSet(name: name, available: available.map(\.rawValue)))
    }
    return set
  }

  /// The kernels, `nil` if this processor cannot run them.
  var kernels: sz_f32_kernels? {
    let table =
      switch self {
      case .avx512: unsafe sz_f32_kernels_for(SZ_AVX512)
      case .avx2: unsafe sz_f32_kernels_for(SZ_AVX2)
      case .neon: unsafe sz_f32_kernels_for(SZ_NEON)
      case .scalar: unsafe sz_f32_kernels_for(SZ_SCALAR)
      }
    // SAFETY: the tables are constants.
    return unsafe table?.pointee
  }
}
