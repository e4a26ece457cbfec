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
package final class ZeroedFloats: @unchecked Sendable {
  /// The first float; the start of a page, or of a huge one if there is enough for one.
  package let start: UnsafeMutablePointer<Float>

  private let mapping: UnsafeMutableRawPointer
  private let mappedByteCount: Int

  /// Huge pages need memory that starts at a multiple of their size, and all of it asked for.
  private static let hugePageSize = 2 << 20

  /// Takes memory for `count` floats, at least 1.
  package init(count: Int) {
    let byteCount = count * MemoryLayout<Float>.stride
    // A last one that would be less than half full is not worth its memory.
    let hugePageCount = (byteCount + Self.hugePageSize / 2) / Self.hugePageSize
    let hugeByteCount = hugePageCount * Self.hugePageSize
    mappedByteCount =
      hugePageCount > 0 ? max(byteCount, hugeByteCount) + Self.hugePageSize : byteCount
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
    let first =
      unsafe hugePageCount > 0 ? memory.alignedUp(toMultipleOf: Self.hugePageSize) : memory
    #if canImport(Glibc)
    if hugePageCount > 0 { unsafe _ = madvise(first, hugeByteCount, MADV_HUGEPAGE) }
    #endif
    // SAFETY: the memory has this size behind its first aligned byte, and all bits zero are 0.
    unsafe start = first.bindMemory(to: Float.self, capacity: count)
  }

  deinit { unsafe _ = munmap(mapping, mappedByteCount) }
}
