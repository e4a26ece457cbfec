internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A folder that no other training may write to; it ends with the value, or with the process.
///
/// Without effect on file systems that do not lock folders, as some of networks.
struct FolderClaim: ~Copyable {
  private let descriptor: CInt

  /// Claims a folder.
  ///
  /// - Throws: ``Failure`` if another process has it.
  init(_ folder: String) throws(Failure) {
    descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(FileError(.notCreatable(code: errno), path: folder))
    }
    // A value that fails to be made is not deinitialised.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(descriptor)
      throw Failure(
        .cannotCreate,
        "\(folder): expected it to be free, found another training that writes there; give another 'ckpt_save_dir'"
      )
    }
  }

  deinit { close(descriptor) }
}
