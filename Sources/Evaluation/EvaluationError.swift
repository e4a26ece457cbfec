public import ShuffleNet
public import Tensors

/// A data set that cannot be evaluated.
public enum EvaluationError: Error, Equatable, Sendable {
  /// A file or folder cannot be opened, read or written.
  case file(FileError)
  /// The data set is a file.
  case notAFolder(path: String)
  /// The folder has no class directories.
  case noClasses(path: String)
  /// The class directories hold no files.
  case noPictures(path: String)
  /// There are more class directories than the model has classes.
  case tooManyClasses(path: String, expected: Int, found: Int)
  /// A class directory is not in the class list.
  case unknownClass(path: String, name: String, classes: String)
  /// A class list gives an index that the model does not have.
  case classIndex(path: String, index: Int, classCount: Int)
  /// A tar file is damaged.
  case archive(ArchiveError)
  /// The data set is a zip file.
  case zip(path: String)
  /// The data set is a file of another kind, in words.
  case notADataSet(path: String, found: String)
  /// Class folders lie in several folders of an archive.
  case severalRoots(path: String, first: String, second: String)
  /// A file of labels has something else than labels, in the line if one is known.
  case label(path: String, line: Int?, expected: String, found: String)
  /// A file of labels without names has not one for each picture.
  case labelCount(path: String, expected: Int, found: Int)
  /// None of the pictures stands in the file of labels.
  case noLabels(path: String, labels: String, first: String)
  /// A picture was skipped where none may be.
  case skipped(SkippedPicture)
  /// The model takes another number of channels than pictures have.
  case channels(expected: Int, found: Int)
  /// The engine cannot run as it was asked to.
  case engine(ModelError)
  /// A file is not the array in numpy's format that was asked for.
  case numpy(path: String, expected: String, found: String)
  /// A file is not the table of comma-separated values that was asked for.
  case table(path: String, expected: String, found: String)
  /// Not one picture could be read.
  case onlyUnreadable(path: String, count: Int, first: SkippedPicture)
  /// There are more shards than pictures.
  case tooManyShards(path: String, count: Int, pictures: Int)
  /// A journal cannot be used.
  case journal(JournalError)
  /// The evaluation was cancelled.
  case cancelled
}

extension EvaluationError: CustomStringConvertible {
  /// Where it went wrong, what was expected, what was found, and what to try.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notAFolder(let path):
      "\(path): expected a folder, found a file; give the folder that holds the class folders"
    case .noClasses(let path):
      "\(path): expected one folder for each class, found none; give the folder that holds them, "
        + "such as ImageNet's 'val'"
    case .noPictures(let path):
      "\(path): expected pictures in the class folders, found none; give the folder that holds "
        + "the class folders"
    case .tooManyClasses(let path, let expected, let found):
      "\(path): expected at most \(expected) class folders, as the model has classes, found "
        + "\(found); use the data set the model was trained for, or give --classes FILE"
    case .unknownClass(let path, let name, let classes):
      "\(path): expected class folders that \(classes) lists, found '\(name)'; add it there"
    case .classIndex(let path, let index, let classCount):
      "\(path): expected indices from 0 to \(classCount - 1), as the model has classes, found "
        + "\(index); use the class list of this model"
    case .archive(let error): error.description
    case .zip(let path):
      "\(path): expected a tar file, found a zip file, whose pictures do not lie in order; rewrite it "
        + "with 'bsdtar -cf data.tar @\(path)', or unpack it and give the folder"
    case .notADataSet(let path, let found):
      "\(path): expected a folder or a tar file, which may be gzip'd, found \(found); give the folder "
        + "that holds the class folders"
    case .severalRoots(let path, let first, let second):
      "\(path): expected all class folders in one folder, found some in '\(first)' and some in "
        + "'\(second)'; give an archive of one of them, or --labels FILE"
    case .label(let path, let line, let expected, let found):
      "\(path): \(line.map { "line \($0): " } ?? "")expected \(expected), found \(found); lines such as "
        + "'a.jpg 65' are understood whatever the data are"
    case .labelCount(let path, let expected, let found):
      "\(path): expected \(expected) labels, one for each picture in the order of their names, found "
        + "\(found); give a list with names"
    case .noLabels(let path, let labels, let first):
      "\(path): expected pictures that \(labels) lists, found none, the first being '\(first)'; give the "
        + "labels of these pictures"
    case .skipped(let picture):
      "\(picture.path): \(picture.reason); without --strict it is skipped and reported"
    case .channels(let expected, let found):
      "expected a model for pictures of \(expected) channels, found one for \(found); pictures "
        + "are read as RGB"
    case .engine(let error): error.description
    case .numpy(let path, let expected, let found):
      "\(path): expected \(expected), found \(found); write it with numpy.save, as a float32 array"
    case .table(let path, let expected, let found):
      "\(path): expected \(expected), found \(found); give a CSV file that this command wrote"
    case .onlyUnreadable(let path, let count, let first):
      "\(path): expected pictures, found \(count == 1 ? "one file" : "\(count) files") and none that can "
        + "be read, the first: \(first.path): \(first.reason)"
    case .tooManyShards(let path, let count, let pictures):
      "\(path): expected a picture for each of \(count) shards, found \(pictures); divide it among fewer"
    case .journal(let error): error.description
    case .cancelled:
      "interrupted"
    }
  }
}
