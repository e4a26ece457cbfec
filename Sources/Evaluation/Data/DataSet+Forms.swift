internal import Tensors

extension DataSet {
  /// Lists a data set, in whatever form it lies there.
  ///
  /// - Parameters:
  ///   - paths: a folder, or one or several tar files, which may be gzip'd. A path such as
  ///     `val-{000..049}.tar` is the fifty that its numbers make of it.
  ///   - labels: the labels of the pictures; `nil` if folders or shards have them.
  ///   - rule: how a class directory becomes an index.
  ///   - classCount: how many classes the model has.
  /// - Throws: what ``ImageFolder/init(_:classes:classCount:)`` throws, and what else is wrong with
  ///   an archive or with labels, by ``EvaluationError``.
  public init(
    _ paths: [String],
    labels: LabelFile? = nil,
    classes rule: ClassRule,
    classCount: Int
  ) throws(EvaluationError) {
    precondition(!paths.isEmpty, "a path")
    precondition(labels?.classCount ?? classCount == classCount, "labels of the model's classes")
    let paths = paths.flatMap(ShardPattern.paths)
    if paths.count == 1, Self.isFolder(paths[0]) {
      if let labels {
        self = try Self.folder(paths[0], labels, classCount)
      } else {
        self = try ImageFolder(paths[0], classes: rule, classCount: classCount).dataSet
      }
      return
    }
    let index = try ArchiveIndex(paths)
    var notes: [String] = []
    let entries: [Entry]
    if let labels {
      let files = index.members.filter { $0.kind != .directory && $0.label == nil }
        .map { (name: $0.name, place: index.place(of: $0)) }
      let found = try LabelledFiles(labels: labels, path: paths[0]).entries(files)
      entries = index.ordered(found.entries)
      notes = found.notes
    } else if index.isWebDataset {
      entries = try WebDataset.entries(of: index, classCount: classCount)
    } else {
      entries = try ArchiveFolder.entries(of: index, classes: rule, classCount: classCount)
    }
    try self.init(
      path: paths[0],
      classCount: classCount,
      archives: index.archives,
      entries: entries,
      notes: notes
    )
  }

  /// Whether the path is no file, so that listing it gives the folder, or says what is wrong.
  private static func isFolder(_ path: String) -> Bool {
    do {
      _ = try FileSource(path: path)
      return false
    } catch {
      return true
    }
  }

  /// A folder of pictures, and of folders of pictures, whose labels stand in a file.
  private static func folder(
    _ folder: String,
    _ labels: LabelFile,
    _ classCount: Int
  ) throws(EvaluationError) -> DataSet {
    let path = folder.withoutEndingSlashes
    var names: [String] = []
    for entry in try DirectoryListing(path: path).entries {
      if entry.isDirectory {
        names += try DirectoryListing(path: "\(path)/\(entry.name)").entries.map {
          "\(entry.name)/\($0.name)"
        }
      } else if !isSame("\(path)/\(entry.name)", labels.path) {
        names.append(entry.name)
      }
    }
    let files = names.map { (name: $0, place: Place.file) }
    let found = try LabelledFiles(labels: labels, path: path).entries(files)
    return try DataSet(
      path: path,
      classCount: classCount,
      entries: found.entries,
      notes: found.notes
    )
  }

  /// Whether both paths are of one file; files of other names are not, unless linked.
  private static func isSame(_ path: String, _ other: String) -> Bool {
    guard FileName(path).last == FileName(other).last else { return false }
    guard let first = try? FileSource(path: path), let second = try? FileSource(path: other)
    else { return false }
    return first.identity == second.identity
  }
}
