internal import ShuffleNet
internal import Tensors

/// A guess at what a file holds, and how many parameters speak for it.
struct Candidate {
  let network: ShuffleNetV1
  let layout: ParameterLayout
  /// What stands before every name, such as `network.`.
  let prefix: String
  /// `ema.` if that copy of the weights is wanted.
  let copyPrefix: String
  /// The network's parameters as the layout names them.
  let parameters: [StoredParameter]
  /// How many of them the file has with their shape.
  let score: Int

  /// What stands before the names of the layout in the file.
  var nameStart: String { copyPrefix + prefix }

  /// Parameters whose names tell what stands before them.
  private static let anchors = [
    "first_conv.0.weight", "features.0.branch_main_2.0.weight", "classifier.weight",
  ]

  /// No honest file has more copies of a network than this.
  private static let maximumPrefixCount = 8

  /// The guess that most parameters speak for; `nil` if nothing hints at a network.
  ///
  /// The likely ones come first, and one that has every parameter ends the search.
  static func best(in state: StateDict, copy: ParameterMap.Copy) -> Candidate? {
    let copyPrefix = copy == .ema ? TrainingState.emaPrefix : ""
    var best: Candidate?
    for prefix in prefixes(in: state, after: copyPrefix) {
      let start = copyPrefix + prefix
      let isSplit = state[start + "features.0.branch_main_1.0.convs.0.weight"] != nil
      for network in networks(in: state, after: start) {
        for layout: ParameterLayout in isSplit ? [.split, .grouped] : [.grouped, .split] {
          let candidate = Candidate(
            network,
            layout,
            prefix: prefix,
            copyPrefix: copyPrefix,
            in: state
          )
          if candidate.score == candidate.parameters.count { return candidate }
          if candidate.score > best?.score ?? -1 { best = candidate }
        }
      }
    }
    return best
  }

  /// All variants with the classes and channels of the file, the one that its first and last
  /// convolutions name before the others.
  private static func networks(in state: StateDict, after start: String) -> [ShuffleNetV1] {
    let classifier = state[start + "classifier.weight"]?.shape
    let stem = state[start + "first_conv.0.weight"]?.shape
    // An empty tensor may claim any number of classes; one with elements has the bytes for them.
    let classCount = classifier.flatMap { shape in
      shape.rank > 0 && shape.elementCount > 0 ? shape[0] : nil
    }
    let inputChannels = stem.flatMap { shape in
      shape.rank > 1 && ShuffleNetV1.inputChannelRange.contains(shape[1]) ? shape[1] : nil
    }
    let variants = ShuffleNetV1.Variant.all
    let named = variants.filter { variant in
      stem?.dimensions.first == variant.stemChannels
        && classifier?.dimensions.dropFirst().first == variant.finalChannels
    }
    return (named + variants.filter { !named.contains($0) }).map { variant in
      ShuffleNetV1(variant, classCount: classCount ?? 1000, inputChannels: inputChannels ?? 3)
    }
  }

  private init(
    _ network: ShuffleNetV1,
    _ layout: ParameterLayout,
    prefix: String,
    copyPrefix: String,
    in state: StateDict
  ) {
    self.network = network
    self.layout = layout
    self.prefix = prefix
    self.copyPrefix = copyPrefix
    parameters = layout.parameters(of: network)
    let start = copyPrefix + prefix
    score = parameters.count { Self.fits(state[start + $0.name], $0) }
  }

  /// What stands before the anchors' names, the shortest first.
  private static func prefixes(in state: StateDict, after copyPrefix: String) -> [String] {
    var found: Set<String> = []
    for name in state.names where name.hasPrefix(copyPrefix) {
      let rest = name.dropFirst(copyPrefix.count)
      for anchor in anchors where rest.hasSuffix(anchor) {
        let prefix = String(rest.dropLast(anchor.count))
        let isWhole = prefix.isEmpty || prefix.hasSuffix(".")
        if isWhole && !TrainingState.isStatePrefix(prefix) { found.insert(prefix) }
      }
    }
    return Array(
      found.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        .prefix(maximumPrefixCount)
    )
  }

  /// Whether a tensor can be a parameter.
  ///
  /// Dimensions of 1 at the end of the tensor's shape may be more than the parameter has, as
  /// MindSpore lets them (`ms:mindspore/train/serialization.py`, `_update_param`).
  private static func fits(_ tensor: Tensor?, _ parameter: StoredParameter) -> Bool {
    guard let tensor, tensor.isFloatingPoint else { return false }
    let found = tensor.shape.dimensions
    let expected = parameter.shape.dimensions
    return found == expected
      || (found.starts(with: expected) && found.dropFirst(expected.count).allSatisfy { $0 == 1 })
  }

  /// Says what becomes of every tensor of the file, and finds those that fit.
  func account(for state: StateDict) -> (ParameterReport, fitting: [String: Tensor]) {
    var report = ParameterReport()
    var fitting: [String: Tensor] = [:]
    var used: Set<String> = []
    for parameter in parameters {
      let name = nameStart + parameter.name
      guard let tensor = state[name] else {
        report.missing.append(name)
        continue
      }
      used.insert(name)
      if Self.fits(tensor, parameter) {
        fitting[parameter.name] = tensor.reshaped(parameter.shape)
      } else {
        report.mismatched.append(
          .init(
            name: name,
            expected: parameter.shape,
            found: tensor.shape,
            dataType: tensor.dataType
          )
        )
      }
    }
    report.mapped = fitting.count
    let known = Set(parameters.map(\.name))
    func isParameter(_ name: Substring) -> Bool {
      known.contains(String(name))
        || (name.hasPrefix(prefix) && known.contains(String(name.dropFirst(prefix.count))))
    }
    for name in state.names where !used.contains(name) {
      // When the average is wanted, the weights themselves are what training left beside it.
      let isOtherCopy = !copyPrefix.isEmpty && isParameter(name[...])
      if isOtherCopy || TrainingState.contains(name, isParameter: isParameter) {
        report.trainingState.append(name)
      } else {
        report.unexpected.append(name)
      }
    }
    return (report, fitting)
  }
}
