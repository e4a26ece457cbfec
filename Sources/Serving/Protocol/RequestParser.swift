internal import JSON

/// Reads the body of an inference request: JSON, and behind it the bytes of binary tensors.
package struct RequestParser {
  private let body: RequestBody
  private var json: JSONReader
  /// Where in the binary part the next tensor begins.
  private var binaryStart = 0

  /// A tensor whose members are being read.
  private struct Draft {
    var name: String?
    var datatype: String?
    var shape: [Int]?
    var binaryByteCount: Int?
    /// The reader before the data.
    var data: JSONReader?
    let offset: Int
  }

  /// Reads a request.
  ///
  /// - Returns: the request, whose tensors have as many elements as their shapes say.
  /// - Throws: ``ServingError`` of the kind `badRequest` that names the byte.
  package static func request(in body: RequestBody) throws(ServingError) -> InferenceRequest {
    if let count = body.headerByteCount, count != body.bytes.count {
      throw ServingError(
        .badRequest,
        "Inference-Header-Content-Length: expected at most the \(body.byteCount) bytes of the body, "
          + "found \(count)"
      )
    }
    guard body.byteCount > 0 else {
      throw ServingError(
        .badRequest,
        "the body: expected a JSON object with 'inputs', found nothing"
      )
    }
    var parser = RequestParser(body)
    return try parser.request()
  }

  private init(_ body: RequestBody) {
    self.body = body
    json = JSONReader(body.bytes)
  }

  private mutating func request() throws(ServingError) -> InferenceRequest {
    do throws(JSONError) {
      var request = InferenceRequest()
      var seen: Set<String> = []
      try json.beginObject()
      while let key = try json.nextKey(&seen) {
        switch key {
        case "id": request.id = try json.string()
        case "inputs": request.inputs = try inputs()
        case "outputs": request.outputs = try outputs()
        case "parameters": try parameters(of: &request)
        default: try json.skip()
        }
      }
      try json.finish()
      guard binaryStart == body.binary.byteCount else {
        throw JSONError(
          offset: body.bytes.count + binaryStart,
          expected: "the end, behind the bytes that 'binary_data_size' tells of",
          found: "\(body.binary.byteCount - binaryStart) bytes more"
        )
      }
      guard seen.contains("inputs") else {
        throw JSONError(offset: 0, expected: "the member 'inputs'", found: "none")
      }
      return request
    } catch {
      throw ServingError(error)
    }
  }

  private mutating func parameters(of request: inout InferenceRequest) throws(JSONError) {
    var seen: Set<String> = []
    try json.beginObject()
    while let key = try json.nextKey(&seen) {
      switch key {
      case "binary_data_output": request.isBinaryByDefault = try json.bool()
      case "timeout":
        let microseconds = try json.integer()
        guard microseconds > 0 else { throw json.failure("a 'timeout' of microseconds above 0") }
        request.timeoutMicroseconds = microseconds
      default: try json.skip()
      }
    }
  }

  private mutating func outputs() throws(JSONError) -> [InferenceRequest.Output] {
    var outputs: [InferenceRequest.Output] = []
    try json.beginArray()
    while try json.nextElement() {
      guard outputs.count < InferenceRequest.maximumTensorCount else {
        throw json.failure("at most \(InferenceRequest.maximumTensorCount) outputs")
      }
      let start = json
      var output = InferenceRequest.Output(name: "")
      var seen: Set<String> = []
      try json.beginObject()
      while let key = try json.nextKey(&seen) {
        switch key {
        case "name": output.name = try json.string()
        case "parameters": try parameters(of: &output)
        default: try json.skip()
        }
      }
      guard !output.name.isEmpty else { throw start.failure("an output with a 'name'") }
      outputs.append(output)
    }
    return outputs
  }

  private mutating func parameters(of output: inout InferenceRequest.Output) throws(JSONError) {
    var seen: Set<String> = []
    try json.beginObject()
    while let key = try json.nextKey(&seen) {
      switch key {
      case "binary_data": output.isBinary = try json.bool()
      case "classification":
        let start = json
        let count = try json.integer()
        guard count >= 0 else { throw start.failure("a 'classification' of 0 classes or more") }
        output.classification = count == 0 ? nil : count
      default: try json.skip()
      }
    }
  }

  private mutating func inputs() throws(JSONError) -> [InferenceRequest.Input] {
    var inputs: [InferenceRequest.Input] = []
    try json.beginArray()
    while try json.nextElement() {
      guard inputs.count < InferenceRequest.maximumTensorCount else {
        throw json.failure("at most \(InferenceRequest.maximumTensorCount) inputs")
      }
      inputs.append(try input())
    }
    return inputs
  }

  private mutating func input() throws(JSONError) -> InferenceRequest.Input {
    guard json.nextKind() == .object else { throw json.failure("an object") }
    var draft = Draft(offset: json.position)
    var seen: Set<String> = []
    try json.beginObject()
    while let key = try json.nextKey(&seen) {
      switch key {
      case "name": draft.name = try json.string()
      case "datatype": draft.datatype = try json.string()
      case "shape": draft.shape = try shape()
      case "parameters": draft.binaryByteCount = try binaryByteCount()
      case "data":
        // Its meaning depends on members that may come later.
        draft.data = json
        try json.skip()
      default: try json.skip()
      }
    }
    return try finished(draft)
  }

  /// The value of `binary_data_size`, if there is one.
  private mutating func binaryByteCount() throws(JSONError) -> Int? {
    var byteCount: Int?
    var seen: Set<String> = []
    try json.beginObject()
    while let key = try json.nextKey(&seen) {
      if key == "binary_data_size" {
        let start = json
        let count = try json.integer()
        guard count >= 0 else { throw start.failure("a 'binary_data_size' of 0 or more") }
        byteCount = count
      } else {
        try json.skip()
      }
    }
    return byteCount
  }

  private mutating func shape() throws(JSONError) -> [Int] {
    var shape: [Int] = []
    var elementCount = 1
    try json.beginArray()
    while try json.nextElement() {
      let start = json
      let dimension = try json.integer()
      guard dimension >= 0 else { throw start.failure("a dimension of 0 or more") }
      let (product, overflows) = elementCount.multipliedReportingOverflow(by: max(dimension, 1))
      guard !overflows, product <= InferenceRequest.maximumElementCount, shape.count < 8 else {
        throw start.failure("a shape of at most \(InferenceRequest.maximumElementCount) elements")
      }
      elementCount = product
      shape.append(dimension)
    }
    return shape
  }

  private mutating func finished(_ draft: Draft) throws(JSONError) -> InferenceRequest.Input {
    func missing(_ member: String) -> JSONError {
      JSONError(
        offset: draft.offset,
        expected: "an input with '\(member)'",
        found: draft.name.map { "'\($0)' without" } ?? "none"
      )
    }
    guard let name = draft.name else { throw missing("name") }
    guard let shape = draft.shape else { throw missing("shape") }
    guard let datatype = draft.datatype else { throw missing("datatype") }
    guard draft.binaryByteCount == nil || draft.data == nil else {
      throw JSONError(
        offset: draft.offset,
        expected: "'data' or 'binary_data_size'",
        found: "both in '\(name)'"
      )
    }
    let contents: InferenceRequest.Contents
    if let byteCount = draft.binaryByteCount {
      contents = try binary(byteCount, datatype, shape, of: name)
    } else if let data = draft.data {
      var values = TensorReader(data, name: name, shape: shape)
      contents = try values.contents(datatype)
    } else {
      throw missing("data")
    }
    return InferenceRequest.Input(name: name, datatype: datatype, shape: shape, contents: contents)
  }

  /// The tensor that the next `byteCount` bytes behind the JSON are.
  private mutating func binary(
    _ byteCount: Int,
    _ datatype: String,
    _ shape: [Int],
    of name: String
  ) throws(JSONError) -> InferenceRequest.Contents {
    let start = binaryStart
    let left = body.binary.byteCount - start
    guard byteCount <= left else {
      throw JSONError(
        offset: body.bytes.count + start,
        expected: "\(byteCount) bytes of '\(name)'",
        found: "\(left)"
      )
    }
    binaryStart += byteCount
    let tensor = BinaryTensor(
      body.binary,
      start..<start + byteCount,
      offset: body.bytes.count + start,
      name: name,
      shape: shape
    )
    return try tensor.contents(datatype)
  }
}
