package import Tensors

extension CheckpointError: WireFailure {
  /// Says what is wrong with the fields of a checkpoint.
  package init(_ problem: WireProblem, file: String, tensor: String?, offset: Int) {
    let own: Problem =
      switch problem {
      case .file(let error): .file(error)
      case .lengthPastEnd(let what, let expected, let found):
        .lengthPastEnd(of: what, expected: expected, found: found)
      case .truncatedNumber: .truncatedNumber
      case .numberTooLong: .numberTooLong
      case .wireType(let field, let expected, let found):
        .wireType(field: field, expected: expected, found: found)
      case .fieldNumber(let number): .fieldNumber(number)
      }
    self.init(own, file: file, parameter: tensor, offset: offset)
  }
}

extension WireReader<CheckpointError> {
  /// An error of checkpoints at `offset`, or at the next byte.
  func error(_ problem: CheckpointError.Problem, at offset: Int? = nil) -> CheckpointError {
    CheckpointError(
      problem,
      file: source.name,
      parameter: tensor,
      offset: offset ?? self.offset
    )
  }
}
