internal import ShuffleNet

/// The names of the authors' module in PyTorch's words.
///
/// Their module convolves depthwise before it shuffles and MindCV's behind it, so the depthwise
/// convolution and its normalisation stand in the other branch, with their channels in the order
/// before the shuffle.
///
/// | MindCV                        | Megvii                        |
/// | ----------------------------- | ----------------------------- |
/// | `features.b.branch_main_2.0`  | `features.b.branch_main_1.3`  |
/// | `features.b.branch_main_2.1`  | `features.b.branch_main_1.4`  |
/// | `features.b.branch_main_2.2`  | `features.b.branch_main_2.0`  |
/// | `features.b.branch_main_2.3`  | `features.b.branch_main_2.1`  |
/// | `classifier`                  | `classifier.0`                |
///
/// Source: `mg:ShuffleNetV1/blocks.py` and `network.py`.
enum MegviiNames {
  /// The parameters as the authors' `state_dict` holds them, in MindCV's definition order.
  static func parameters(of network: ShuffleNetV1) -> [StoredParameter] {
    let modules = modules(of: network)
    return network.parameters.map { parameter in
      let name = PyTorchNames.name(of: parameter)
      let dot = name.lastIndex(of: ".") ?? name.endIndex
      let module = modules[String(name[..<dot])]
      return StoredParameter(
        name: (module?.name ?? String(name[..<dot])) + name[dot...],
        shape: parameter.shape,
        canonicalName: parameter.name,
        arrangement: module?.arrangement ?? .canonical
      )
    }
  }

  /// MindCV's modules that have another name there, and how their channels lie.
  private static func modules(
    of network: ShuffleNetV1
  ) -> [String: (name: String, arrangement: Arrangement)] {
    var modules: [String: (name: String, arrangement: Arrangement)] = [
      "classifier": ("classifier.0", .canonical)
    ]
    for unit in network.units {
      let shuffle = Arrangement.unshuffled(groups: unit.groups)
      modules[unit.depthwise.name] = ("\(unit.name).branch_main_1.3", shuffle)
      modules[unit.depthwise.normalizationName] = ("\(unit.name).branch_main_1.4", shuffle)
      modules[unit.expand.name] = ("\(unit.name).branch_main_2.0", .canonical)
      modules[unit.expand.normalizationName] = ("\(unit.name).branch_main_2.1", .canonical)
    }
    return modules
  }
}
