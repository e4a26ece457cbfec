internal import Images

/// How pictures became the network's input, as it is printed.
struct PreprocessingReport: Encodable {
  let script: String
  let imageSize: Int
  let cropPct: Double
  let interpolation: String
  let mean: [Float]
  let std: [Float]

  /// What tells people that the figures are not made as published ones are; `nil` if they are.
  let note: String?

  enum CodingKeys: CodingKey {
    case script, imageSize, cropPct, interpolation, mean, std
  }

  init(_ preprocessing: Preprocessing) {
    note =
      preprocessing.script == .infer
      ? "as infer.py makes them, and not validate.py, by which figures are reported" : nil
    script = preprocessing.script.rawValue
    imageSize = preprocessing.imageSize
    cropPct = preprocessing.cropRatio
    interpolation = preprocessing.interpolation.rawValue
    mean = preprocessing.normalization.mean.all
    std = preprocessing.normalization.standardDeviation.all
  }

  /// The steps in words.
  var words: String {
    "as MindCV's \(script).py, image size \(imageSize), crop \(cropPct), \(interpolation), "
      + "mean \(mean), standard deviation \(std)"
  }
}
