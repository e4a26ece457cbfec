internal import Tensors

extension ModelZoo {
  /// This zoo with what manifests bring.
  ///
  /// Later ones win, file by file and model by model: an entry replaces the earlier one of its name
  /// as a whole. What it says of a file that a card lists, the card's weights then show.
  ///
  /// - Throws: ``ZooError/Problem/duplicateName(_:models:)`` if a model takes a name that belongs to
  ///   another, with the manifest as its file.
  public func adding(_ manifests: [Manifest]) throws(ZooError) -> ModelZoo {
    var zoo = self
    for manifest in manifests {
      let brought = Set(manifest.models.map(\.name))
      let kept = zoo.models.filter { !brought.contains($0.name) }
      do {
        zoo = try ModelZoo(kept + manifest.models, files: zoo.files + Self.files(of: manifest))
      } catch {
        throw ZooError(error.problem, file: manifest.source.isEmpty ? error.file : manifest.source)
      }
    }
    return zoo
  }

  /// The files that a manifest speaks of: its entries, which win over what its own cards say.
  private static func files(of manifest: Manifest) -> [ManifestFile] {
    manifest.models.flatMap(\.weights).map { ManifestFile($0) } + manifest.files
  }

  /// The file with this name, `nil` if there is none.
  public func file(named name: String) -> ManifestFile? {
    // Binary search: the files are in byte order of their names.
    var range = files.startIndex..<files.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if files[middle].name == name { return files[middle] }
      let isBefore = files[middle].name.precedes(name)
      range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}
