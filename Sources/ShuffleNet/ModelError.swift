public import Tensors

/// Weights that do not fit a network, or an input that does not.
public struct ModelError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Problem: Hashable, Sendable {
    /// Parameters are missing, do not fit or are not the network's: all of them, in the network's
    /// order, the unexpected ones last in the file's.
    case parameters([Mismatch])
    /// The parameter by which a network is recognised is absent (`found` is `nil`) or has a shape
    /// that no ShuffleNetV1 gives it.
    case notRecognised(parameter: String, expected: String, found: Shape?)
    /// No variant has these numbers of channels.
    case unknownVariant(stemChannels: Int, finalChannels: Int)
    /// A parameter's values could not be read.
    case unreadable(parameter: String, FileError)
    /// The input has not the elements that `[N, C, H, W]` asks for, or one of these is below 1.
    case input(dimensions: [Int], found: Int)
    /// This processor does not have the instructions of this name.
    case instructionSet(name: String, available: [String])
    /// The instructions do not offer the precision of this name on this processor.
    case precision(name: String, instructionSet: String)
    /// The task was cancelled before all pictures were computed.
    case cancelled
    /// The text is no list of one to eight numbers.
    case probe(text: String)
  }

  /// A parameter that keeps weights from fitting a network.
  public enum Mismatch: Hashable, Sendable {
    /// The network has it, the weights do not.
    case missing(String)
    /// The shapes differ.
    case shape(String, expected: Shape, found: Shape)
    /// The values are no floating-point numbers.
    case dataType(String, found: DataType)
    /// The weights have it, the network does not.
    case unexpected(String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The network's name, where it was known.
  public let model: String?

  /// Makes an error about a network.
  package init(_ problem: Problem, model: String? = nil) {
    self.problem = problem
    self.model = model
  }
}

extension ModelError: CustomStringConvertible {
  /// The network, what was expected and found, and what to try.
  public var description: String {
    switch problem {
    // About what was asked of this processor, by an option or a variable.
    case .instructionSet, .precision: text
    default: "\(model ?? "ShuffleNetV1"): \(text)"
    }
  }

  private var text: String {
    switch problem {
    case .parameters(let mismatches):
      Self.text(mismatches)
    case .notRecognised(let parameter, let expected, let found):
      "parameter '\(parameter)': expected the shape \(expected), found "
        + "\(found.map(\.description) ?? "no such parameter"); these are not the weights of a "
        + "ShuffleNetV1 by the names of a native file, so convert the file first"
    case .unknownVariant(let stemChannels, let finalChannels):
      "expected the channels of a variant, such as 12 after the stem and 480 at the end, found "
        + "\(stemChannels) and \(finalChannels); only the eight variants of MindCV can be read"
    case .unreadable(let parameter, let error):
      "parameter '\(parameter)': \(error)"
    case .input(let dimensions, let found):
      "input: expected \(dimensions) as [N, C, H, W], each at least 1, found \(found) elements; "
        + "pass whole pictures of the network's channels"
    case .instructionSet(let name, let available):
      "instruction set: expected one of \(available.joined(separator: ", ")), found '\(name)'; "
        + "set SHUFFLEZOO_ISA to one of them, or unset it to use the fastest"
    case .precision(let name, let instructionSet):
      "precision: expected float32 with \(instructionSet) on this processor, found '\(name)', which "
        + "takes a processor with AVX512-BF16; SHUFFLEZOO_ISA=scalar computes it anywhere, slowly"
    case .cancelled:
      "the computation was cancelled"
    case .probe(let text):
      "logits probe: expected one to eight numbers joined by commas, found '\(text.prefix(200))'; "
        + "the file was not written by this program or has been changed"
    }
  }

  /// Unexpected names past this many are counted in the text: a file may hold any number of them.
  private static let listedUnexpectedCount = 20

  private static func text(_ mismatches: [Mismatch]) -> String {
    var missing: [String] = []
    var unexpected: [String] = []
    var clauses: [String] = []
    for mismatch in mismatches {
      switch mismatch {
      case .missing(let name):
        missing.append(name)
      case .unexpected(let name):
        unexpected.append(name)
      case .shape(let name, let expected, let found):
        clauses.append("parameter '\(name)': expected the shape \(expected), found \(found)")
      case .dataType(let name, let found):
        clauses.append(
          "parameter '\(name)': expected a floating-point type, found \(found.rawValue)"
        )
      }
    }
    if !missing.isEmpty {
      clauses.append("\(missing.count) missing: \(missing.joined(separator: ", "))")
    }
    if !unexpected.isEmpty {
      let listed = unexpected.prefix(listedUnexpectedCount).map { name in
        nearestName(to: name, in: missing).map { "\(name) (for \($0)?)" } ?? name
      }
      let more = unexpected.count - listed.count
      clauses.append(
        "\(unexpected.count) unexpected: \(listed.joined(separator: ", "))"
          + (more > 0 ? " and \(more) more" : "")
      )
    }
    let isSplit = unexpected.contains { $0.contains(".convs.") }
    let advice =
      isSplit
      ? "these are weights in the split layout, so convert the file first"
      : "check that the weights are those of this network"
    return clauses.joined(separator: "; ") + "; " + advice
  }
}
