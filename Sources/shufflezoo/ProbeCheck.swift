internal import Conversion
internal import ShuffleNet

/// The logits that a file has written down beside those that its weights give.
struct ProbeCheck {
  /// What was written down when the file was converted.
  let recorded: LogitsProbe
  /// What the reference executor gives.
  let found: LogitsProbe

  /// Whether they are the same, but for the order of summation.
  var isMatch: Bool { recorded.matches(found) }
}

extension WeightsFile {
  /// Runs a file that was converted here; `nil` for any other.
  func checkedProbe(copy: ParameterMap.Copy = .model) throws(ConversionError) -> ProbeCheck? {
    guard let recorded = try recordedProbe() else { return nil }
    return ProbeCheck(recorded: recorded, found: LogitsProbe(of: try weights(copy: copy)))
  }
}
