internal import ArgumentParser
internal import Evaluation

/// Which pictures, and what they show.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of class folders, or a tar file of one, gzip'd or not; or WebDataset shards, as "
        + "'val-{000..049}.tar' or one by one.",
      valueName: "path"
    )
  )
  var data: [String]

  @Option(
    help: ArgumentHelp(
      "The labels of pictures in a flat folder or tar file: lines of NAME LABEL, a CSV or TSV with a "
        + "header, ImageNet's validation ground truth, or ReaL's JSON.",
      valueName: "file"
    )
  )
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "How a folder becomes a class: auto (ImageNet's index for its folders, else rank), rank "
        + "(MindCV's rule), or a file of index<TAB>directory<TAB>label.",
      valueName: "auto|rank|file"
    )
  )
  var classes: ClassesOption = .automatic

  @Flag(help: "Stop at the first picture that cannot be read, instead of skipping it.")
  var strict = false

  func validate() throws {
    guard !data.contains("") else {
      throw ValidationError("--data: expected a path, found nothing")
    }
  }

  /// Lists the pictures.
  ///
  /// - Throws: `EvaluationError`, `FileError` or `ZooError` for a list of classes.
  func dataSet(classCount: Int) throws -> DataSet {
    let rule = try classes.rule()
    let labels = try labels.map { path in
      try LabelFile(
        path: path,
        classes: rule.names(classCount: classCount),
        challengeIDs: classCount == ClassesOption.imageNetClassCount
          ? ClassesOption.challengeIDs() : nil,
        classCount: classCount
      )
    }
    return try DataSet(data, labels: labels, classes: rule, classCount: classCount)
  }
}

extension ClassRule {
  /// The classes that a file of labels may name.
  fileprivate func names(classCount: Int) -> ClassList? {
    switch self {
    case .list(let list): list
    case .automatic(let list): list.indexByDirectory.count == classCount ? list : nil
    case .rank: nil
    }
  }
}
