/// What the zoo knows of one model: the network, its input, and the trained weights there are.
///
/// In JSON a card is what `schemas/model_card.schema.json` says: a file of `zoo/models`.
public struct ModelCard: Codable, Equatable, Sendable {
  /// The name, as in MindCV, such as `shufflenet_v1_g3_05`.
  public let name: String
  /// Former names, accepted as well.
  public let aliases: [String]
  /// The paper that describes the network.
  public let paper: Paper
  /// The SPDX identifier of the licence that the weights are under; `nil` where nobody said.
  public let licence: String?
  /// The groups of the 1×1 convolutions: 3 or 8.
  public let groups: Int
  /// The factor on the number of channels: 0.5, 1, 1.5 or 2.
  public let width: Double
  /// The elements stored, the moving statistics of BatchNorm included, as MindCV counts them.
  public let parameterCount: Int
  /// The multiply-adds of convolutions and classifier for one picture of
  /// ``Preprocessing/imageSize``.
  public let multiplyAddCount: Int
  /// How many classes the network tells apart.
  public let classCount: Int
  /// The channels of a picture: 3.
  public let inputChannels: Int
  /// How a picture becomes the network's input.
  public let preprocessing: Preprocessing
  /// The class list's name, for ``ClassLabels/builtIn(named:)``; `nil` for classes of one's own.
  public let labels: String?
  /// What top-1 and top-5 were measured on; `nil` if they were not.
  public let evaluation: Evaluation?
  /// The files of trained weights, the preferred one first; none if none was ever published.
  public internal(set) var weights: [ZooFile]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, aliases, paper, licence, groups, width
    case parameterCount = "parameters"
    case multiplyAddCount = "flops"
    case classCount = "num_classes"
    case inputChannels = "in_channels"
    case preprocessing, labels, evaluation, weights
  }

  /// Describes a model.
  public init(
    name: String,
    aliases: [String] = [],
    paper: Paper = .shuffleNet,
    licence: String?,
    groups: Int,
    width: Double,
    parameterCount: Int,
    multiplyAddCount: Int,
    classCount: Int,
    inputChannels: Int = 3,
    preprocessing: Preprocessing = Preprocessing(),
    labels: String?,
    evaluation: Evaluation?,
    weights: [ZooFile]
  ) {
    self.name = name
    self.aliases = aliases
    self.paper = paper
    self.licence = licence
    self.groups = groups
    self.width = width
    self.parameterCount = parameterCount
    self.multiplyAddCount = multiplyAddCount
    self.classCount = classCount
    self.inputChannels = inputChannels
    self.preprocessing = preprocessing
    self.labels = labels
    self.evaluation = evaluation
    self.weights = weights
  }

  /// Writes every key, `null` where nothing is known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(aliases, forKey: .aliases)
    try container.encode(paper, forKey: .paper)
    try container.encode(licence, forKey: .licence)
    try container.encode(groups, forKey: .groups)
    try container.encode(width, forKey: .width)
    try container.encode(parameterCount, forKey: .parameterCount)
    try container.encode(multiplyAddCount, forKey: .multiplyAddCount)
    try container.encode(classCount, forKey: .classCount)
    try container.encode(inputChannels, forKey: .inputChannels)
    try container.encode(preprocessing, forKey: .preprocessing)
    try container.encode(labels, forKey: .labels)
    try container.encode(evaluation, forKey: .evaluation)
    try container.encode(weights, forKey: .weights)
  }

  /// The best top-1 accuracy reported for weights that are not revoked, in percent; `nil` without
  /// any.
  public var bestTop1: Double? { usableWeights.compactMap(\.top1).max() }

  /// The best top-5 accuracy reported for weights that are not revoked, in percent; `nil` without
  /// any.
  public var bestTop5: Double? { usableWeights.compactMap(\.top5).max() }

  /// The files of weights that are not revoked, the preferred one first.
  public var usableWeights: [ZooFile] { weights.filter { $0.status != .revoked } }
}

extension ModelCard {
  /// A paper, as one would cite it.
  public struct Paper: Codable, Equatable, Sendable {
    /// The title.
    public let title: String
    /// Where to read it.
    public let url: String
    /// The year of publication.
    public let year: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
      case title, url, year
    }

    /// The paper that describes ShuffleNetV1.
    public static let shuffleNet = Paper(
      title: "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
      url: "https://arxiv.org/abs/1707.01083",
      year: 2017
    )
  }

  /// How a picture becomes the network's input: resize the short side to
  /// `imageSize / cropFraction`, crop the centre, normalise.
  public struct Preprocessing: Codable, Equatable, Sendable {
    /// The sizes that a card may have: as large as pictures are prepared.
    public static let imageSizes = 1...4096

    /// The side of the square that the network sees, in pixels.
    public let imageSize: Int
    /// That side as a fraction of the short side after resizing.
    public let cropFraction: Double
    /// How pixels are resized, such as `bilinear`.
    public let interpolation: String
    /// Subtracted from a pixel of 0...255; red, green, blue.
    public let mean: [Double]
    /// Divides a pixel after that; red, green, blue.
    public let standardDeviation: [Double]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case imageSize = "image_size"
      case cropFraction = "crop_pct"
      case interpolation, mean
      case standardDeviation = "std"
    }

    /// Describes MindCV's preprocessing for ImageNet, with another size or crop if given.
    public init(imageSize: Int = 224, cropFraction: Double = 0.875) {
      self.imageSize = imageSize
      self.cropFraction = cropFraction
      interpolation = "bilinear"
      mean = [123.675, 116.28, 103.53]
      standardDeviation = [58.395, 57.12, 57.375]
    }
  }

  /// The data set that top-1 and top-5 were measured on.
  public struct Evaluation: Codable, Equatable, Sendable {
    /// Its name.
    public let dataSet: String
    /// How many pictures it has.
    public let pictureCount: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
      case dataSet = "data_set"
      case pictureCount = "images"
    }

    /// Names a data set.
    public init(dataSet: String, pictureCount: Int) {
      self.dataSet = dataSet
      self.pictureCount = pictureCount
    }
  }
}
