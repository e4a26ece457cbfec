internal import Tensors

/// The class folders in tar files, found as ``ImageFolder`` finds them on disk.
///
/// The directories that hold files are the classes, empty ones beside them too, whatever folder
/// they all lie in; of ImageNet's splits, `val` is taken. Files beside class folders are none.
enum ArchiveFolder {
  static func entries(
    of index: ArchiveIndex,
    classes rule: ClassRule,
    classCount: Int
  ) throws(EvaluationError) -> [DataSet.Entry] {
    let path = index.archives.first?.path ?? ""
    let root = try root(of: index, path: path)
    let prefix = root.isEmpty ? "" : "\(root)/"
    var directories: Set<String> = []
    var samples: [(class: String, member: ArchiveIndex.Member)] = []
    for member in index.members where member.name.hasPrefix(prefix) {
      let parts = member.name.dropFirst(prefix.count).split(separator: "/")
      guard let directory = parts.first, parts.count > 1 || member.kind == .directory else {
        continue
      }
      directories.insert(String(directory))
      if parts.count == 2, member.kind != .directory { samples.append((String(directory), member)) }
    }
    let sorted = directories.sorted { $0.precedes($1) }
    guard !sorted.isEmpty else { throw .noClasses(path: path) }
    let indices = try rule.indices(of: sorted, in: path, classCount: classCount)
    let labels = Dictionary(uniqueKeysWithValues: zip(sorted, indices.map { [$0] }))
    let entries = samples.map { sample in
      DataSet.Entry(
        name: String(sample.member.name.dropFirst(prefix.count)),
        labels: labels[sample.class] ?? [],
        place: index.place(of: sample.member)
      )
    }
    return index.ordered(entries)
  }

  /// The folder that holds the class folders.
  private static func root(
    of index: ArchiveIndex,
    path: String
  ) throws(EvaluationError) -> String {
    let holders = Set(
      index.members.filter { $0.kind != .directory }.map { FileName($0.name).directory }
    )
    // What lies beside class folders, such as a README, makes no class of the folder above them.
    let ancestors = Set(holders.flatMap(Self.ancestors))
    let classes = holders.subtracting(ancestors).filter { !$0.isEmpty }
    let roots = Set(classes.map { String(FileName(String($0)).directory) }).sorted {
      $0.precedes($1)
    }
    if let root = roots.first, roots.count == 1 { return root }
    guard !roots.isEmpty else { throw .noClasses(path: path) }
    let splits = roots.map { FileName($0).last }
    if let validation = splits.firstIndex(of: "val"), Set(splits).count == splits.count,
      splits.allSatisfy({ ImageFolder.splits.contains(String($0)) }),
      Set(roots.map { FileName($0).directory }).count == 1
    {
      return roots[validation]
    }
    throw .severalRoots(path: path, first: roots[0], second: roots[1])
  }

  private static func ancestors(of path: Substring) -> [Substring] {
    path.indices.filter { path[$0] == "/" }.map { path[..<$0] } + (path.isEmpty ? [] : [""])
  }
}

extension ArchiveIndex {
  /// Entries by their names' bytes within each archive; as they lie in one that is compressed.
  func ordered(_ entries: [DataSet.Entry]) -> [DataSet.Entry] {
    func archive(_ entry: DataSet.Entry) -> Int {
      switch entry.place {
      case .member(let archive, _): archive
      case .unreadable(let archive, _): archive ?? 0
      case .file: 0
      }
    }
    let isOrdered = archives.map { !$0.isCompressed }
    return entries.enumerated().sorted { first, second in
      let (left, right) = (archive(first.element), archive(second.element))
      guard left == right else { return left < right }
      guard isOrdered[left], first.element.name != second.element.name else {
        return first.offset < second.offset
      }
      return first.element.sortKey.lexicographicallyPrecedes(second.element.sortKey)
    }.map(\.element)
  }
}

extension DataSet.Entry {
  /// The name's bytes, a slash before all others: by directory first.
  fileprivate var sortKey: LazyMapSequence<String.UTF8View, UInt8> {
    name.utf8.lazy.map { $0 == UInt8(ascii: "/") ? 0 : $0 }
  }
}
