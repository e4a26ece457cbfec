internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The names in a folder, in the order of their bytes.
struct DirectoryListing {
  /// A name and what it stands for, symbolic links followed.
  struct Entry {
    let name: String
    let isDirectory: Bool
  }

  let entries: [Entry]

  /// Lists the folder at `path`, hidden names included.
  ///
  /// A name that is not UTF-8 has U+FFFD where it is not, so that opening it fails and is reported.
  ///
  /// - Throws: ``EvaluationError/notAFolder(path:)``, or ``EvaluationError/file(_:)`` if the folder
  ///   cannot be read.
  init(path: String) throws(EvaluationError) {
    guard let directory = unsafe opendir(path) else { throw Self.error(errno, path: path) }
    defer { unsafe closedir(directory) }
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(directory) else { break }
      // SAFETY: d_name ends with a NUL inside the entry, which is valid until the next readdir.
      let (found, code) = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
          var status = stat()
          let code = unsafe fstatat(dirfd(directory), name, &status, 0) == 0 ? 0 : errno
          let entry = unsafe Entry(
            name: String(cString: name),
            isDirectory: code == 0 && status.st_mode & S_IFMT == S_IFDIR
          )
          return (entry, code)
        }
      }
      // A link may lead nowhere; of anything else it is not known whether it is a class.
      guard [0, ENOENT, ELOOP, EACCES].contains(code) else {
        throw Self.error(code, path: "\(path)/\(found.name)")
      }
      if found.name != "." && found.name != ".." { entries.append(found) }
    }
    guard errno == 0 else { throw Self.error(errno, path: path) }
    self.entries = entries.sorted { $0.name.precedes($1.name) }
  }

  private static func error(_ code: CInt, path: String) -> EvaluationError {
    switch code {
    case ENOENT: .file(FileError(.notFound, path: path))
    case EACCES: .file(FileError(.notReadable, path: path))
    case ENOTDIR: .notAFolder(path: path)
    default: .file(FileError(.readFailed(code: code), path: path))
    }
  }
}
