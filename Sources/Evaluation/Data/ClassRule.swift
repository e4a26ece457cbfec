/// How a class directory's name becomes the index of a logit.
public enum ClassRule: Sendable {
  /// The list's indices if they are all of the model's and every directory is on the list: right for
  /// a subset of ImageNet as well. With a list of ImageNet's size, directories that are all named by
  /// the index, as ImageNet-V2's, have that index. Else ``rank``.
  case automatic(ClassList)
  /// The rank among all directories in byte order, as MindSpore's `ImageFolderDataset` has it.
  case rank
  /// The indices of a list, which has every directory.
  case list(ClassList)

  /// The index for each of the directories, which are in byte order; each in `0..<classCount`.
  ///
  /// - Throws: ``EvaluationError/tooManyClasses(path:expected:found:)``,
  ///   ``EvaluationError/classIndex(path:index:classCount:)`` or
  ///   ``EvaluationError/unknownClass(path:name:classes:)``.
  func indices(
    of directories: [String],
    in path: String,
    classCount: Int
  ) throws(EvaluationError) -> [Int] {
    switch self {
    case .automatic(let list):
      let listed = directories.compactMap { list.indexByDirectory[$0] }
      let isOfModel = Set(list.indexByDirectory.values) == Set(0..<classCount)
      if isOfModel, listed.count == directories.count { return listed }
      if isOfModel, classCount == Self.imageNetClassCount,
        let numbers = Self.numbers(directories, below: classCount)
      {
        return numbers
      }
      return try ClassRule.rank.indices(of: directories, in: path, classCount: classCount)
    case .rank:
      guard directories.count <= classCount else {
        throw .tooManyClasses(path: path, expected: classCount, found: directories.count)
      }
      return Array(directories.indices)
    case .list(let list):
      // The highest first: which one is reported may not depend on a dictionary's order.
      for index in list.indexByDirectory.values.sorted(by: >)
      where !(0..<classCount).contains(index) {
        throw .classIndex(path: list.name, index: index, classCount: classCount)
      }
      var indices: [Int] = []
      for directory in directories {
        guard let index = list.indexByDirectory[directory] else {
          throw .unknownClass(path: path, name: directory, classes: list.name)
        }
        indices.append(index)
      }
      return indices
    }
  }

  /// A folder of digits means rank everywhere but in ImageNet's variants: `7` may be any seventh.
  private static let imageNetClassCount = 1000

  /// The numbers that all the directories are named by, written as usual; `nil` if one is not.
  private static func numbers(_ directories: [String], below limit: Int) -> [Int]? {
    let numbers = directories.compactMap { name in
      Int(name).flatMap { (0..<limit).contains($0) && String($0) == name ? $0 : nil }
    }
    return numbers.count == directories.count ? numbers : nil
  }
}
