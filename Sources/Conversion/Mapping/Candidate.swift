internal import ShuffleNet
internal import Tensors

/// A guess at what a file holds, and how many parameters speak for it.
struct Candidate {
  let network: ShuffleNetV1
  /// By whose names the file calls the parameters.
  let names: ParameterNames
  let layout: ParameterLayout
  /// What stands before every name, such as `network.`.
  let prefix: String
  /// `ema.` if that copy of the weights is wanted.
  let copyPrefix: String
  /// The network's parameters as the file names them.
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
    let copyPrefix = copy == .ema ? TrainingStateNames.emaPrefix : ""
    var best: Candidate?
    for prefix in prefixes(in: state, after: copyPrefix) {
      let start = copyPrefix + prefix
      for (names, layout) in forms(in: state, after: start) {
        for network in networks(in: state, after: start, names) {
          let candidate = Candidate(
            network,
            names,
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

  /// All names and layouts, those before the others that a name in the file speaks for.
  private static func forms(
    in state: StateDict,
    after start: String
  ) -> [(ParameterNames, ParameterLayout)] {
    let isSplit = state[start + "features.0.branch_main_1.0.convs.0.weight"] != nil
    let isForeign = state[start + "first_conv.1.\(PyTorchNames.mean)"] != nil
    let forms = ParameterNames.allCases.flatMap { names in names.layouts.map { (names, $0) } }
    let likely = forms.filter { names, layout in
      isForeign ? names != .mindspore : names == .mindspore && (layout == .split) == isSplit
    }
    return likely
      + forms.filter { form in !likely.contains { $0.0 == form.0 && $0.1 == form.1 } }
  }

  /// All variants with the classes and channels of the file, the one that its first and last
  /// convolutions name before the others.
  private static func networks(
    in state: StateDict,
    after start: String,
    _ names: ParameterNames
  ) -> [ShuffleNetV1] {
    let module = names == .megvii ? "classifier.0" : "classifier"
    let classifier = state["\(start)\(module).weight"]?.shape
    let stem = state[start + "first_conv.0.weight"]?.shape
    let channelAxis = names == .mlx ? 3 : 1
    // An empty tensor may claim any number of classes; one with elements has the bytes for them.
    let classCount = classifier.flatMap { shape in
      shape.rank > 0 && shape.elementCount > 0 ? shape[0] : nil
    }
    let inputChannels = stem.flatMap { shape in
      shape.rank > channelAxis && ShuffleNetV1.inputChannelRange.contains(shape[channelAxis])
        ? shape[channelAxis] : nil
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
    _ names: ParameterNames,
    _ layout: ParameterLayout,
    prefix: String,
    copyPrefix: String,
    in state: StateDict
  ) {
    self.network = network
    self.names = names
    self.layout = layout
    self.prefix = prefix
    self.copyPrefix = copyPrefix
    parameters = names.parameters(of: network, layout: layout)
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
        if isWhole && !TrainingStateNames.isStatePrefix(prefix) { found.insert(prefix) }
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
    guard used.count < state.tensors.count else { return (report, fitting) }
    let known = Set(parameters.map(\.name))
    let counters = Set(names.counters(of: network).map { nameStart + $0 })
    func isParameter(_ name: Substring) -> Bool {
      known.contains(String(name))
        || (name.hasPrefix(prefix) && known.contains(String(name.dropFirst(prefix.count))))
    }
    for tensor in state.tensors where !used.contains(tensor.name) {
      let name = tensor.name
      // When the average is wanted, the weights themselves are what training left beside it.
      let isOtherCopy = !copyPrefix.isEmpty && isParameter(name[...])
      let isCounter = counters.contains(name) && tensor.dataType == .int64 && tensor.shape == []
      if isCounter || isOtherCopy || TrainingStateNames.contains(name, isParameter: isParameter) {
        report.trainingState.append(name)
      } else {
        report.unexpected.append(name)
      }
    }
    return (report, fitting)
  }
}
