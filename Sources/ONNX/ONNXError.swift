public import Tensors

/// A file of ONNX that cannot be read, and where it stops making sense.
public struct ONNXError: Error, Equatable, Sendable {
  /// What went wrong.
  public enum Problem: Equatable, Sendable {
    /// The file could not be read.
    case file(FileError)
    /// Another program wrote the model, which calls itself so; `""` if it does not say.
    case foreign(producer: String)
    /// A length reaches past the end of what holds it: the file, or an enclosing message.
    case lengthPastEnd(of: String, expected: UInt64, found: Int)
    /// The bytes are no fields of protobuf, or not those that belong here.
    case damagedField
    /// libprotobuf-c refuses a message.
    case unreadableMessage
    /// A text is not UTF-8, or a name holds a NUL.
    case invalidText
    /// A message has more bytes beside its content than any that is written here.
    case oversizedMessage(limit: Int)
    /// There are more of these than any model has that is written here.
    case tooMany(String, limit: Int)
    /// A field that every model has is absent.
    case missingField(String)
    /// What may be there once is there again.
    case repeated(String)
    /// The elements have a type, by its number, that is not written here.
    case unknownType(Int)
    /// The dimensions make no shape.
    case invalidShape(ShapeError)
    /// The content has another size than type and dimensions ask for.
    case contentSize(expected: Int, found: Int)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it.
  public let file: String
  /// The tensor being read, where one was known.
  public let tensor: String?
  /// The position in the file, in bytes from its start.
  public let offset: Int

  /// Makes an error.
  public init(_ problem: Problem, file: String, tensor: String? = nil, offset: Int) {
    self.problem = problem
    self.file = file
    self.tensor = tensor
    self.offset = offset
  }
}

extension ONNXError: WireFailure {
  /// Says what is wrong with the fields of a model.
  package init(_ problem: WireProblem, file: String, tensor: String?, offset: Int) {
    let own: Problem =
      switch problem {
      case .file(let error): .file(error)
      case .lengthPastEnd(let what, let expected, let found):
        .lengthPastEnd(of: what, expected: expected, found: found)
      case .truncatedNumber, .numberTooLong, .wireType, .fieldNumber: .damagedField
      }
    self.init(own, file: file, tensor: tensor, offset: offset)
  }
}

extension ONNXError: CustomStringConvertible {
  /// Where it went wrong, what was expected, what was found, and what to try.
  public var description: String {
    // The error of the file names the file and the position itself.
    if case .file(let error) = problem { return error.description }
    if case .foreign(let producer) = problem {
      let found = producer.isEmpty ? "one of unknown origin" : "one of '\(producer.printable)'"
      return
        "\(file): expected a graph that 'shufflezoo convert' wrote, found \(found); it cannot be "
        + "read here, so use the weights that it was made from"
    }
    let tensor = self.tensor.map { "tensor '\($0.printable)' " } ?? ""
    return "\(file): \(tensor)at byte \(offset): \(problem.clause)"
  }
}

extension ONNXError.Problem {
  private static let damaged = "the file is damaged or no model, so fetch or export it again"

  fileprivate var clause: String {
    switch self {
    case .file(let error): error.description
    case .foreign(let producer): producer.printable
    case .lengthPastEnd(let what, let expected, let found):
      "expected \(expected) bytes of \(what), found \(found); the file is cut short or no model, so fetch "
        + "or export it again"
    case .damagedField: "expected the fields of a model, found other bytes; \(Self.damaged)"
    case .unreadableMessage:
      "expected a message of ONNX, found one that libprotobuf-c refuses; \(Self.damaged)"
    case .invalidText: "expected text in UTF-8, found other bytes; \(Self.damaged)"
    case .oversizedMessage(let limit):
      "expected at most \(limit) bytes beside the content, found more; \(Self.damaged)"
    case .tooMany(let what, let limit):
      "expected at most \(limit) \(what), found more; no graph that is written here has so many"
    case .missingField(let field): "expected the field '\(field)', found none; \(Self.damaged)"
    case .repeated(let what):
      "expected '\(what.printable)' once, found it again; \(Self.damaged)"
    case .unknownType(let number):
      "expected elements of a type that is written here, found ONNX's type \(number); \(Self.damaged)"
    case .invalidShape(let error):
      "expected dimensions that make a shape, but \(error.description.printable); \(Self.damaged)"
    case .contentSize(let expected, let found):
      "expected \(expected) bytes of content for its type and dimensions, found \(found); "
        + Self.damaged
    }
  }
}
