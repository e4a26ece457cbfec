public import Images
public import ShuffleNet

/// A network with what the server has to know to answer for it.
public struct ServedModel: Sendable {
  /// The name in paths, such as `shufflenet_v1_g3_05`.
  public let name: String
  /// The version in paths: a whole number above 0, as text.
  public let version: String
  /// What computes.
  public let engine: Engine
  /// How an encoded picture becomes the network's input.
  public let preprocessing: Preprocessing
  /// The words of each class; empty where nobody gave any.
  public let labels: [String]
  /// The SHA-256 of the file of weights.
  public let weightsSHA256: String

  /// Joins a network and its facts.
  ///
  /// - Precondition: the network takes RGB.
  public init(
    name: String,
    version: String = "1",
    engine: Engine,
    preprocessing: Preprocessing,
    labels: [String],
    weightsSHA256: String
  ) {
    precondition(engine.network.inputChannels == 3, "a network for RGB")
    self.name = name
    self.version = version
    self.engine = engine
    self.preprocessing = preprocessing
    self.labels = labels
    self.weightsSHA256 = weightsSHA256
  }

  /// The name of the input tensor.
  static let inputName = "input"
  /// The output tensors: the network's answers, and their softmax.
  static let outputNames = ["logits", "probabilities"]

  /// The shape of one picture's input: `[3, side, side]`.
  var pictureShape: [Int] { [3, preprocessing.imageSize, preprocessing.imageSize] }
}
