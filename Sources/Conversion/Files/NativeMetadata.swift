internal import Digests
public import ShuffleNet
internal import Tensors

/// The metadata of a native file, and of whatever else a network is exported as.
enum NativeMetadata {
  /// What our files say of where their weights came from.
  enum Key {
    static let format = "format"
    static let version = "shufflezoo_format"
    static let export = "shufflezoo_export"
    static let dataType = "dtype"
    static let sourceFormat = "source_format"
    static let sourceSHA256 = "source_sha256"
    static let sourceLayout = "source_layout"
    static let sourceWeights = "source_weights"
    static let probe = "logits_probe"
  }

  private static let version = "1"

  /// The kinds of files that have these metadata; all but the first are exports, and say which.
  enum Form: String {
    case native
    case pytorch
    case megvii
    case mlx
    case onnx

    /// What stands under `format`, by which loaders know how convolutions are laid out; Hugging
    /// Face's accept `pt` and `mlx`.
    var format: String? {
      switch self {
      case .native, .pytorch, .megvii: "pt"
      case .mlx: "mlx"
      case .onnx: nil
      }
    }
  }

  /// Whether a file's metadata are those of a native file, or of a file exported from here.
  static func isOurs(_ metadata: [String: String]) -> Bool {
    metadata[Key.version] == version || metadata[Key.export].flatMap(Form.init) != nil
  }

  /// The metadata for weights converted from `input`.
  ///
  /// A file that is ours already passes on where it came from, so that converting it again gives the
  /// same bytes.
  ///
  /// - Parameters:
  ///   - input: where the weights come from.
  ///   - map: how they were laid onto the network.
  ///   - copy: which copy of them was taken.
  ///   - sha256: the SHA-256 of the input, or of the file that our input was converted from.
  ///   - probe: what the network gives for the probe; `nil` if it is not whole.
  ///   - form: what is written.
  ///   - dataType: the type that the values were rounded to.
  /// - Returns: the metadata.
  static func make(
    from input: WeightsFile,
    map: ParameterMap,
    copy: ParameterMap.Copy,
    sha256: String,
    probe: LogitsProbe?,
    form: Form,
    dataType: DataType
  ) -> [String: String] {
    var metadata = [
      form == .native ? Key.version : Key.export: form == .native ? version : form.rawValue,
      "model": map.network.variant.name,
      "num_classes": String(map.network.classCount),
      "in_channels": String(map.network.inputChannels),
      "shufflezoo_version": shufflezooVersion,
    ]
    metadata[Key.format] = form.format
    metadata[Key.probe] = probe?.text
    metadata[Key.sourceSHA256] = sha256
    if isOurs(input.metadata) {
      for key in [Key.sourceFormat, Key.sourceLayout, Key.sourceWeights, Key.dataType] {
        metadata[key] = input.metadata[key]
      }
    } else {
      metadata[Key.sourceFormat] = input.format.rawValue
      metadata[Key.sourceLayout] = map.layout.rawValue
      if copy == .ema { metadata[Key.sourceWeights] = copy.rawValue }
    }
    // Once rounded, the weights are no longer those of the source, whatever type they go on in.
    if dataType != .float32 { metadata[Key.dataType] = dataType.rawValue }
    return metadata
  }
}

extension WeightsFile {
  /// The SHA-256 of the file that was downloaded or trained: of this file, or of the one that this
  /// file was converted from here.
  ///
  /// - Throws: ``ConversionError/file(_:)`` when reading fails.
  public func originalSHA256() throws(ConversionError) -> String {
    if NativeMetadata.isOurs(metadata), let source = metadata[NativeMetadata.Key.sourceSHA256] {
      return source
    }
    return try sha256().description
  }

  /// The probe that was written down when this file was converted here; `nil` for any other file,
  /// and for one whose network is not whole.
  ///
  /// - Throws: ``ConversionError/model(_:)`` when it is no probe.
  public func recordedProbe() throws(ConversionError) -> LogitsProbe? {
    guard NativeMetadata.isOurs(metadata), let text = metadata[NativeMetadata.Key.probe] else {
      return nil
    }
    do { return try LogitsProbe(text: text) } catch { throw ConversionError(error) }
  }

  /// The layout that a checkpoint made from this file has unless another is asked for.
  func originalLayout(_ map: ParameterMap) -> ParameterLayout {
    guard NativeMetadata.isOurs(metadata) else { return map.layout }
    return metadata[NativeMetadata.Key.sourceLayout].flatMap(ParameterLayout.init) ?? map.layout
  }
}
