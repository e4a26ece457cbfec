internal import Tensors

/// What a conversion may leave out, by name.
public struct Allowances: Sendable {
  /// Shell patterns of parameters that the file may lack.
  public let missing: [String]
  /// Shell patterns of tensors that the file may hold beside the network.
  public let unexpected: [String]

  /// Allows what matches the patterns; by default nothing.
  public init(missing: [String] = [], unexpected: [String] = []) {
    self.missing = missing
    self.unexpected = unexpected
  }

  func allowsMissing(_ name: String) -> Bool {
    missing.contains { ShellPattern.matches(name, $0) }
  }

  func allowsUnexpected(_ name: String) -> Bool {
    unexpected.contains { ShellPattern.matches(name, $0) }
  }
}
