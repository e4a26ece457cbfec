internal import JSON
internal import Tensors

/// Reads the requests of MindSpore Serving: `{"instances": [{"image": …}, …]}`.
///
/// Source: mindspore-ai/docs, docs/serving/docs/source_en/serving_restful.md.
package struct InstancesParser {
  /// The pictures of one instance: one picture.
  package typealias Instance = Result<InferenceRequest.Contents, ServingError>

  private var json: JSONReader
  private let pictureShape: [Int]

  /// The most instances of a request.
  static let maximumInstanceCount = 1024

  /// What MindCV's tutorial calls the input.
  private static let inputName = "image"

  /// Reads the instances; one that is wrong spoils none of the others.
  ///
  /// - Parameters:
  ///   - body: the body.
  ///   - pictureShape: what a picture has to be where it comes as numbers, `[3, side, side]`.
  /// - Returns: a picture for each: its values, or its file as the only string.
  /// - Throws: ``ServingError`` if the request as a whole is wrong.
  package static func instances(
    in body: [UInt8],
    pictureShape: [Int]
  ) throws(ServingError) -> [Instance] {
    guard !body.isEmpty else {
      throw ServingError(
        .badRequest,
        "the body: expected a JSON object with 'instances', found nothing"
      )
    }
    var parser = InstancesParser(json: JSONReader(body), pictureShape: pictureShape)
    do throws(JSONError) { return try parser.instances() } catch { throw ServingError(error) }
  }

  private mutating func instances() throws(JSONError) -> [Instance] {
    var instances: [Instance] = []
    var isThere = false
    try json.beginObject()
    while let key = try json.nextKey() {
      guard key == "instances", !isThere else { throw json.failure("the member 'instances' alone") }
      isThere = true
      if json.nextKind() == .object {
        instances.append(try instance())
        continue
      }
      try json.beginArray()
      while try json.nextElement() {
        guard instances.count < Self.maximumInstanceCount else {
          throw json.failure("at most \(Self.maximumInstanceCount) instances")
        }
        instances.append(try instance())
      }
    }
    try json.finish()
    guard !instances.isEmpty else { throw json.failure("at least one instance in 'instances'") }
    return instances
  }

  /// Reads an instance.
  ///
  /// What is no JSON ends the request; what is no picture, the instance alone.
  private mutating func instance() throws(JSONError) -> Instance {
    let start = json
    try json.skip()
    var reader = InstancesParser(json: start, pictureShape: pictureShape)
    do throws(JSONError) {
      return .success(try reader.picture())
    } catch {
      return .failure(ServingError(error))
    }
  }

  private mutating func picture() throws(JSONError) -> InferenceRequest.Contents {
    var picture: InferenceRequest.Contents?
    try json.beginObject()
    while let key = try json.nextKey() {
      guard key == Self.inputName, picture == nil else {
        throw json.failure("the input '\(Self.inputName)' alone, not '\(key.printable)'")
      }
      if json.nextKind() == .object {
        picture = try encoded()
      } else {
        var values = TensorReader(json, name: key, shape: pictureShape)
        picture = try values.contents("FP32")
        try json.skip()
      }
    }
    guard let picture else { throw json.failure("the input '\(Self.inputName)'") }
    return picture
  }

  /// Reads `{"b64": …}`, a file, or `{"b64": …, "type": "float32", "shape": […]}`, its values.
  private mutating func encoded() throws(JSONError) -> InferenceRequest.Contents {
    let start = json
    var bytes: [UInt8]?
    var type = "bytes"
    var shape = [1]
    try json.beginObject()
    while let key = try json.nextKey() {
      switch key {
      case "b64": bytes = try json.base64()
      case "type": type = try json.string()
      case "shape":
        shape = []
        try json.beginArray()
        while try json.nextElement() { shape.append(try json.integer()) }
      default: throw json.failure("'b64', 'type' or 'shape', not '\(key.printable)'")
      }
    }
    guard let bytes else { throw start.failure("the member 'b64'") }
    switch type {
    case "bytes",
      "str" where shape == [1]:
      return .strings([bytes])
    case "float32", "fp32":
      guard shape == pictureShape else { throw start.failure("the shape \(pictureShape)") }
      let tensor = BinaryTensor(
        BinaryPart(bytes),
        0..<bytes.count,
        offset: start.position,
        name: Self.inputName,
        shape: shape
      )
      return try tensor.contents("FP32")
    default: throw start.failure("the type float32, or bytes of the shape [1]")
    }
  }
}
