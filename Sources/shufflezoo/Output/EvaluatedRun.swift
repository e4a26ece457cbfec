internal import Evaluation
internal import Images

/// What an evaluation was of and with, as its reports tell it: out of the head of its journal, so that
/// shards that are merged say the same as one machine.
struct EvaluatedRun {
  let model: String
  let classCount: Int
  /// The path of the weights.
  let weights: String
  let weightsSHA256: String
  /// The figures that the weights' card or the command line had; `nil` if neither had one.
  let expected: ExpectedFigures?
  /// What the table of results says beside the figures.
  let row: ResultsFile.Row
  /// How pictures were made into input.
  let preprocessing: PreprocessingReport
  let labelSmoothing: String

  /// Reads the head of the journal at `path`.
  ///
  /// - Throws: `Failure` if it lacks something that the command writes.
  init(_ header: JournalHeader, path: String) throws(Failure) {
    func word(_ name: String) throws(Failure) -> String {
      guard let value = header[name] else { throw Self.failure(path, name) }
      return value
    }
    func number<Value: LosslessStringConvertible>(
      _ name: String,
      _ type: Value.Type
    ) throws(Failure) -> Value {
      guard let value = Value(try word(name)) else { throw Self.failure(path, name) }
      return value
    }
    model = try word("model")
    classCount = header.classCount
    weights = try word("weights")
    weightsSHA256 = try word("weights_sha256")
    labelSmoothing = try word("label_smoothing")
    expected = ExpectedFigures(header)
    guard let script = Preprocessing.Script(rawValue: try word("preprocess")) else {
      throw Self.failure(path, "preprocess")
    }
    let imageSize = try number("image_size", Int.self)
    let cropRatio = try number("crop_pct", Double.self)
    let interpolation = try word("interpolation")
    let mean = try number("mean", RGBValues.self)
    let standardDeviation = try number("std", RGBValues.self)
    let preprocessing: Preprocessing
    do throws(ImageError) {
      preprocessing = try Preprocessing(
        script: script,
        imageSize: imageSize,
        cropRatio: cropRatio,
        interpolation: Interpolation(name: interpolation),
        normalization: Normalization(mean: mean, standardDeviation: standardDeviation)
      )
    } catch {
      throw Failure(.badData, error.named(path).description)
    }
    self.preprocessing = PreprocessingReport(preprocessing)
    row = ResultsFile.Row(
      model: model,
      imageSize: preprocessing.imageSize,
      cropRatio: preprocessing.cropRatio,
      interpolation: preprocessing.interpolation.rawValue,
      script: script.rawValue,
      parameterCount: try number("parameters", Int.self),
      weightsSHA256: weightsSHA256,
      engine: try word("engine"),
      data: try word("data"),
      version: try word("version")
    )
  }

  private static func failure(_ path: String, _ name: String) -> Failure {
    Failure(
      .badData,
      "\(path): expected a journal of 'shufflezoo evaluate', found one without a proper '\(name)'; "
        + "evaluate its shard again"
    )
  }
}

extension ExpectedFigures {
  /// The facts of a journal's head that ``facts`` makes; `nil` if there are none.
  fileprivate init?(_ header: JournalHeader) {
    let top1 = header["expected_top1"].flatMap { Double($0) }
    let top5 = header["expected_top5"].flatMap { Double($0) }
    guard top1 != nil || top5 != nil else { return nil }
    self.init(top1: top1, top5: top5, pictureCount: header["expected_images"].flatMap { Int($0) })
  }

  /// The figures for a journal's head.
  var facts: [JournalHeader.Entry] {
    [
      top1.map { .init("expected_top1", "\($0)") }, top5.map { .init("expected_top5", "\($0)") },
      pictureCount.map { .init("expected_images", "\($0)") },
    ].compactMap(\.self)
  }
}
