internal import ShuffleNet
internal import Tensors

/// The network of an input as an exporter writes it: rounded, in memory, with what the file will say
/// of itself.
struct NetworkContents {
  /// How the input's tensors were laid onto the network.
  let map: ParameterMap
  /// The parameters that are there, under canonical names, in definition order.
  let tensors: [Tensor]
  /// The elements of each as numbers, rounded as the tensors are.
  let values: [[Float]]
  /// The network with them; `nil` where parameters are missing.
  let weights: ShuffleNetV1.Weights?
  /// What is written beside the tensors.
  let metadata: [String: String]
  /// What the user should know.
  let notes: [String]
}

extension Converter {
  /// Reads the network of the input.
  ///
  /// - Parameters:
  ///   - form: what kind of file is written, for its metadata.
  ///   - rounding: the type that values are rounded to; `nil` for `float32` where a value that is too
  ///     large becomes infinite, which a native file may hold.
  /// - Returns: the network.
  /// - Throws: ``ConversionError``.
  func networkContents(
    for form: NativeMetadata.Form,
    rounding: DataType?
  ) throws(ConversionError) -> NetworkContents {
    try input.requireSoundChecksum()
    let map = try input.map(copy: options.copy, allowing: options.allowances)
    let (tensors, values) = try parameters(of: map, rounding: rounding)
    // Parameters that may be missing leave no network to probe.
    let weights =
      tensors.count == map.network.parameters.count
      ? ShuffleNetV1.Weights(of: map.network, values: values) : nil
    let (sha256, probe) = concurrently(
      { Result { () throws(ConversionError) in try input.originalSHA256() } },
      { weights.map { LogitsProbe(of: $0) } }
    )
    let metadata = NativeMetadata.make(
      from: input,
      map: map,
      copy: options.copy,
      sha256: try sha256.get(),
      probe: probe,
      form: form,
      dataType: rounding ?? .float32
    )
    return NetworkContents(
      map: map,
      tensors: tensors,
      values: values,
      weights: weights,
      metadata: metadata,
      notes: Self.notes(on: tensors.map(\.name), values) + foreignPoolsNote(map)
    )
  }

  /// Reads and rounds the parameters.
  private func parameters(
    of map: ParameterMap,
    rounding: DataType?
  ) throws(ConversionError) -> (tensors: [Tensor], values: [[Float]]) {
    var tensors: [Tensor]
    do { tensors = try map.canonicalTensors() } catch { throw .file(error) }
    if let rounding { tensors = try rounded(tensors, to: rounding) }
    var values: [[Float]] = []
    do {
      for tensor in tensors { values.append(try tensor.floats()) }
    } catch {
      throw .file(error)
    }
    guard rounding == nil else { return (tensors, values) }
    let singles = zip(tensors, values).map { tensor, values in
      tensor.dataType == .float32
        ? tensor : Tensor(name: tensor.name, shape: tensor.shape, values: values)
    }
    return (singles, values)
  }

  /// Rounds each tensor.
  func rounded(_ tensors: [Tensor], to dataType: DataType) throws(ConversionError) -> [Tensor] {
    var rounded: [Tensor] = []
    for tensor in tensors {
      rounded.append(try tensor.rounded(to: dataType, file: input.path))
    }
    return rounded
  }

  /// What is no error, since training may have left it so, but makes a network useless.
  private static func notes(on names: [String], _ values: [[Float]]) -> [String] {
    let names = zip(names, values).compactMap { name, values in
      values.allSatisfy(\.isFinite) ? nil : name
    }
    guard let first = names.first else { return [] }
    let others = names.count - 1
    return [
      "'\(first)'"
        + (others == 0 ? " holds" : " and \(others) more hold")
        + " values that are NaN or infinite as float32"
    ]
  }

  /// The authors' own weights were trained with other pools than MindCV's.
  func foreignPoolsNote(_ map: ParameterMap) -> [String] {
    guard map.names == .megvii, !NativeMetadata.isOurs(input.metadata) else { return [] }
    return [
      "the authors' module pools otherwise than MindCV's, so weights that were trained with it lose "
        + "accuracy in every other form (docs/exports.md)"
    ]
  }
}
