#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Makes new names in a folder survive a power failure; where it cannot be synced, the files are whole
/// all the same.
package func syncFolder(_ path: String) {
  let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}
