#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Memory for floats that starts as zeros, so that what a kernel reads beside its pixels are numbers.
///
/// It comes straight from the system: what no call touches, such as the places of pictures that a
/// batch does not have, costs address space alone.
///
/// - Note: unchecked, as the memory is plain; who shares it says how.
@safe
final class ZeroedFloats: @unchecked Sendable {
  /// The first float; the start of a page, or of a huge one if there is enough for one.
  let start: UnsafeMutablePointer<Float>

  private let mapping: UnsafeMutableRawPointer
  private let mappedByteCount: Int

  /// Huge pages need memory that starts at a multiple of their size.
  private static let hugePageSize = 2 << 20

  /// Takes memory for `count` floats, at least 1.
  init(count: Int) {
    let byteCount = count * MemoryLayout<Float>.stride
    let isLarge = byteCount >= Self.hugePageSize / 2
    mappedByteCount = byteCount + (isLarge ? Self.hugePageSize : 0)
    let memory = unsafe mmap(
      nil,
      mappedByteCount,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS,
      -1,
      0
    )
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      preconditionFailure("\(byteCount) bytes of memory are not to be had")
    }
    unsafe mapping = memory
    let first = unsafe isLarge ? memory.alignedUp(toMultipleOf: Self.hugePageSize) : memory
    #if canImport(Glibc)
    if isLarge { unsafe _ = madvise(first, byteCount, MADV_HUGEPAGE) }
    #endif
    // SAFETY: the memory has this size behind its first aligned byte, and all bits zero are 0.
    unsafe start = first.bindMemory(to: Float.self, capacity: count)
  }

  deinit { unsafe _ = munmap(mapping, mappedByteCount) }
}
