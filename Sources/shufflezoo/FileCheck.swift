internal import Checkpoints
internal import Ciphers
internal import Conversion
internal import Digests
internal import Tensors
internal import Zoo

/// Compares a file with what is known of it.
struct FileCheck: Sendable {
  let zoo: ModelZoo
  /// The hash that was given; else the file's name is looked up.
  let sha256: ExpectedHash?
  /// Whether files that were converted here are run as well.
  let isProbing: Bool
  /// The key of encrypted files; without one they are hashed alone.
  let key: CipherKey?

  /// Hashes a file and compares it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - onProgress: told how many bytes more have been hashed.
  /// - Returns: how the file stands, or why it could not be read.
  func outcome(
    of path: String,
    onProgress: (Int) -> Void
  ) -> Result<VerificationReport.File, Failure> {
    do {
      let source = try FileSource(path: path)
      let digest = try source.sha256(onProgress: onProgress)
      try decrypt(source)
      let expected = sha256 ?? ExpectedHash(fileName: path.lastPathPart, in: zoo)
      let probe = isProbing ? try self.probe(path) : nil
      return .success(file(path, digest: digest, expected: expected, probe: probe))
    } catch {
      return .failure(Failure(error))
    }
  }

  /// Opens a file if it is encrypted and there is a key, which checks each of its blocks.
  private func decrypt(_ source: FileSource) throws {
    guard let key else { return }
    let start = try source.firstBytes(upTo: 4)
    guard EncryptionMode(fileStart: start) != nil else { return }
    try WeightsFile(path: source.name, key: key).requireSoundChecksum()
  }

  private func file(
    _ path: String,
    digest: SHA256Digest,
    expected: ExpectedHash?,
    probe: VerificationReport.Probe?
  ) -> VerificationReport.File {
    let isMatch = expected?.matches(digest)
    let hasMismatch = isMatch == false || probe == .mismatch
    let source = expected.flatMap { VerificationReport.Source(rawValue: $0.source.rawValue) }
    let verifiedBy = source ?? (probe == .ok ? .probe : nil)
    let known = zoo.weights(withSHA256: digest.description)?.file.file
    return VerificationReport.File(
      path: path,
      sha256: digest.description,
      status: hasMismatch ? .mismatch : verifiedBy == nil ? .unknown : .ok,
      verifiedBy: hasMismatch ? nil : verifiedBy,
      expected: expected?.digits,
      probe: probe,
      knownAs: expected == nil ? known : nil
    )
  }

  /// Runs a file that was converted here and compares the logits with those it brings along.
  private func probe(_ path: String) throws -> VerificationReport.Probe {
    let file: WeightsFile
    do throws(ConversionError) {
      file = try WeightsFile(path: path)
    } catch {
      // What is no file of weights has nothing to run either.
      if case .file = error { throw error }
      return .absent
    }
    guard let check = try file.checkedProbe() else { return .absent }
    return check.isMatch ? .ok : .mismatch
  }

  /// The size of a file, for the progress only; 0 if it cannot be opened, which is told later.
  static func byteCount(_ path: String) -> Int {
    do { return try FileSource(path: path).byteCount } catch { return 0 }
  }
}
