public import Checkpoints
public import ONNX
public import Safetensors
public import ShuffleNet
public import Tensors

/// A file that cannot be opened as weights, or not be converted.
public enum ConversionError: Error, Equatable, Sendable {
  /// A file could not be opened, read, created or written.
  case file(FileError)
  /// The file is no sound checkpoint.
  case checkpoint(CheckpointError)
  /// The file is no sound safetensors file, or the output cannot be one.
  case safetensors(SafetensorsError)
  /// The file is no sound graph that was exported here.
  case onnx(ONNXError)
  /// The weights do not make a network.
  case model(ModelError)
  /// The `crc_num` in a safetensors file that MindSpore wrote is not that of its tensors.
  case checksum(file: String, stored: String, computed: UInt32)
  /// The file holds something else than a ShuffleNetV1.
  case notShuffleNet(file: String, tensorCount: Int, holdsEMA: Bool)
  /// The averaged weights were asked for, and the file holds but the weights themselves.
  case noAverage(file: String)
  /// Tensors are missing, unexpected or of the wrong shape, and that was not allowed; an unexpected
  /// one may have been meant for one of the `known` names.
  case parameters(file: String, model: String, report: ParameterReport, known: [String])
  /// The checkpoint holds hash-table parameters, which no other format can hold.
  case mapTensors(file: String, names: [String])
  /// An element is finite, and infinite once it is rounded to the type that was asked for.
  case overflow(file: String, tensor: String, value: Double, dataType: DataType)
  /// A weight is finite, and infinite once its normalisation is folded into it.
  case folding(file: String, tensor: String)
  /// The file is a graph whose normalisations are folded, so that so many parameters are missing.
  case folded(file: String, model: String, missing: Int)
  /// The weights are more than a file of ONNX can hold.
  case tooLarge(file: String, byteCount: Int)
  /// A graph was asked for, and parameters of it are missing.
  case incomplete(file: String, missing: [String])
  /// A normalisation was asked for that is for pictures of another number of channels.
  case channels(file: String, expected: Int, found: Int)
  /// The metadata by which `--generic` restores a checkpoint do not fit the tensors beside them.
  case form(file: String, reason: String)
  /// The patterns leave none of the file's tensors.
  case nothingSelected(file: String, tensorCount: Int)
  /// Renaming gives two tensors of the file one name.
  case nameTaken(file: String, name: String, tensors: [String])
  /// Renaming gives a tensor a name that the output cannot hold.
  case unusableName(file: String, tensor: String, name: String, reason: String)
  /// The output is to be split, and the names of shards cannot be made from its name.
  case shardName(file: String)
}

extension ConversionError {
  /// Wraps an error of the network, or hands on that of the file beneath it.
  init(_ error: ModelError) {
    if case .unreadable(_, let error) = error.problem {
      self = .file(error)
    } else {
      self = .model(error)
    }
  }

  /// Wraps an error of a checkpoint, or hands on that of the file beneath it.
  init(_ error: CheckpointError) {
    if case .file(let error) = error.problem {
      self = .file(error)
    } else {
      self = .checkpoint(error)
    }
  }

  /// Wraps an error of safetensors, or hands on that of the file beneath it.
  init(_ error: SafetensorsError) {
    if case .file(let error) = error.problem {
      self = .file(error)
    } else {
      self = .safetensors(error)
    }
  }

  /// Wraps an error of ONNX, or hands on that of the file beneath it.
  init(_ error: ONNXError) {
    if case .file(let error) = error.problem { self = .file(error) } else { self = .onnx(error) }
  }
}

extension ConversionError: CustomStringConvertible {
  /// Where it went wrong, what was expected, what was found, and what to try.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .checkpoint(let error): error.description
    case .safetensors(let error): error.description
    case .onnx(let error): error.description
    case .model(let error): error.description
    case .checksum(let file, let stored, let computed):
      "\(file): expected the CRC-32 \(stored.printable) of its metadata, found \(computed); the file is "
        + "damaged, so fetch it again, or give --no-verify-crc to use it as it is"
    case .notShuffleNet(let file, let tensorCount, let holdsEMA):
      "\(file): expected the weights of a ShuffleNetV1, found \(tensorCount) tensors that fit no "
        + "variant; " + (holdsEMA ? "for the averaged weights give --weights ema, " : "")
        + "to convert any network tensor by tensor give --generic"
    case .noAverage(let file):
      "\(file): expected averaged weights ('ema.…'), found the weights alone; leave out "
        + "--weights ema to use them"
    case .parameters(let file, let model, let report, let known):
      Self.text(file: file, model: model, report: report, known: known)
    case .mapTensors(let file, let names):
      "\(file): expected tensors, found \(names.count) hash-table parameters "
        + "(\(Self.list(names))), which the output cannot hold; allow leaving them out with "
        + "--allow-unexpected"
    case .overflow(let file, let tensor, let value, let dataType):
      "\(file): tensor '\(tensor.printable)': expected values that \(dataType.rawValue) can hold, found "
        + "\(value), which would become infinite; give another --dtype"
    case .folding(let file, let tensor):
      "\(file): tensor '\(tensor.printable)': expected weights that stay finite when their normalisation is "
        + "folded in, found one that does not; give --no-fold"
    case .folded(let file, let model, let missing):
      "\(file): expected the parameters of \(model), found its convolutions with the normalisations "
        + "folded into them: \(missing) parameters are missing; convert the weights that it was "
        + "exported from, or export with --no-fold"
    case .tooLarge(let file, let byteCount):
      "\(file): expected weights that fit a file of ONNX, which ends at 2 GiB, found \(byteCount) bytes; "
        + "give a smaller --dtype, or export safetensors"
    case .incomplete(let file, let missing):
      "\(file): expected every parameter of the network, found \(missing.count) missing: "
        + "\(Self.list(missing)); a graph cannot do without, so export safetensors"
    case .channels(let file, let expected, let found):
      "\(file): expected a network for pictures of \(expected) channels, which is what is normalised, "
        + "found \(found); leave out --normalize"
    case .form(let file, let reason):
      "\(file): the metadata 'shufflezoo.ckpt' does not fit the tensors: \(reason.printable); the "
        + "file was changed after it was converted, so convert the checkpoint again"
    case .nothingSelected(let file, let tensorCount):
      "\(file): expected tensors that the patterns leave, found none among its \(tensorCount); change "
        + "--include or --exclude"
    case .nameTaken(let file, let name, let tensors):
      "\(file): \(tensors.map { "'\($0.printable)'" }.joined(separator: " and ")) would both be called "
        + "'\(name.printable)'; change --rename, or leave one of them out with --exclude"
    case .unusableName(let file, let tensor, let name, let reason):
      "\(file): '\(tensor.printable)' would be called '\(name.printable)', which \(reason); change "
        + "--rename"
    case .shardName(let file):
      "\(file): expected a name that ends in .safetensors, from which the names of the shards are made; "
        + "give the output such a name"
    }
  }

  /// How many names a message lists; JSON output has them all.
  private static let listedCount = 10

  private static func list(_ names: [String]) -> String {
    let more = names.count - listedCount
    return names.prefix(listedCount).map(\.printable).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private static func text(
    file: String,
    model: String,
    report: ParameterReport,
    known: [String]
  ) -> String {
    var clauses: [String] = []
    if !report.mismatched.isEmpty {
      clauses.append(
        "\(report.mismatched.count) do not fit: "
          + list(
            report.mismatched.map {
              "\($0.name) (expected floats \($0.expected), found \($0.dataType.rawValue) \($0.found))"
            }
          )
      )
    }
    if !report.missing.isEmpty {
      clauses.append("\(report.missing.count) missing: \(list(report.missing))")
    }
    if !report.unexpected.isEmpty {
      let listed = report.unexpected.prefix(listedCount).map { name in
        nearestName(to: name, in: known).map { "\(name) (the nearest is \($0))" } ?? name
      }
      clauses.append(
        "\(report.unexpected.count) unexpected: "
          + list(listed + report.unexpected.dropFirst(listedCount))
      )
    }
    return "\(file): expected the parameters of \(model), found \(report.mapped); "
      + clauses.joined(separator: "; ") + "; " + advice(report)
  }

  private static func advice(_ report: ParameterReport) -> String {
    let isOptimizerFile =
      !report.missing.isEmpty && report.missing.allSatisfy { $0.contains(".moving_") }
    if isOptimizerFile {
      return "without moving statistics this is an optimizer's file and no model: use the "
        + "checkpoint saved beside it"
    }
    return "use the right file, or allow what may differ by name with --allow-missing and "
      + "--allow-unexpected"
  }
}
