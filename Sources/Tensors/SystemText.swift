#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The system's words for an `errno`, such as `No such file or directory`.
package func systemText(_ code: Int32) -> String {
  // SAFETY: strerror returns a valid NUL-terminated string for every code.
  unsafe String(cString: strerror(code))
}
