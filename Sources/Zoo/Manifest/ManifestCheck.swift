internal import Web

/// Checks the values of a manifest whose keys and types are right.
enum ManifestCheck {
  /// Refuses the first value that cannot be used.
  static func check(_ manifest: Manifest) throws(ZooError.Problem) {
    var places: [String: String] = [:]
    for (index, file) in manifest.files.enumerated() {
      let path = "$.files[\(index)]"
      try check(file, at: path)
      try takeName(file.name, at: "\(path).name", in: &places)
    }
    places = [:]
    for (index, card) in manifest.models.enumerated() {
      let path = "$.models[\(index)]"
      try CardCheck(path: path).check(card)
      try takeName(card.name, at: "\(path).name", in: &places)
      for (position, alias) in card.aliases.enumerated() {
        try takeName(alias, at: "\(path).aliases[\(position)]", in: &places)
      }
    }
  }

  private static func takeName(
    _ name: String,
    at path: String,
    in places: inout [String: String]
  ) throws(ZooError.Problem) {
    if let first = places.updateValue(path, forKey: name) {
      throw .repeatedName(name, at: path, first: first)
    }
  }

  private static func check(_ file: ManifestFile, at path: String) throws(ZooError.Problem) {
    try fileName(file.name, at: "\(path).name")
    try byteCount(file.byteCount, at: "\(path).size")
    if let sha256 = file.sha256 { try hex(sha256, 64, at: "\(path).sha256") }
    if let prefix = file.sha256Prefix { try hex(prefix, 8, at: "\(path).sha256_prefix") }
    guard file.sha256 != nil || file.sha256Prefix != nil else {
      throw .unverifiable(file.name, at: path)
    }
    try agreement(file.sha256Prefix, file.sha256, at: "\(path).sha256_prefix")
    try urls(file.urls, at: "\(path).urls")
    try urls(file.mirrors, at: "\(path).mirrors")
  }

  static func fileName(_ name: String, at path: String) throws(ZooError.Problem) {
    guard Manifest.isFileName(name) else {
      throw .invalidValue(
        at: path,
        expected: "a file's name of at most \(Manifest.maximumNameByteCount) letters, digits, "
          + "'.', '_' and '-' that starts with a letter or digit",
        found: JSONTree.quoted(name)
      )
    }
  }

  static func byteCount(_ count: Int?, at path: String) throws(ZooError.Problem) {
    guard let count, count < 1 else { return }
    throw .invalidValue(at: path, expected: "a number of bytes above 0, or null", found: "\(count)")
  }

  static func hex(_ text: String, _ count: Int, at path: String) throws(ZooError.Problem) {
    guard isHex(text, count) else {
      throw .invalidValue(at: path, expected: "\(count) hex digits", found: JSONTree.quoted(text))
    }
  }

  fileprivate static func isHex(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// A prefix beside a full hash has to be its start: otherwise one of them is wrong.
  static func agreement(
    _ prefix: String?,
    _ sha256: String?,
    at path: String
  ) throws(ZooError.Problem) {
    guard let prefix, let sha256, !sha256.hasPrefix(prefix) else { return }
    throw .invalidValue(
      at: path,
      expected: "the first 8 digits of the sha256, \(sha256.prefix(8))",
      found: JSONTree.quoted(prefix)
    )
  }

  static func urls(_ urls: [String], at path: String) throws(ZooError.Problem) {
    for (index, url) in urls.enumerated() where !Manifest.isURL(url) {
      throw .invalidValue(
        at: "\(path)[\(index)]",
        expected: "an absolute https, http or file URL in ASCII without spaces or a user name",
        found: JSONTree.quoted(url)
      )
    }
  }
}

extension Manifest {
  /// The longest name of a file: file systems take 255 bytes, and a cache adds its own endings.
  public static let maximumNameByteCount = 200

  /// Whether a file may have this name: ASCII letters, digits, `.`, `_` and `-`, the first a letter or
  /// a digit.
  ///
  /// Such a name stays in whatever folder it is put, is no hidden file and no option of a command, and
  /// cannot steer a terminal.
  public static func isFileName(_ name: String) -> Bool {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"))
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      letters.0.contains(byte) || letters.1.contains(byte) || digits.contains(byte)
    }
    guard let first = name.utf8.first, isAlphanumeric(first),
      name.utf8.count <= maximumNameByteCount
    else { return false }
    return name.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  /// Whether a text is a SHA-256 as manifests and the cache write it: 64 lower-case hex digits.
  package static func isSHA256(_ text: String) -> Bool { ManifestCheck.isHex(text, 64) }

  /// Whether this can be a place to download from: a URL as the download itself reads it.
  ///
  /// That is `https` or `http` with a host and without a password, or `file` with an absolute path.
  /// Whether plain `http` is allowed is for the download to decide.
  public static func isURL(_ text: String) -> Bool {
    do {
      _ = try WebAddress(text)
      return true
    } catch {
      return false
    }
  }
}
