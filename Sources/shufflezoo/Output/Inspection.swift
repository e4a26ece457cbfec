internal import Checkpoints
internal import Conversion
internal import Digests
internal import ShuffleNet
internal import Tensors

/// What a file of weights holds, as it is printed.
struct Inspection: Encodable {
  let path: String
  let size: Int
  let sha256: String
  let format: String
  @Nullable var encrypted: String?
  let crc: String
  let tensors: [InspectedTensor]
  /// The tensors' names as a tree; absent unless it was asked for.
  let tree: [TensorTree]?
  @Nullable var model: Model?

  struct Model: Encodable {
    let name: String
    let names: String
    let layout: String
    let numClasses: Int
    let inChannels: Int
    @Nullable var prefix: String?
    let mapped: Int
    let trainingState: [String]
    let unexpected: [String]
    let missing: [String]
    let mismatched: [Mismatch]
  }

  struct Mismatch: Encodable {
    let name: String
    let expected: [Int]
    let found: [Int]
  }

  /// Reads what is to be printed.
  ///
  /// - Throws: `ConversionError.file` when reading fails.
  init(
    _ file: WeightsFile,
    copy: ParameterMap.Copy,
    figures: TensorFigures.Kinds,
    asTree: Bool
  ) throws(ConversionError) {
    path = file.path
    size = file.sources.reduce(0) { $0 + $1.byteCount }
    sha256 = try file.sha256().description
    format = file.format.rawValue
    encrypted = file.encryption?.rawValue
    crc =
      switch file.checksum {
      case .absent, .unverified: "none"
      case .valid: "valid"
      case .mismatch: "mismatch"
      }
    var tensors: [InspectedTensor] = []
    for entry in file.entries { tensors.append(try InspectedTensor(entry, figures)) }
    self.tensors = tensors
    tree = asTree ? TensorTree.branches(of: tensors) : nil
    model =
      ParameterMap(recognising: file.stateDict, copy: copy).map {
        Model($0, mapTensorNames: file.mapTensorNames)
      } ?? file.foldedNetwork.map { Model(folded: $0, in: file) }
  }
}

extension Inspection.Model {
  fileprivate init(_ map: ParameterMap, mapTensorNames: [String]) {
    self.init(
      name: map.network.variant.name,
      names: map.names.rawValue,
      layout: map.layout.rawValue,
      numClasses: map.network.classCount,
      inChannels: map.network.inputChannels,
      prefix: map.prefix.isEmpty ? nil : map.prefix,
      mapped: map.report.mapped,
      trainingState: map.report.trainingState,
      unexpected: map.report.unexpected + mapTensorNames,
      missing: map.report.missing,
      mismatched: map.report.mismatched.map {
        .init(name: $0.name, expected: $0.expected.dimensions, found: $0.found.dimensions)
      }
    )
  }

  /// A network whose normalisations are folded into its convolutions, and so missing.
  fileprivate init(folded network: ShuffleNetV1, in file: WeightsFile) {
    self.init(
      name: network.variant.name,
      names: ParameterNames.mindspore.rawValue,
      layout: ParameterLayout.grouped.rawValue,
      numClasses: network.classCount,
      inChannels: network.inputChannels,
      prefix: nil,
      mapped: file.stateDict.tensors.count,
      trainingState: [],
      unexpected: [],
      missing: file.foldedParameterNames,
      mismatched: []
    )
  }

  /// Where the network was found: MindCV's files have either layout, all others the grouped one.
  private var form: String {
    names == ParameterNames.mindspore.rawValue ? "\(layout) layout" : "names of \(names)"
  }

  fileprivate var lines: [String] {
    var lines = [
      "model     \(name), \(form), \(numClasses) classes, \(inChannels) input channels",
      "mapped    \(mapped) tensors",
    ]
    if let prefix { lines.append("prefix    '\(prefix)' before every name") }
    for (title, names) in [
      ("training ", trainingState), ("unexpected", unexpected), ("missing  ", missing),
      ("misfits  ", mismatched.map(\.name)),
    ] where !names.isEmpty {
      let more = names.count - 3
      let listed = names.prefix(3).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      lines.append("\(title) \(names.count): \(listed)")
    }
    return lines
  }
}

extension Inspection {
  /// The result for people.
  var lines: [String] {
    let checksum = crc == "none" ? "no checksum inside" : "checksum inside: \(crc)"
    let heading = [
      "file      \(path)",
      "format    \(format)\(encrypted.map { ", encrypted (\($0))" } ?? ""), \(tensors.count) tensors, \(size.bytes), \(checksum)",
      "sha256    \(sha256)",
    ]
    let table = tree.map { TensorTree.table($0, of: tensors) } ?? InspectedTensor.table(tensors)
    return heading + (model?.lines ?? ["model     no ShuffleNetV1 is recognised"]) + [""]
      + table.lines
  }
}
