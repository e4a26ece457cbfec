public import ArgumentParser
public import Checkpoints
internal import Ciphers
internal import Conversion
internal import Tensors

/// The key of encrypted files of weights.
struct KeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The key of an encrypted .ckpt: a file of its 16, 24 or 32 bytes.",
      valueName: "file"
    ),
    completion: .file()
  )
  var keyFile: String?

  /// The key, read just now; `nil` if none was given.
  ///
  /// What is wrong with it is told before anything is downloaded.
  func key() throws -> CipherKey? { try keyFile.map { try CipherKey(at: $0) } }

  /// Opens a file of weights with the key, and refuses a plain one if there is a key.
  func open(_ path: String, with key: CipherKey?) throws -> WeightsFile {
    let file = try WeightsFile(path: path, key: key)
    try requireUse(by: file)
    return file
  }

  /// Refuses a key that no file has a use for.
  ///
  /// Who gives one expects encrypted weights, and must not be given others in their place unnoticed.
  func requireUse(by files: WeightsFile...) throws {
    guard keyFile != nil, files.allSatisfy({ $0.encryption == nil }) else { return }
    throw Failure(
      .badData,
      "\(files.map(\.path).joined(separator: ", ")): expected an encrypted checkpoint, as a key was "
        + "given, found a plain file; leave out --key-file if that is as it should be"
    )
  }
}

extension CipherKey {
  /// Reads a key: the bytes of a file, without one newline at its end if that makes a key's length.
  ///
  /// No other copy of the bytes is made. Whatever has another size is not read at all.
  ///
  /// - Throws: what reading it throws.
  convenience init(at path: String) throws {
    let lengths = EncryptionMode.aesGCM.keyByteCounts
    let source = try FileSource(path: path)
    var byteCount = source.byteCount
    if lengths.contains(byteCount - 1),
      try source.bytes(in: byteCount - 1..<byteCount) == [UInt8(ascii: "\n")]
    {
      byteCount -= 1
    }
    guard lengths.contains(byteCount) else {
      throw Failure(
        .badData,
        "\(path): expected a key of \(lengths.alternatives) bytes, found \(byteCount); the file holds "
          + "the bytes themselves, neither hexadecimal digits nor Base64"
      )
    }
    try self.init(byteCount: byteCount) { span throws(FileError) in
      try source.read(0..<byteCount, into: &span, at: 0)
    }
  }
}

extension EncryptionMode: ExpressibleByArgument {
  /// Reads a mode in either case.
  public init?(argument: String) {
    guard let mode = Self(rawValue: argument.uppercased()) else { return nil }
    self = mode
  }
}
