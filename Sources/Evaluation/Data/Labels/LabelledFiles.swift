internal import Tensors

/// Files whose labels stand in a ``LabelFile``, whatever folders they lie in.
struct LabelledFiles {
  /// A file: its path in the data set, and where its bytes lie.
  typealias File = (name: String, place: DataSet.Place)

  let labels: LabelFile
  /// The folder or archive, for errors.
  let path: String

  /// The files with their labels, in the order given; one without a label cannot be read.
  ///
  /// A name counts as it is listed, else its last part, else that without its extension.
  ///
  /// - Throws: ``EvaluationError/labelCount(path:expected:found:)`` or
  ///   ``EvaluationError/noLabels(path:labels:first:)``.
  func entries(
    _ files: [File]
  ) throws(EvaluationError) -> (entries: [DataSet.Entry], notes: [String]) {
    let found: [[Int]?]
    switch labels.labels {
    case .named(let byName): found = Self.find(files, in: byName)
    case .ordered(let inOrder): found = try find(files, in: inOrder)
    }
    guard found.contains(where: { $0 != nil }) || files.isEmpty else {
      throw .noLabels(path: path, labels: labels.path, first: files[0].name)
    }
    let entries = zip(files, found).map { file, label in
      DataSet.Entry(
        name: file.name,
        labels: label ?? [],
        place: place(of: file, hasLabel: label != nil)
      )
    }
    return (entries, notes(found))
  }

  private static func find(_ files: [File], in byName: [String: [Int]]) -> [[Int]?] {
    // Lists name pictures with folders of their own before them, or none.
    let byLast = Dictionary(
      byName.map { (String(FileName($0.key).last), $0.value) },
      uniquingKeysWith: { first, second in first == second ? first : [] }
    ).filter { !$0.value.isEmpty }
    return files.map { file in
      let name = FileName(file.name)
      return byName[name.path] ?? byLast[String(name.last)] ?? byLast[String(name.stem)]
    }
  }

  /// `ILSVRC2012_val_00000123.JPEG` has the 123rd label; other names have them by their order.
  private func find(_ files: [File], in inOrder: [[Int]]) throws(EvaluationError) -> [[Int]?] {
    let numbers = files.map { Self.number(FileName($0.name).stem) }
    if numbers.allSatisfy({ $0 != nil }) {
      return numbers.map { number in
        number.flatMap { inOrder.indices.contains($0 - 1) ? inOrder[$0 - 1] : nil }
      }
    }
    guard files.count == inOrder.count else {
      throw .labelCount(path: labels.path, expected: files.count, found: inOrder.count)
    }
    let order = files.indices.sorted { files[$0].name.precedes(files[$1].name) }
    var found = [[Int]?](repeating: nil, count: files.count)
    for (position, index) in order.enumerated() { found[index] = inOrder[position] }
    return found
  }

  /// The number in the name of one of ImageNet's validation pictures.
  private static func number(_ stem: Substring) -> Int? {
    let prefix = "ILSVRC2012_val_"
    // A name that goes on with its WordNet id, as torchvision's scripts leave it, counts too.
    let digits = stem.dropFirst(prefix.count).prefix { $0 != "_" }
    return stem.hasPrefix(prefix) && digits.count == 8 ? Int(digits) : nil
  }

  private func place(of file: File, hasLabel: Bool) -> DataSet.Place {
    guard !hasLabel else { return file.place }
    let reason = "expected a label in \(labels.path), found none"
    return switch file.place {
    case .file: .unreadable(archive: nil, reason: reason)
    case .member(let archive, _): .unreadable(archive: archive, reason: reason)
    case .unreadable(let archive, _): .unreadable(archive: archive, reason: reason)
    }
  }

  private func notes(_ found: [[Int]?]) -> [String] {
    let count = found.count { $0?.isEmpty == true }
    guard count > 0 else { return [] }
    let subject = count == 1 ? "1 picture, which counts" : "\(count) pictures, which count"
    return ["\(labels.path) names no class for \(subject) neither as right nor as wrong"]
  }
}
