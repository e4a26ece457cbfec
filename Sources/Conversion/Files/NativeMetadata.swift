internal import Digests
public import ShuffleNet
internal import Tensors

/// The `__metadata__` of a native file.
enum NativeMetadata {
  /// What a native file says of where its weights came from.
  enum Key {
    static let format = "format"
    static let version = "shufflezoo_format"
    static let sourceFormat = "source_format"
    static let sourceSHA256 = "source_sha256"
    static let sourceLayout = "source_layout"
    static let sourceWeights = "source_weights"
    static let probe = "logits_probe"
  }

  /// Hugging Face's loaders accept this word, and convolutions are laid out as PyTorch has them.
  private static let format = "pt"
  private static let version = "1"

  /// Whether a file's metadata are those of a native file.
  static func isNative(_ metadata: [String: String]) -> Bool {
    metadata[Key.version] == version
  }

  /// The metadata for weights converted from `input`.
  ///
  /// A file that is native already passes on where it came from, so that converting it again gives
  /// the same bytes.
  ///
  /// - Parameters:
  ///   - input: where the weights come from.
  ///   - map: how they were laid onto the network.
  ///   - copy: which copy of them was taken.
  ///   - sha256: the SHA-256 of the input, or of the file that a native input was converted from.
  ///   - probe: what the network gives for the probe; `nil` if it is not whole.
  /// - Returns: the metadata.
  static func make(
    from input: WeightsFile,
    map: ParameterMap,
    copy: ParameterMap.Copy,
    sha256: String,
    probe: LogitsProbe?
  ) -> [String: String] {
    var metadata = [
      Key.format: format,
      Key.version: version,
      "model": map.network.variant.name,
      "num_classes": String(map.network.classCount),
      "in_channels": String(map.network.inputChannels),
      "shufflezoo_version": shufflezooVersion,
    ]
    metadata[Key.probe] = probe?.text
    metadata[Key.sourceSHA256] = sha256
    if isNative(input.metadata) {
      for key in [Key.sourceFormat, Key.sourceLayout, Key.sourceWeights] {
        metadata[key] = input.metadata[key]
      }
    } else {
      metadata[Key.sourceFormat] = input.format.rawValue
      metadata[Key.sourceLayout] = map.layout.rawValue
      if copy == .ema { metadata[Key.sourceWeights] = copy.rawValue }
    }
    return metadata
  }
}

extension WeightsFile {
  /// The SHA-256 of the file that was downloaded or trained: of this file, or of the one that this
  /// native file was converted from.
  ///
  /// - Throws: ``ConversionError/file(_:)`` when reading fails.
  public func originalSHA256() throws(ConversionError) -> String {
    if NativeMetadata.isNative(metadata), let source = metadata[NativeMetadata.Key.sourceSHA256] {
      return source
    }
    return try sha256().description
  }

  /// The probe that was written down when this native file was made; `nil` for any other file, and
  /// for one whose network is not whole.
  ///
  /// - Throws: ``ConversionError/model(_:)`` when it is no probe.
  public func recordedProbe() throws(ConversionError) -> LogitsProbe? {
    guard NativeMetadata.isNative(metadata), let text = metadata[NativeMetadata.Key.probe] else {
      return nil
    }
    do { return try LogitsProbe(text: text) } catch { throw ConversionError(error) }
  }

  /// The layout that a checkpoint made from this file has unless another is asked for.
  func originalLayout(_ map: ParameterMap) -> ParameterLayout {
    guard NativeMetadata.isNative(metadata) else { return map.layout }
    return metadata[NativeMetadata.Key.sourceLayout].flatMap(ParameterLayout.init) ?? map.layout
  }
}
