internal import CONNXProto
internal import CProtobufC
package import Tensors

/// Serialises a model with libprotobuf-c.
package enum ONNXWriter {
  /// The bytes of the file.
  ///
  /// - Throws: `FileError` when the elements of an initializer cannot be read.
  package static func bytes(of model: ONNXModel) throws(FileError) -> [UInt8] {
    let arena = MessageArena()
    let message = try unsafe arena.copy(Self.message(model, arena))
    return withExtendedLifetime(arena) {
      let count = unsafe onnx_subset__model_proto__get_packed_size(message)
      return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
        // SAFETY: the buffer has room for the packed size, and every pointer of the message leads to
        // memory of the arena or of the library.
        initializedCount = unsafe onnx_subset__model_proto__pack(message, buffer.baseAddress)
      }
    }
  }

  private static func message(
    _ model: ONNXModel,
    _ arena: MessageArena
  ) throws(FileError) -> OnnxSubset__ModelProto {
    var message = unsafe OnnxSubset__ModelProto()
    unsafe onnx_subset__model_proto__init(&message)
    unsafe message.has_ir_version = 1
    unsafe message.ir_version = Int64(ONNXModel.version)
    unsafe message.producer_name = arena.text(model.producer.name)
    unsafe message.producer_version = arena.text(model.producer.version)
    unsafe message.graph = try arena.copy(graph(model, arena))

    var operators = unsafe OnnxSubset__OperatorSetIdProto()
    unsafe onnx_subset__operator_set_id_proto__init(&operators)
    unsafe operators.domain = arena.text("")
    unsafe operators.has_version = 1
    unsafe operators.version = Int64(ONNXModel.operatorSet)
    unsafe message.n_opset_import = 1
    unsafe message.opset_import = arena.pointers([operators])

    let notes = model.metadata.sorted { $0.key.precedes($1.key) }
    unsafe message.n_metadata_props = notes.count
    unsafe message.metadata_props = arena.pointers(
      notes.map { key, value in unsafe note(key, value, arena) }
    )
    return unsafe message
  }

  private static func note(
    _ key: String,
    _ value: String,
    _ arena: MessageArena
  ) -> OnnxSubset__StringStringEntryProto {
    var message = unsafe OnnxSubset__StringStringEntryProto()
    unsafe onnx_subset__string_string_entry_proto__init(&message)
    unsafe message.key = arena.text(key)
    unsafe message.has_value = 1
    unsafe message.value = binary(Array(value.utf8), arena)
    return unsafe message
  }

  private static func graph(
    _ model: ONNXModel,
    _ arena: MessageArena
  ) throws(FileError) -> OnnxSubset__GraphProto {
    var message = unsafe OnnxSubset__GraphProto()
    unsafe onnx_subset__graph_proto__init(&message)
    unsafe message.name = arena.text(model.name)
    unsafe message.n_node = model.nodes.count
    unsafe message.node = arena.pointers(model.nodes.map { unsafe node($0, arena) })
    var initializers = unsafe [OnnxSubset__TensorProto]()
    for tensor in model.initializers { try unsafe initializers.append(self.tensor(tensor, arena)) }
    unsafe message.n_initializer = initializers.count
    unsafe message.initializer = arena.pointers(initializers)
    unsafe message.n_input = model.inputs.count
    unsafe message.input = arena.pointers(model.inputs.map { unsafe value($0, arena) })
    unsafe message.n_output = model.outputs.count
    unsafe message.output = arena.pointers(model.outputs.map { unsafe value($0, arena) })
    return unsafe message
  }

  private static func node(
    _ node: ONNXModel.Node,
    _ arena: MessageArena
  ) -> OnnxSubset__NodeProto {
    var message = unsafe OnnxSubset__NodeProto()
    unsafe onnx_subset__node_proto__init(&message)
    unsafe message.name = arena.text(node.name)
    unsafe message.op_type = arena.text(node.operation)
    unsafe message.n_input = node.inputs.count
    unsafe message.input = arena.texts(node.inputs)
    unsafe message.n_output = node.outputs.count
    unsafe message.output = arena.texts(node.outputs)
    let attributes = node.attributes.sorted { $0.key < $1.key }
    unsafe message.n_attribute = attributes.count
    unsafe message.attribute = arena.pointers(
      attributes.map { name, value in unsafe attribute(name, value, arena) }
    )
    return unsafe message
  }

  private static func attribute(
    _ name: String,
    _ value: ONNXModel.Attribute,
    _ arena: MessageArena
  ) -> OnnxSubset__AttributeProto {
    var message = unsafe OnnxSubset__AttributeProto()
    unsafe onnx_subset__attribute_proto__init(&message)
    unsafe message.name = arena.text(name)
    unsafe message.has_type = 1
    switch value {
    case .integer(let integer):
      unsafe message.type = ONNX_SUBSET__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT
      unsafe message.has_i = 1
      unsafe message.i = Int64(integer)
    case .integers(let integers):
      unsafe message.type = ONNX_SUBSET__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS
      unsafe message.n_ints = integers.count
      unsafe message.ints = arena.array(integers.map { Int64($0) })
    case .float(let float):
      unsafe message.type = ONNX_SUBSET__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT
      unsafe message.has_f = 1
      unsafe message.f = float
    }
    return unsafe message
  }

  private static func tensor(
    _ tensor: Tensor,
    _ arena: MessageArena
  ) throws(FileError) -> OnnxSubset__TensorProto {
    var message = unsafe OnnxSubset__TensorProto()
    unsafe onnx_subset__tensor_proto__init(&message)
    unsafe message.name = arena.text(tensor.name)
    unsafe message.n_dims = tensor.shape.rank
    unsafe message.dims = arena.array(tensor.shape.dimensions.map { Int64($0) })
    unsafe message.has_data_type = 1
    unsafe message.data_type = code(of: tensor.dataType)
    unsafe message.has_raw_data = 1
    unsafe message.raw_data = binary(try tensor.region.bytes(), arena)
    return unsafe message
  }

  private static func code(of dataType: DataType) -> Int32 {
    let type =
      switch dataType {
      case .int64: ONNX_SUBSET__TENSOR_PROTO__DATA_TYPE__INT64
      case .float16: ONNX_SUBSET__TENSOR_PROTO__DATA_TYPE__FLOAT16
      case .bfloat16: ONNX_SUBSET__TENSOR_PROTO__DATA_TYPE__BFLOAT16
      default: ONNX_SUBSET__TENSOR_PROTO__DATA_TYPE__FLOAT
      }
    return Int32(type.rawValue)
  }

  private static func value(
    _ value: ONNXModel.Value,
    _ arena: MessageArena
  ) -> OnnxSubset__ValueInfoProto {
    var shape = unsafe OnnxSubset__TensorShapeProto()
    unsafe onnx_subset__tensor_shape_proto__init(&shape)
    unsafe shape.n_dim = value.shape.count
    unsafe shape.dim = arena.pointers(value.shape.map { unsafe dimension($0, arena) })

    var tensor = unsafe OnnxSubset__TypeProto__Tensor()
    unsafe onnx_subset__type_proto__tensor__init(&tensor)
    unsafe tensor.has_elem_type = 1
    unsafe tensor.elem_type = code(of: .float32)
    unsafe tensor.shape = arena.copy(shape)

    var type = unsafe OnnxSubset__TypeProto()
    unsafe onnx_subset__type_proto__init(&type)
    unsafe type.value_case = ONNX_SUBSET__TYPE_PROTO__VALUE_TENSOR_TYPE
    unsafe type.tensor_type = arena.copy(tensor)

    var message = unsafe OnnxSubset__ValueInfoProto()
    unsafe onnx_subset__value_info_proto__init(&message)
    unsafe message.name = arena.text(value.name)
    unsafe message.type = arena.copy(type)
    return unsafe message
  }

  private static func dimension(
    _ dimension: ONNXModel.Dimension,
    _ arena: MessageArena
  ) -> OnnxSubset__TensorShapeProto__Dimension {
    var message = unsafe OnnxSubset__TensorShapeProto__Dimension()
    unsafe onnx_subset__tensor_shape_proto__dimension__init(&message)
    switch dimension {
    case .fixed(let count):
      unsafe message.value_case = ONNX_SUBSET__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
      unsafe message.dim_value = Int64(count)
    case .named(let name):
      unsafe message.value_case = ONNX_SUBSET__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM
      unsafe message.dim_param = arena.text(name)
    }
    return unsafe message
  }

  private static func binary(_ bytes: [UInt8], _ arena: MessageArena) -> ProtobufCBinaryData {
    unsafe ProtobufCBinaryData(len: bytes.count, data: arena.array(bytes))
  }
}
