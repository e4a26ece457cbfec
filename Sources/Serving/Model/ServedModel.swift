public import Images
public import ShuffleNet

/// A network with what the server has to know to answer for it.
public struct ServedModel: Sendable {
  /// The name in paths, such as `shufflenet_v1_g3_05`.
  public internal(set) var name: String
  /// The version in paths: a whole number above 0, as text.
  public internal(set) var version: String
  /// What computes.
  public let engine: Engine
  /// How an encoded picture becomes the network's input.
  public let preprocessing: Preprocessing
  /// The words of each class; empty where nobody gave any.
  public let labels: [String]
  /// The SHA-256 of the file of weights.
  public let weightsSHA256: String
  /// What its card tells people, in this order.
  public let facts: [Fact]
  /// The first logits that the file has written down, if it has.
  public let probe: LogitsProbe?

  /// What tells it from another that was read for the same name and version.
  private let identity = Identity()

  private final class Identity: Sendable {}

  /// Something that is known of a model.
  public struct Fact: Sendable, Equatable {
    /// What it is, such as `Licence`.
    public let name: String
    /// What is known.
    public let value: String
    /// Where there is more, `https` or `http`.
    public let url: String?

    /// States a fact.
    public init(_ name: String, _ value: String, url: String? = nil) {
      self.name = name
      self.value = value
      self.url = url
    }
  }

  /// Joins a network and its facts.
  ///
  /// - Precondition: the network takes RGB.
  public init(
    name: String,
    version: String = "1",
    engine: Engine,
    preprocessing: Preprocessing,
    labels: [String],
    weightsSHA256: String,
    facts: [Fact] = [],
    probe: LogitsProbe? = nil
  ) {
    precondition(engine.network.inputChannels == 3, "a network for RGB")
    self.name = name
    self.version = version
    self.engine = engine
    self.preprocessing = preprocessing
    self.labels = labels
    self.weightsSHA256 = weightsSHA256
    self.facts = facts
    self.probe = probe
  }

  /// Whether it is the same as `other`, read at the same time.
  func isSame(as other: ServedModel) -> Bool { identity === other.identity }

  /// The name of the input tensor.
  static let inputName = "input"
  /// The output tensors: the network's answers, and their softmax.
  static let outputNames = ["logits", "probabilities"]

  /// The shape of one picture's input: `[3, side, side]`.
  var pictureShape: [Int] { [3, preprocessing.imageSize, preprocessing.imageSize] }
}
