internal import ShuffleNet

/// The classifier while it learns: its columns are pictures, its rows features and classes.
@unsafe
final class LearningClassifier {
  let features: Int
  let classCount: Int
  let pictureCount: Int
  /// From a row to the next.
  let stride: Int
  let values: ZeroedFloats
  let gradients: ZeroedFloats
  let logits: ZeroedFloats

  init(features: Int, classCount: Int, pictureCount: Int) {
    unsafe self.features = features
    unsafe self.classCount = classCount
    unsafe self.pictureCount = pictureCount
    unsafe stride = (pictureCount + 15) / 16 * 16
    unsafe values = ZeroedFloats(count: features * stride)
    unsafe gradients = ZeroedFloats(count: features * stride)
    unsafe logits = ZeroedFloats(count: classCount * stride)
  }

  /// The gradient of a feature of a picture.
  func featureGradient(_ picture: Int, _ feature: Int) -> Float {
    unsafe gradients.start[feature * stride + picture]
  }
}
