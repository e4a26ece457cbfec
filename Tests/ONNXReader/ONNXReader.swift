internal import CONNXProto
internal import CProtobufC
package import ONNX
internal import Tensors

/// Reads back what ``ONNXWriter`` wrote, with libprotobuf-c and the schema's fields alone.
package enum ONNXReader {
  /// The model in these bytes; `nil` if libprotobuf-c refuses them.
  package static func model(_ bytes: [UInt8]) -> ONNXModel? {
    let unpacked = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: pointer and count are one valid buffer, which the message does not refer to
      // afterwards; a nil allocator is the system's.
      unsafe onnx_subset__model_proto__unpack(nil, buffer.count, buffer.baseAddress)
    }
    guard let message = unsafe unpacked else { return nil }
    defer { unsafe onnx_subset__model_proto__free_unpacked(message, nil) }
    // SAFETY, here and below: libprotobuf-c fills as many pointers as it counts, and ends strings
    // with a NUL.
    guard let graph = unsafe message.pointee.graph else { return nil }
    var model = ONNXModel()
    model.producer = unsafe (
      text(message.pointee.producer_name), text(message.pointee.producer_version)
    )
    model.name = unsafe text(graph.pointee.name)
    model.nodes = unsafe messages(graph.pointee.node, graph.pointee.n_node) { unsafe node($0) }
    model.initializers = unsafe messages(graph.pointee.initializer, graph.pointee.n_initializer) {
      unsafe tensor($0)
    }
    model.inputs = unsafe messages(graph.pointee.input, graph.pointee.n_input) { unsafe value($0) }
    model.outputs = unsafe messages(graph.pointee.output, graph.pointee.n_output) {
      unsafe value($0)
    }
    let notes = unsafe messages(message.pointee.metadata_props, message.pointee.n_metadata_props) {
      note in
      unsafe (text(note.key), String(decoding: contents(note.value), as: UTF8.self))
    }
    model.metadata = Dictionary(uniqueKeysWithValues: notes)
    return model
  }

  private static func node(_ message: OnnxSubset__NodeProto) -> ONNXModel.Node {
    let attributes = unsafe messages(message.attribute, message.n_attribute) {
      unsafe attribute($0)
    }
    return unsafe ONNXModel.Node(
      name: text(message.name),
      operation: text(message.op_type),
      inputs: texts(message.input, message.n_input),
      outputs: texts(message.output, message.n_output),
      attributes: Dictionary(uniqueKeysWithValues: attributes)
    )
  }

  private static func attribute(
    _ message: OnnxSubset__AttributeProto
  ) -> (String, ONNXModel.Attribute) {
    let name = unsafe text(message.name)
    switch unsafe message.type {
    case ONNX_SUBSET__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT:
      return unsafe (name, .integer(Int(message.i)))
    case ONNX_SUBSET__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS:
      let integers = unsafe UnsafeBufferPointer(start: message.ints, count: message.n_ints)
      return unsafe (name, .integers(integers.map { Int($0) }))
    default:
      return unsafe (name, .float(message.f))
    }
  }

  private static func tensor(_ message: OnnxSubset__TensorProto) -> Tensor {
    let dimensions = unsafe UnsafeBufferPointer(start: message.dims, count: message.n_dims)
    let dataType: DataType =
      switch unsafe message.data_type {
      case 1: .float32
      case 7: .int64
      case 10: .float16
      default: .bfloat16
      }
    return unsafe Tensor(
      name: text(message.name),
      dataType: dataType,
      shape: Shape(dimensions.map { Int($0) }),
      region: ByteRegion(contents(message.raw_data))
    )
  }

  private static func value(_ message: OnnxSubset__ValueInfoProto) -> ONNXModel.Value {
    let tensor = unsafe message.type?.pointee.tensor_type
    guard let shape = unsafe tensor?.pointee.shape else {
      return unsafe .init(name: text(message.name), shape: [])
    }
    let dimensions = unsafe messages(shape.pointee.dim, shape.pointee.n_dim) { dimension in
      unsafe dimension.value_case
        == ONNX_SUBSET__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM
        ? ONNXModel.Dimension.named(text(dimension.dim_param))
        : .fixed(Int(dimension.dim_value))
    }
    return unsafe .init(name: text(message.name), shape: dimensions)
  }

  private static func messages<Message, Element>(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?,
    _ count: Int,
    _ element: (Message) -> Element
  ) -> [Element] {
    let buffer = unsafe UnsafeBufferPointer(start: pointers, count: count)
    return unsafe buffer.compactMap { pointer in
      unsafe pointer.map { unsafe element($0.pointee) }
    }
  }

  private static func texts(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ count: Int
  ) -> [String] {
    let buffer = unsafe UnsafeBufferPointer(start: pointers, count: count)
    return unsafe buffer.map { unsafe text($0) }
  }

  private static func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
  }

  private static func contents(_ data: ProtobufCBinaryData) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: data.data, count: data.len))
  }
}
