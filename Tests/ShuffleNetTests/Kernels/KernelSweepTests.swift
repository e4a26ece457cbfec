import CKernelSweep
import CKernels
import Testing

/// The C program's sweep over shapes around the width of the vectors, a second's worth of it; the
/// header `CKernelSweep.h` has what it checks, and `make test-kernels` runs more.
///
/// One at a time, as a sweep catches the faults of the process.
@Suite("Kernels", .serialized)
struct KernelSweepTests {
  /// The cases of each kernel; their widths pass eight vectors of AVX-512.
  private static let rounds = 150

  @Test(
    "of AVX-512 give the true sums and keep to their memory",
    .enabled(if: has(SZ_AVX512), "needs a processor with AVX-512")
  )
  func avx512() { sweep(SZ_AVX512) }

  @Test(
    "of AVX2 give the true sums and keep to their memory",
    .enabled(if: has(SZ_AVX2), "needs a processor with AVX2 and FMA")
  )
  func avx2() { sweep(SZ_AVX2) }

  @Test(
    "of NEON give the true sums and keep to their memory",
    .enabled(if: has(SZ_NEON), "needs a 64-bit Arm processor")
  )
  func neon() { sweep(SZ_NEON) }

  @Test("in plain loops give the true sums and keep to their memory")
  func scalar() { sweep(SZ_SCALAR) }

  private static func has(_ set: sz_instruction_set) -> Bool {
    unsafe sz_f32_kernels_for(set) != nil
  }

  /// Sweeps over all kernels of a set that the processor has.
  private func sweep(_ set: sz_instruction_set) {
    guard let kernels = unsafe sz_f32_kernels_for(set) else {
      Issue.record("this processor has no such kernels")
      return
    }
    let capacity = 600
    var bytes = [CChar](repeating: 0, count: capacity)
    // SAFETY: `bytes` has `capacity` bytes, of which the last one written is a zero; the tables of
    // kernels are constants.
    let failed = unsafe sz_kernel_sweep(kernels, 1, Self.rounds, &bytes, capacity)
    let message = bytes.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }
    #expect(failed == 0, "\(String(decoding: message, as: UTF8.self))")
  }
}
