internal import Tensors

extension ModelZoo {
  /// Finds the file of weights that a command's argument means.
  ///
  /// - Parameter reference: one of
  ///   - a model's name or alias: its first file that is not revoked;
  ///   - `name@file`, where `file` is a file's name, a former name, the 8 digits in it, or any part
  ///     that only one of the model's files has in its name;
  ///   - a file's name or a former name.
  /// - Returns: the file, and the card of the model that it belongs to; `nil` for a file that no
  ///   card lists.
  /// - Throws: ``ZooError/Problem/unknownModel(_:nearest:)``,
  ///   ``ZooError/Problem/unknownFile(_:model:nearest:)``,
  ///   ``ZooError/Problem/ambiguousFile(_:model:files:)`` or
  ///   ``ZooError/Problem/noWeights(model:)``.
  public func resolve(
    _ reference: String
  ) throws(ZooError) -> (card: ModelCard?, file: ManifestFile) {
    if let separator = reference.firstIndex(of: "@") {
      let card = try card(named: String(reference[..<separator]))
      let part = String(reference[reference.index(after: separator)...])
      return (card, entry(for: try Self.file(part, of: card)))
    }
    if let card = self[reference] {
      guard let file = card.usableWeights.first else {
        throw ZooError(.noWeights(model: card.name))
      }
      return (card, entry(for: file))
    }
    for card in models {
      if let file = card.weights.first(where: { $0.isNamed(reference) }) {
        return (card, entry(for: file))
      }
    }
    if let file = file(named: reference) { return (nil, file) }
    throw ZooError(unknown(reference))
  }

  /// The entry of a file that a card lists; there always is one.
  private func entry(for file: ZooFile) -> ManifestFile {
    self.file(named: file.file) ?? ManifestFile(file)
  }

  private static func file(_ part: String, of card: ModelCard) throws(ZooError) -> ZooFile {
    if let file = card.weights.first(where: { $0.isNamed(part) }) { return file }
    let wanted = part.lowercased()
    let found = card.weights.filter { file in
      !wanted.isEmpty && file.file.lowercased().contains(wanted)
    }
    guard let file = found.first else {
      throw ZooError(.unknownFile(part, model: card.name, nearest: card.weights.map(\.file)))
    }
    guard found.count == 1 else {
      throw ZooError(.ambiguousFile(part, model: card.name, files: found.map(\.file)))
    }
    return file
  }

  /// What is wrong with a reference that is neither a model nor a file, with what it may have meant.
  private func unknown(_ reference: String) -> ZooError.Problem {
    let isFile = reference.hasSuffix(".ckpt") || reference.hasSuffix(".safetensors")
    guard isFile else { return .unknownModel(reference, nearest: nearestNames(to: reference)) }
    let names =
      files.map(\.name)
      + models.flatMap(\.weights).flatMap(\.formerNames).map(\.file)
    return .unknownFile(
      reference,
      model: nil,
      nearest: nearestName(to: reference, in: names).map { [$0] } ?? []
    )
  }
}

extension ZooFile {
  /// Whether the file has this name, had it before, or has these 8 digits.
  fileprivate func isNamed(_ name: String) -> Bool {
    file == name || sha256Prefix == name.lowercased()
      || formerNames.contains { $0.file == name }
  }
}
