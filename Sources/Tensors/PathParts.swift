extension String {
  /// What a path ends in, whether slashes follow or not; a path that has no such part itself.
  package var lastPathPart: String { split(separator: "/").last.map(String.init) ?? self }

  /// What another name in the folder of this path starts with: all up to the last slash.
  package var folderPrefix: Substring { lastIndex(of: "/").map { self[...$0] } ?? "" }

  /// The folder that a path lies in, to be opened.
  package var folderPath: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// A folder's path or URL with a slash behind it, which a name can follow.
  package var withEndingSlash: String { hasSuffix("/") ? self : self + "/" }

  /// A folder's path without slashes behind it.
  package var withoutEndingSlashes: String {
    var path = self[...]
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
