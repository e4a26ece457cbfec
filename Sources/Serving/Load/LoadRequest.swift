internal import NIOCore
internal import NIOHTTP1

/// A request of HTTP/1.1, ready to be sent again and again.
struct LoadRequest: Sendable {
  let head: HTTPRequestHead
  let body: ByteBuffer

  /// A request to `target`.
  ///
  /// - Parameters:
  ///   - target: who is asked.
  ///   - method: the method.
  ///   - path: the path, percent-encoded.
  ///   - headerByteCount: how much of the body is JSON, if bytes follow it.
  ///   - body: the body.
  init(
    _ target: LoadTarget,
    _ method: HTTPMethod = .GET,
    path: String,
    headerByteCount: Int? = nil,
    body: [UInt8] = []
  ) {
    var headers: HTTPHeaders = ["Host": "\(target.hostName):\(target.port)"]
    if method == .POST { headers.add(name: "Content-Length", value: "\(body.count)") }
    if let headerByteCount {
      headers.add(name: "Content-Type", value: "application/octet-stream")
      headers.add(name: "Inference-Header-Content-Length", value: "\(headerByteCount)")
    } else if method == .POST {
      headers.add(name: "Content-Type", value: "application/json")
    }
    if let key = target.key { headers.add(name: "Authorization", value: "Bearer \(key)") }
    head = HTTPRequestHead(
      version: .http1_1,
      method: method,
      uri: target.path + path,
      headers: headers
    )
    self.body = ByteBuffer(bytes: body)
  }
}

extension LoadRequest {
  /// A request for the answers of a model.
  ///
  /// Source: kserve/open-inference-protocol, inference_rest.md; triton-inference-server/server,
  /// docs/protocol/extension_binary_data.md.
  ///
  /// - Parameters:
  ///   - target: who is asked.
  ///   - model: the model.
  ///   - input: what it is given.
  ///   - isBinary: whether the tensors are bytes behind the JSON, both ways, or numbers in it.
  init(_ target: LoadTarget, _ model: LoadModel, _ input: LoadInput, isBinary: Bool) {
    var json = JSONWriter()
    json.beginObject()
    json.key("inputs")
    json.beginArray()
    json.beginObject()
    json.member("name", model.inputName)
    json.member("datatype", input.dataType)
    json.member("shape", input.shape(for: model))
    if isBinary {
      json.key("parameters")
      json.beginObject()
      json.member("binary_data_size", input.bytes.count)
      json.endObject()
    } else {
      json.key("data")
      input.writeData(to: &json)
    }
    json.endObject()
    json.endArray()
    if isBinary {
      json.key("parameters")
      json.beginObject()
      json.member("binary_data_output", true)
      json.endObject()
    }
    json.endObject()
    self.init(
      target,
      .POST,
      path: model.path + "/infer",
      headerByteCount: isBinary ? json.bytes.count : nil,
      body: isBinary ? json.bytes + input.bytes : json.bytes
    )
  }
}
