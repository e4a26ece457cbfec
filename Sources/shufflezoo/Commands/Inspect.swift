public import ArgumentParser
internal import Checkpoints
internal import Ciphers
public import Conversion
internal import Digests
internal import ShuffleNet
internal import Tensors

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a checkpoint or safetensors file holds.",
    discussion: """
      Example:
        shufflezoo inspect model.ckpt

      A checksum in the file is compared with it; when they differ the exit status is 65.
      """
  )

  @Argument(
    help: "A .ckpt or .safetensors file, or a model of the zoo.",
    completion: ModelNames.completionWithFiles
  )
  var file: String

  @Option(help: ArgumentHelp("Which copy of the weights to account for.", valueName: "copy"))
  var weights: ParameterMap.Copy = .model

  @OptionGroup var key: KeyOptions

  @OptionGroup var sources: SourceOptions

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let key = try key.key()
    let reference = WeightsReference(argument: file, sources: sources, output: output)
    let path = try await reference.filePath()
    let opened = try self.key.open(path, with: key)
    let hash: String
    do { hash = try opened.sha256().description } catch { throw Failure(error) }
    let inspection = Inspection(opened, sha256: hash, copy: weights)
    switch output.format {
    case .json: try JSON.print(inspection)
    case .text: Console.print(inspection.lines)
    }
    do { try opened.requireSoundChecksum() } catch { throw Failure(error) }
  }
}

extension ParameterMap.Copy: ExpressibleByArgument {}

/// What a file of weights holds, as it is printed.
private struct Inspection: Encodable {
  let path: String
  let size: Int
  let sha256: String
  let format: String
  @Nullable var encrypted: String?
  let crc: String
  let tensors: [Row]
  @Nullable var model: Model?

  struct Row: Encodable {
    let name: String
    let dtype: String
    let shape: [Int]
    let byteCount: Int
    let slices: Int
  }

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

  init(_ file: WeightsFile, sha256: String, copy: ParameterMap.Copy) {
    path = file.path
    size = file.source.byteCount
    self.sha256 = sha256
    format = file.format.rawValue
    encrypted = file.encryption?.rawValue
    crc =
      switch file.checksum {
      case .absent, .unverified: "none"
      case .valid: "valid"
      case .mismatch: "mismatch"
      }
    tensors = file.entries.map { entry in
      Row(
        name: entry.tensor.name,
        dtype: entry.tensor.dataType.rawValue,
        shape: entry.tensor.shape.dimensions,
        byteCount: entry.tensor.region.byteCount,
        slices: entry.sliceByteCounts.count
      )
    }
    model = ParameterMap(recognising: file.stateDict, copy: copy).map {
      Model($0, mapTensorNames: file.mapTensorNames)
    }
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
  fileprivate var lines: [String] {
    let checksum = crc == "none" ? "no checksum inside" : "checksum inside: \(crc)"
    let heading = [
      "file      \(path)",
      "format    \(format)\(encrypted.map { ", encrypted (\($0))" } ?? ""), \(tensors.count) tensors, \(size.bytes), \(checksum)",
      "sha256    \(sha256)",
    ]
    var table = Table([
      ("tensor", .left), ("type", .left), ("shape", .left), ("bytes", .right),
      ("slices", .right),
    ])
    for row in tensors {
      table.append([
        row.name, row.dtype, Shape(row.shape).description, row.byteCount.grouped,
        String(row.slices),
      ])
    }
    return heading + (model?.lines ?? ["model     no ShuffleNetV1 is recognised"]) + [""]
      + table.lines
  }
}
