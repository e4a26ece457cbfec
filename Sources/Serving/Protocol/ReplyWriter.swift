internal import Tensors

/// Writes the reply to an inference request: JSON, and behind it the bytes of binary tensors.
struct ReplyWriter {
  /// The JSON, of which the last brace is still open.
  private var json: JSONWriter
  private var binary: [UInt8] = []

  /// Starts a reply.
  ///
  /// - Parameters:
  ///   - model: the model's name.
  ///   - version: its version.
  ///   - id: what the client called its request.
  init(model: String, version: String, id: String?) {
    json = JSONWriter()
    json.beginObject()
    json.member("model_name", model)
    json.member("model_version", version)
    if let id { json.member("id", id) }
    json.key("outputs")
    json.beginArray()
  }

  /// Appends a tensor of floats.
  mutating func append(_ name: String, shape: [Int], _ values: Span<Float>, isBinary: Bool) {
    begin(name, "FP32", shape)
    if isBinary {
      end(binaryByteCount: values.count * MemoryLayout<Float>.size)
      binary.reserveCapacity(binary.count + values.count * MemoryLayout<Float>.size)
      for index in values.indices { binary.append(littleEndian: values[index].bitPattern) }
    } else {
      json.key("data")
      json.beginArray()
      for index in values.indices { json.value(values[index]) }
      json.endArray()
      json.endObject()
    }
  }

  /// Appends a tensor of strings.
  mutating func append(_ name: String, shape: [Int], _ strings: [String], isBinary: Bool) {
    begin(name, "BYTES", shape)
    if isBinary {
      end(binaryByteCount: strings.reduce(0) { $0 + 4 + $1.utf8.count })
      for string in strings {
        binary.append(littleEndian: UInt32(string.utf8.count))
        binary.append(contentsOf: string.utf8)
      }
    } else {
      json.member("data", strings)
      json.endObject()
    }
  }

  /// The body, and how many bytes of it are JSON; `nil` if all are.
  consuming func finish() -> (body: [UInt8], headerByteCount: Int?) {
    json.endArray()
    json.endObject()
    let text = json.bytes
    return binary.isEmpty ? (text, nil) : (text + binary, text.count)
  }

  private mutating func begin(_ name: String, _ datatype: String, _ shape: [Int]) {
    json.beginObject()
    json.member("name", name)
    json.member("datatype", datatype)
    json.member("shape", shape)
  }

  private mutating func end(binaryByteCount: Int) {
    json.key("parameters")
    json.beginObject()
    json.member("binary_data_size", binaryByteCount)
    json.endObject()
    json.endObject()
  }
}
