internal import Digests
internal import Tensors
internal import Zoo

/// Weights of a user's own on their way into a folder that can be served.
///
/// The weights come first and the manifest last, each whole or not at all: whatever interrupts, the
/// manifest names no file that is not there.
struct Publication {
  let card: ModelCard
  let file: ZooFile
  let source: FileSource

  /// What was written, as it is printed.
  struct Outcome: Encodable {
    let model: ModelCard
    let file: ManifestFile
    let path: String
    let manifest: String

    var lines: [String] {
      [
        "model     \(model.name): \(model.groups) groups, width \(model.width.fixed(1)), "
          + "\(model.classCount) classes, \(model.parameterCount.grouped) parameters",
        "weights   \(path)",
        "sha256    \(file.sha256 ?? file.expectedPrefix)",
        "url       \(file.urls.joined(separator: " "))",
        "manifest  \(manifest)",
      ]
    }
  }

  /// Writes both files; another process that adds to the same manifest waits meanwhile.
  func write(to folder: String, overwriting: Bool) throws -> Outcome {
    let start = folder == "." ? "" : folder.withEndingSlash
    let (path, manifestPath) = (start + file.file, start + "manifest.json")
    let entry = ManifestFile(
      name: file.file,
      byteCount: file.byteCount,
      sha256: file.sha256 ?? "",
      urls: file.urls
    )
    try FolderLock.holding(folder) {
      let json = try manifest(at: manifestPath, adding: entry, overwriting: overwriting)
      try copyWeights(to: path, overwriting: overwriting)
      try OutputFile.write(json, to: manifestPath, overwriting: true, inputs: [source])
    }
    return Outcome(model: card, file: entry, path: path, manifest: manifestPath)
  }

  /// The folder's manifest with the model and its file added, as JSON that reads back.
  private func manifest(
    at path: String,
    adding entry: ManifestFile,
    overwriting: Bool
  ) throws -> [UInt8] {
    var manifest = Manifest(source: path)
    do { manifest = try Manifest(path: path) } catch {
      guard case .file(let reason) = error.problem, reason.problem == .notFound else { throw error }
    }
    let isTaken =
      manifest.models.contains { $0.name == card.name }
      || manifest.files.contains { $0.name == entry.name }
    guard overwriting || !isTaken else {
      throw Failure(
        .cannotCreate,
        "\(path): expected no model '\(card.name)', found one; give --force to replace it, or "
          + "another --name"
      )
    }
    manifest.models = manifest.models.filter { $0.name != card.name } + [card]
    manifest.files = manifest.files.filter { $0.name != entry.name } + [entry]
    let json = try manifest.json()
    // What the options brought is checked as a reader of the manifest will check it.
    _ = try ModelZoo.builtIn.adding([Manifest(parsing: json, source: path)])
    return json
  }

  /// Copies the weights to their name, unless they lie there already.
  private func copyWeights(to path: String, overwriting: Bool) throws {
    if let there = try? FileSource(path: path), try there.sha256().description == file.sha256 {
      return
    }
    let output = try OutputFile(path: path, overwriting: overwriting, inputs: [source])
    let hash = SHA256()
    try ByteRegion(whole: source)
      .forEachChunk { chunk throws(FileError) in
        hash.update(chunk)
        try output.write(chunk)
      }
    guard hash.digest.description == file.sha256 else {
      throw Failure(.badData, "\(source.name): the file changed while it was read; try again")
    }
    try output.commit()
  }
}
