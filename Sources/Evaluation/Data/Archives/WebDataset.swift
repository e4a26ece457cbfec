/// The samples of WebDataset shards: members with one key, the path up to the first dot of the
/// file's name, stand side by side; of these the picture and the `.cls`, an index in digits, count.
///
/// A picture without a `.cls` cannot be evaluated and is reported; what has no picture is none.
///
/// Source: the WebDataset library's `group_by_keys` and its image extensions.
enum WebDataset {
  /// The extensions that the library decodes as pictures.
  private static let pictureExtensions = ["jpg", "jpeg", "png", "ppm", "pgm", "pbm", "pnm", "webp"]

  static func entries(
    of index: ArchiveIndex,
    classCount: Int
  ) throws(EvaluationError) -> [DataSet.Entry] {
    var entries: [DataSet.Entry] = []
    var members = index.members.filter { $0.kind != .directory }[...]
    while let first = members.first {
      let key = FileName(first.name).key
      let group = members.prefix { $0.archive == first.archive && FileName($0.name).key == key }
      members = members.dropFirst(group.count)
      let label = group.first { $0.label != nil }
      for picture in group
      where pictureExtensions.contains(where: FileName(picture.name).hasExtension) {
        entries.append(try entry(picture, label, index, classCount))
      }
    }
    return entries
  }

  private static func entry(
    _ picture: ArchiveIndex.Member,
    _ label: ArchiveIndex.Member?,
    _ index: ArchiveIndex,
    _ classCount: Int
  ) throws(EvaluationError) -> DataSet.Entry {
    guard let label, let text = label.label else {
      return DataSet.Entry(
        name: picture.name,
        labels: [],
        place: .unreadable(
          archive: picture.archive,
          reason: "expected a .cls beside it, found none"
        )
      )
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, let number = words.first.flatMap({ Int($0) }) else {
      throw .label(
        path: "\(index.archives[label.archive].path): \(label.name)",
        line: nil,
        expected: "an index in digits",
        found: "'\(text.prefix(40))'"
      )
    }
    guard (0..<classCount).contains(number) else {
      throw .classIndex(
        path: "\(index.archives[label.archive].path): \(label.name)",
        index: number,
        classCount: classCount
      )
    }
    return DataSet.Entry(name: picture.name, labels: [number], place: index.place(of: picture))
  }
}
