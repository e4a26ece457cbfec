internal import Tensors

extension Converter {
  /// Writes safetensors for PyTorch: what `state_dict()` of a module with these names gives, for
  /// `load_state_dict` with `strict=True`.
  ///
  /// - Parameters:
  ///   - path: the file to write.
  ///   - names: MindCV's in PyTorch's words, or those of the authors of ShuffleNet.
  /// - Returns: what the conversion did.
  /// - Precondition: `names` is ``ParameterNames/pytorch`` or ``ParameterNames/megvii``.
  /// - Throws: ``ConversionError``.
  public func writePyTorch(
    to path: String,
    names: ParameterNames = .pytorch
  ) throws(ConversionError) -> Outcome {
    precondition(names == .pytorch || names == .megvii, "PyTorch's words")
    let form = names == .megvii ? NativeMetadata.Form.megvii : .pytorch
    let note =
      "in the authors' module exchange both pools, which pad otherwise: network.py "
      + "nn.MaxPool2d(3, 2, padding=0, ceil_mode=True), blocks.py "
      + "nn.AvgPool2d(3, 2, padding=0, ceil_mode=True); exact where every side is even "
      + "(docs/exports.md)"
    return try writeSafetensors(to: path, names, form, notes: names == .megvii ? [note] : [])
  }

  /// Writes safetensors for MLX: what `Module.load_weights` takes with `strict=True`, convolutions
  /// with their channels last.
  ///
  /// - Throws: ``ConversionError``.
  public func writeMLX(to path: String) throws(ConversionError) -> Outcome {
    try writeSafetensors(to: path, .mlx, .mlx)
  }

  private func writeSafetensors(
    to path: String,
    _ names: ParameterNames,
    _ form: NativeMetadata.Form,
    notes: [String] = []
  ) throws(ConversionError) -> Outcome {
    let output = try create(path)
    let network = try networkContents(for: form, rounding: options.dataType ?? .float32)
    var tensors: [Tensor]
    do {
      tensors = try names.tensors(of: network.map.network, fromCanonical: network.tensors)
    } catch {
      throw .file(error)
    }
    tensors += names.counters(of: network.map.network).map { name in
      Tensor(
        name: name,
        dataType: .int64,
        shape: [],
        region: ByteRegion([UInt8](repeating: 0, count: 8))
      )
    }
    let state = StateDict(tensors)
    return try write(output, network: network, names: names, notes: notes) {
      sink throws(ConversionError) in
      try Self.write(state, metadata: network.metadata, named: path, to: &sink)
    }
  }
}
