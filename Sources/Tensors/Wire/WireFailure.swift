/// What can be wrong with bytes that should be fields of protobuf.
package enum WireProblem: Equatable, Sendable {
  /// The bytes could not be read.
  case file(FileError)
  /// A length reaches past the end of what holds it: the file, or an enclosing message.
  case lengthPastEnd(of: String, expected: UInt64, found: Int)
  /// The bytes end inside a number.
  case truncatedNumber
  /// A variable-length integer is longer than ten bytes or does not fit 64 bits.
  case numberTooLong
  /// A field comes with a wire type that its kind never has.
  case wireType(field: String, expected: [Int], found: Int)
  /// A field has the number 0 or one above 2^29 - 1, which protobuf does not allow.
  case fieldNumber(UInt64)
}

/// The error of a format that is written in protobuf.
package protocol WireFailure: Error {
  /// Says what is wrong with the fields at `offset` of `file`, within `tensor` if that was known.
  init(_ problem: WireProblem, file: String, tensor: String?, offset: Int)
}
