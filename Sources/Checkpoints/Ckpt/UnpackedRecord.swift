internal import CCheckpointProto
internal import CProtobufC

/// What libprotobuf-c finds in a record's framing.
package struct UnpackedRecord {
  package let name: String
  /// `nil` for a map of tensors.
  package let tensor: Header?

  /// Type and dimensions as the file has them, not yet checked.
  package struct Header {
    package let type: String
    package let dimensions: [Int64]
  }

  /// Unpacks a `Checkpoint` message that holds one value with emptied contents.
  ///
  /// - Returns: `nil` if libprotobuf-c refuses it.
  package init?(framing: [UInt8]) {
    let unpacked = unsafe framing.withUnsafeBufferPointer { buffer in
      // SAFETY: pointer and count are one valid buffer, which the message does not refer to
      // afterwards; a nil allocator is the system's.
      unsafe mindspore_checkpoint__checkpoint__unpack(nil, buffer.count, buffer.baseAddress)
    }
    guard let message = unsafe unpacked else { return nil }
    defer { unsafe mindspore_checkpoint__checkpoint__free_unpacked(message, nil) }
    // SAFETY: libprotobuf-c fills all `n_value` pointers, and every string of a message that it
    // accepts is present and ends with a NUL.
    guard unsafe message.pointee.n_value == 1, let value = unsafe message.pointee.value[0],
      let tag = unsafe value.pointee.tag
    else { return nil }
    unsafe self.name = String(cString: tag)
    if unsafe value.pointee.value_case == MINDSPORE_CHECKPOINT__CHECKPOINT__VALUE__VALUE_TENSOR {
      guard let tensor = unsafe value.pointee.tensor,
        let type = unsafe tensor.pointee.tensor_type
      else { return nil }
      let dimensions = unsafe UnsafeBufferPointer(
        start: tensor.pointee.dims,
        count: tensor.pointee.n_dims
      )
      unsafe self.tensor = Header(type: String(cString: type), dimensions: Array(dimensions))
    } else {
      self.tensor = nil
    }
  }
}
