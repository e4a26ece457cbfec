extension ShuffleNetV1 {
  /// One of the eight networks that MindCV registers: a number of groups and a width.
  ///
  /// Source: `shufflenet_v1_g{3,8}_{05,10,15,20}` and `ShuffleNetV1.__init__` in
  /// `mindcv/models/shufflenetv1.py`.
  public struct Variant: Hashable, Sendable {
    /// MindCV's name, such as `shufflenet_v1_g3_05`.
    public let name: String
    /// The number of groups of the 1×1 convolutions, 3 or 8.
    public let groups: Int
    /// The width multiplier: 0.5, 1, 1.5 or 2.
    public let width: Double
    /// The output channels of `first_conv`.
    public let stemChannels: Int
    /// The output channels of stages 2, 3 and 4.
    public let stageChannels: [Int]

    /// The channels that the classifier sees.
    public var finalChannels: Int { stageChannels[2] }

    /// Older names of the same network: MindCV's function until July 2023, such as
    /// `shufflenet_v1_g3_x0_5`, and its configuration key of that time, `shufflenet_v1_g3_0.5`.
    public var aliases: [String] {
      let units = Int(width)
      let tenths = Int(width * 10) % 10
      return [
        "shufflenet_v1_g\(groups)_x\(units)_\(tenths)",
        "shufflenet_v1_g\(groups)_\(units).\(tenths)",
      ]
    }

    private init(groups: Int, width: Double, stem: Int, stage2: Int) {
      let tenths = Int(width * 10)
      self.name = "shufflenet_v1_g\(groups)_\(tenths < 10 ? "0" : "")\(tenths)"
      self.groups = groups
      self.width = width
      self.stemChannels = stem
      self.stageChannels = [stage2, stage2 * 2, stage2 * 4]
    }
  }
}

extension ShuffleNetV1.Variant {
  /// All variants, by groups, then by width.
  public static let all: [ShuffleNetV1.Variant] = [
    .g3x05, .g3x10, .g3x15, .g3x20, .g8x05, .g8x10, .g8x15, .g8x20,
  ]

  /// `shufflenet_v1_g3_05`.
  public static let g3x05 = Self(groups: 3, width: 0.5, stem: 12, stage2: 120)
  /// `shufflenet_v1_g3_10`.
  public static let g3x10 = Self(groups: 3, width: 1.0, stem: 24, stage2: 240)
  /// `shufflenet_v1_g3_15`.
  public static let g3x15 = Self(groups: 3, width: 1.5, stem: 24, stage2: 360)
  /// `shufflenet_v1_g3_20`.
  public static let g3x20 = Self(groups: 3, width: 2.0, stem: 48, stage2: 480)
  /// `shufflenet_v1_g8_05`.
  public static let g8x05 = Self(groups: 8, width: 0.5, stem: 16, stage2: 192)
  /// `shufflenet_v1_g8_10`.
  public static let g8x10 = Self(groups: 8, width: 1.0, stem: 24, stage2: 384)
  /// `shufflenet_v1_g8_15`.
  public static let g8x15 = Self(groups: 8, width: 1.5, stem: 24, stage2: 576)
  /// `shufflenet_v1_g8_20`.
  public static let g8x20 = Self(groups: 8, width: 2.0, stem: 48, stage2: 768)

  /// Finds a variant by its name or one of its ``aliases``; `nil` if there is none.
  public init?(named name: String) {
    guard let variant = Self.all.first(where: { $0.name == name || $0.aliases.contains(name) })
    else { return nil }
    self = variant
  }

  /// Finds a variant by the first axis of `first_conv.0.weight` and the second of
  /// `classifier.weight`, which no two variants share; `nil` if none has them.
  public init?(stemChannels: Int, finalChannels: Int) {
    let match = Self.all.first {
      $0.stemChannels == stemChannels && $0.finalChannels == finalChannels
    }
    guard let match else { return nil }
    self = match
  }
}
