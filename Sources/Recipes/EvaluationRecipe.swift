internal import Tensors

/// What a recipe says about an evaluation, as MindCV's `validate.py` uses it.
///
/// What concerns training alone is not looked at. What would give other figures and does not exist here
/// is refused: another loss than cross entropy, another mean than that over pictures, float16, another
/// data set's preprocessing, a side that is not square.
///
/// Source: MindCV's validate.py, config.py and mindcv/data/transforms_factory.py at commit 51b0636.
public struct EvaluationRecipe: Sendable, Equatable {
  /// The file, as the caller named it.
  public let path: String
  /// The name of the model: `model`.
  public let model: String?
  /// How many classes the model has: `num_classes`.
  public let classCount: Int?
  /// The side of the network's input: `image_resize`.
  public let imageSize: Int?
  /// The share of the resized picture's short side that is kept: `crop_pct`.
  public let cropRatio: Double?
  /// How pictures are resized, as MindCV names it: `interpolation`.
  public let interpolation: String?
  /// What is subtracted from red, green and blue, in units of pixel values: `mean`.
  public let mean: [Double]?
  /// What the differences are divided by: `std`.
  public let standardDeviation: [Double]?
  /// The share of the target that goes to all classes: `label_smoothing`.
  public let labelSmoothing: Double?
  /// Whether the weights' moving average is evaluated: `ema`.
  public let usesAverage: Bool

  /// Takes what concerns an evaluation from a recipe.
  ///
  /// - Throws: ``RecipeError/Problem/value(key:expected:found:)``,
  ///   ``RecipeError/Problem/unsupported(key:expected:found:)``.
  public init(_ file: RecipeFile) throws(RecipeError) {
    path = file.path
    model = try file.value("model", "a model's name") { $0.text }
    classCount = try file.classCount()
    imageSize = try file.value("image_resize", "a whole number from 1, or that twice in a list") {
      $0.side
    }
    cropRatio = try file.value("crop_pct", "a positive number") {
      $0.number.flatMap { $0 > 0 ? $0 : nil }
    }
    interpolation = try file.value("interpolation", "a method's name") { $0.text }
    mean = try file.value("mean", "three numbers in a list, for pixels from 0 to 255") {
      $0.channels
    }
    standardDeviation = try file.value("std", "three positive numbers in a list") { value in
      value.channels.flatMap { $0.allSatisfy { $0 > 0 } ? $0 : nil }
    }
    labelSmoothing = try file.value("label_smoothing", "a number from 0 to 1") {
      $0.number.flatMap { (0...1).contains($0) ? $0 : nil }
    }
    usesAverage = try file.value("ema", "True or False") { $0.bool } ?? false
    try Self.refuseOthers(file)
  }

  /// Checks that the recipe is of a model.
  ///
  /// - Parameters:
  ///   - model: what the weights say that they are, such as `shufflenet_v1_g3_05`.
  ///   - classCount: how many classes they have.
  ///   - isAverage: whether the moving average is used.
  ///   - weights: what the weights are called in messages.
  /// - Throws: ``RecipeError/Problem/mismatch(key:expected:found:)`` if the recipe is of another.
  public func check(
    model: String,
    classCount: Int,
    isAverage: Bool,
    weights: String
  ) throws(RecipeError) {
    func fail(_ key: String, _ expected: String, _ found: String) throws(RecipeError) {
      throw RecipeError(.mismatch(key: key, expected: expected, found: found), path: path)
    }
    if let name = self.model, name != model {
      try fail("model", "'\(model)', as \(weights) is", "'\(name.printable)'")
    }
    if let count = self.classCount, count != classCount {
      try fail("num_classes", "\(classCount), as \(weights) has", "\(count)")
    }
    if usesAverage && !isAverage {
      try fail("ema", "False, since the model's own weights are evaluated", "True")
    }
  }

  /// Refuses what gives other figures and does not exist here.
  private static func refuseOthers(_ file: RecipeFile) throws(RecipeError) {
    let supported = [
      ("loss", ["CE", "ce"]), ("reduction", ["mean"]), ("val_amp_level", ["O0"]),
      ("dataset", ["imagenet", "ImageNet", ""]),
    ]
    for (key, values) in supported {
      guard let entry = file[key] else { continue }
      if let text = entry.value.text, values.contains(text) { continue }
      throw RecipeError(
        .unsupported(key: key, expected: "'\(values[0])'", found: "\(entry.value)"),
        path: entry.path,
        line: entry.line
      )
    }
  }
}
