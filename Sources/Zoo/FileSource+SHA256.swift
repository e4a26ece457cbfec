package import Digests
package import Tensors

extension FileSource {
  /// The SHA-256 of the whole file, read in chunks of 1 MiB.
  ///
  /// - Parameter onProgress: told how many bytes more have been hashed.
  /// - Returns: the digest.
  /// - Throws: `FileError` when reading fails or the task is cancelled.
  package func sha256(
    onProgress: (Int) -> Void = { _ in }
  ) throws(FileError) -> SHA256Digest {
    let hash = SHA256()
    try ByteRegion(whole: self).forEachChunk { chunk in
      hash.update(chunk)
      onProgress(chunk.count)
    }
    return hash.digest
  }
}
