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
    if count > 0 {
      done += count
    } else if count == 0 || errno != EINTR {
      // No file should take nothing and call that success; one that does would do so for ever.
      let code = count == 0 ? EIO : errno
      throw FileError(.writeFailed(code: code), path: path, offset: offset + done)
    }
  }
}
