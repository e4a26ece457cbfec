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
  /// The model takes another number of channels than pictures have.
  case channels(expected: Int, found: Int)
  /// The engine cannot run as it was asked to.
  case engine(ModelError)
  /// A file is not the array in numpy's format that was asked for.
  case numpy(path: String, expected: String, found: String)
  /// Not one picture could be read.
  case onlyUnreadable(path: String, count: Int, first: SkippedPicture)
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
    case .channels(let expected, let found):
      "expected a model for pictures of \(expected) channels, found one for \(found); pictures "
        + "are read as RGB"
    case .engine(let error): error.description
    case .numpy(let path, let expected, let found):
      "\(path): expected \(expected), found \(found); write it with numpy.save, as a float32 array"
    case .onlyUnreadable(let path, let count, let first):
      "\(path): expected pictures, found \(count) files and none that can be read, the first: "
        + "\(first.path): \(first.reason)"
    case .cancelled:
      "interrupted"
    }
  }
}
