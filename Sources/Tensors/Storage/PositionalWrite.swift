#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Writes all of `bytes` into an open file, from `offset` on.
///
/// - Parameters:
///   - bytes: what to write.
///   - descriptor: the file, open for writing.
///   - offset: where the first byte goes, in bytes from the file's start.
///   - path: the file's name, for errors.
/// - Throws: ``FileError/Problem/writeFailed(code:)``.
package func positionalWrite(
  _ bytes: Span<UInt8>,
  to descriptor: CInt,
  at offset: Int,
  path: String
) throws(FileError) {
  var done = 0
  while done < bytes.count {
    let count = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: `done < bytes.count`, so pointer and length stay inside the buffer.
      unsafe pwrite(
        descriptor,
        buffer.baseAddress.map { unsafe $0 + done },
        buffer.count - done,
        off_t(offset + done)
      )
    }
    if count >= 0 {
      done += count
    } else if errno != EINTR {
      throw FileError(.writeFailed(code: errno), path: path, offset: offset + done)
    }
  }
}
