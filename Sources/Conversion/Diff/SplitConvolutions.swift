internal import Tensors

/// Joins the parts of split convolutions by their names alone, so that it works for the state of
/// optimizers as well: `moments.x.convs.0.weight`, … become `moments.x.weight`.
enum SplitConvolutions {
  /// Whether a file has convolutions in the split layout.
  static func isIn(_ state: StateDict) -> Bool {
    state.names.contains { part($0) != nil }
  }

  /// The tensors with all complete sets of parts joined along their first axis, in the place of
  /// the first part; every other tensor stays as it is.
  static func join(_ state: StateDict) -> [Tensor] {
    var sets: [String: [Int: Tensor]] = [:]
    for tensor in state.tensors {
      if let (whole, index) = part(tensor.name) { sets[whole, default: [:]][index] = tensor }
    }
    var wholes: [String: Tensor] = [:]
    for (whole, parts) in sets where state["\(whole).weight"] == nil {
      wholes[whole] = join(parts, as: "\(whole).weight")
    }
    return state.tensors.compactMap { tensor in
      guard let (name, index) = part(tensor.name), let whole = wholes[name] else { return tensor }
      return index == 0 ? whole : nil
    }
  }

  /// The parts 0, 1, … as one tensor; `nil` if one is absent or they do not fit together.
  private static func join(_ parts: [Int: Tensor], as name: String) -> Tensor? {
    let ordered = (0..<parts.count).compactMap { parts[$0] }
    guard ordered.count == parts.count, let first = ordered.first, first.shape.rank > 0,
      ordered.allSatisfy({ $0.shape == first.shape && $0.dataType == first.dataType })
    else { return nil }
    // Empty tensors may have any dimensions, so the product is checked like one from outside.
    let (rows, overflow) = first.shape[0].multipliedReportingOverflow(by: ordered.count)
    guard !overflow,
      let shape = try? Shape(checking: [rows] + first.shape.dimensions.dropFirst())
    else { return nil }
    return Tensor(
      name: name,
      dataType: first.dataType,
      shape: shape,
      region: ByteRegion(joining: ordered.map(\.region))
    )
  }

  /// The convolution and the group that a name such as `x.convs.2.weight` stands for.
  private static func part(_ name: String) -> (whole: String, index: Int)? {
    guard name.hasSuffix(".weight"), let range = name.firstRange(of: ".convs.") else { return nil }
    let digits = name[range.upperBound...].dropLast(".weight".count)
    guard let index = Int(digits), String(index) == digits else { return nil }
    return (String(name[..<range.lowerBound]), index)
  }
}
