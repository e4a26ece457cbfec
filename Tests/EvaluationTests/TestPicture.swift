import Evaluation

extension EvaluatedPicture {
  /// A picture of one class in a file that need not be there.
  init(name: String, path: String = "x", label: Int, result: Result) {
    self.init(
      sample: .init(name: name, location: path, labels: [label], content: .file(path: path)),
      result: result
    )
  }
}
