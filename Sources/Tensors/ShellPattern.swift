#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A pattern for names as a shell has it: `*`, `?` and `[…]`; a star matches dots and slashes too.
package enum ShellPattern {
  /// Whether all of a name matches.
  package static func matches(_ name: String, _ pattern: String) -> Bool {
    // SAFETY: both strings are NUL-terminated for the call, and fnmatch keeps neither.
    unsafe fnmatch(pattern, name, 0) == 0
  }
}
