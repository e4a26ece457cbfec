internal import Tensors

/// A data set of one directory a class, as MindSpore's `ImageFolderDataset` lists it.
///
/// Every directory counts as a class, empty and hidden ones and links to directories too; files
/// beside them do not. Inside a class every name is a picture, whatever its extension: what turns
/// out to be none is skipped later, and reported.
///
/// Source: `ms:mindspore/ccsrc/minddata/dataset/engine/datasetops/source/image_folder_op.cc`.
public struct ImageFolder: Sendable {
  /// A picture and its class.
  public struct Sample: Sendable, Equatable {
    /// The path, starting with the folder as the caller named it.
    public let path: String
    /// The index of the class's logit.
    public let label: Int

    /// Names a picture of a class.
    package init(path: String, label: Int) {
      self.path = path
      self.label = label
    }
  }

  /// The folder that holds the class directories.
  public let path: String
  /// The class directories in byte order.
  public let directories: [String]
  /// The pictures: by class directory, then by name, both in byte order.
  public let samples: [Sample]
  /// How many classes the model has; labels are below.
  public let classCount: Int

  /// Lists the data set in `folder`, or in its `val` when that is there and no class directory is:
  /// beside it at most ImageNet's other splits, `train` and `test`.
  ///
  /// - Parameters:
  ///   - folder: the path; errors and samples name it as it is given here.
  ///   - rule: how a class directory becomes an index.
  ///   - classCount: how many classes the model has.
  /// - Throws: ``EvaluationError/notAFolder(path:)``, ``EvaluationError/file(_:)`` for a folder that
  ///   cannot be listed, ``EvaluationError/noClasses(path:)``,
  ///   ``EvaluationError/noPictures(path:)``, or what is wrong by the class rule:
  ///   ``EvaluationError/tooManyClasses(path:expected:found:)``,
  ///   ``EvaluationError/classIndex(path:index:classCount:)``,
  ///   ``EvaluationError/unknownClass(path:name:classes:)``.
  public init(
    _ folder: String,
    classes rule: ClassRule,
    classCount: Int
  ) throws(EvaluationError) {
    var path = folder.withoutEndingSlashes
    var directories = try Self.directories(in: path)
    if directories.contains(Self.validationSplit),
      directories.allSatisfy({ Self.splits.contains($0) })
    {
      path += "/\(Self.validationSplit)"
      directories = try Self.directories(in: path)
    }
    guard !directories.isEmpty else { throw .noClasses(path: path) }
    let labels = try rule.indices(of: directories, in: path, classCount: classCount)
    var samples: [Sample] = []
    for (directory, label) in zip(directories, labels) {
      let classPath = "\(path)/\(directory)"
      samples += try DirectoryListing(path: classPath).entries.map {
        Sample(path: "\(classPath)/\($0.name)", label: label)
      }
    }
    guard !samples.isEmpty else { throw .noPictures(path: path) }
    self.path = path
    self.directories = directories
    self.samples = samples
    self.classCount = classCount
  }

  /// The folder as a data set, in the order of ``samples``.
  public var dataSet: DataSet {
    get throws(EvaluationError) {
      // One array a class, which its samples share.
      var labels: [Int: [Int]] = [:]
      for sample in samples where labels[sample.label] == nil {
        labels[sample.label] = [sample.label]
      }
      return try DataSet(
        path: path,
        classCount: classCount,
        entries: samples.map { sample in
          DataSet.Entry(
            name: String(sample.path.dropFirst(path.count + 1)),
            labels: labels[sample.label] ?? [],
            place: .file
          )
        }
      )
    }
  }

  private static let validationSplit = "val"

  /// The directories that ImageNet's root has instead of classes.
  static let splits: Set<String> = ["train", "val", "test"]

  private static func directories(in path: String) throws(EvaluationError) -> [String] {
    try DirectoryListing(path: path).entries.filter(\.isDirectory).map(\.name)
  }
}
