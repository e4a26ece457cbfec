internal import CONNXProto
internal import CProtobufC

/// What libprotobuf-c finds in the message of a constant whose content was left out.
struct UnpackedTensorHeader {
  let name: String
  /// A number of `TensorProto.DataType`, not yet checked.
  let dataType: Int32
  /// Not yet checked.
  let dimensions: [Int64]

  /// Unpacks a `TensorProto`.
  ///
  /// - Returns: `nil` if libprotobuf-c refuses it or the tensor has no name.
  init?(_ framing: [UInt8]) {
    let unpacked = unsafe framing.withUnsafeBufferPointer { buffer in
      // SAFETY: pointer and count are one valid buffer, which the message does not refer to
      // afterwards; a nil allocator is the system's.
      unsafe onnx_subset__tensor_proto__unpack(nil, buffer.count, buffer.baseAddress)
    }
    guard let message = unsafe unpacked else { return nil }
    defer { unsafe onnx_subset__tensor_proto__free_unpacked(message, nil) }
    // SAFETY: libprotobuf-c fills `n_dims` numbers, and a string that is present ends with a NUL.
    guard let name = unsafe message.pointee.name else { return nil }
    unsafe self.name = String(cString: name)
    unsafe dataType = message.pointee.data_type
    unsafe dimensions = Array(
      UnsafeBufferPointer(start: message.pointee.dims, count: message.pointee.n_dims)
    )
  }
}

/// What libprotobuf-c finds in an entry of the metadata.
struct UnpackedNote {
  let key: String
  let value: [UInt8]

  /// Unpacks a `StringStringEntryProto`.
  ///
  /// - Returns: `nil` if libprotobuf-c refuses it or there is no key.
  init?(_ framing: [UInt8]) {
    let unpacked = unsafe framing.withUnsafeBufferPointer { buffer in
      // SAFETY: as above.
      unsafe onnx_subset__string_string_entry_proto__unpack(nil, buffer.count, buffer.baseAddress)
    }
    guard let message = unsafe unpacked else { return nil }
    defer { unsafe onnx_subset__string_string_entry_proto__free_unpacked(message, nil) }
    guard let key = unsafe message.pointee.key else { return nil }
    // SAFETY: a string that is present ends with a NUL, and the value has `len` bytes.
    unsafe self.key = String(cString: key)
    let value = unsafe message.pointee.value
    unsafe self.value = Array(UnsafeBufferPointer(start: value.data, count: value.len))
  }
}
