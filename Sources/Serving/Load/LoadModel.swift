internal import JSON

/// A model of a server that is asked under load.
public struct LoadModel: Sendable {
  /// Its name.
  public let name: String
  let inputName: String
  /// The shape of one normalised picture.
  let pictureShape: [Int]

  var path: String { "/v2/models/\(name.percentEncoded)" }

  /// The elements of one normalised picture.
  public var pictureElementCount: Int { pictureShape.reduce(1, *) }
}

extension LoadModel {
  /// Far more than a picture of any model here has, and far from overflowing.
  private static let largestDimension = 1 << 12
  private static let largestElementCount = 1 << 26

  /// Reads what a server says of a model's tensors.
  ///
  /// - Throws: ``LoadError/metadata(_:)`` if its first input is no batch of numbers.
  init(name: String, metadata: [UInt8]) throws(LoadError) {
    do throws(JSONError) {
      var json = JSONReader(metadata)
      var input: (name: String, shape: [Int])?
      try json.beginObject()
      while let key = try json.nextKey() {
        if key == "inputs" { input = try Self.firstInput(in: &json) } else { try json.skip() }
      }
      guard let input, input.shape.count == 4,
        input.shape.dropFirst().allSatisfy({ (1...Self.largestDimension).contains($0) }),
        input.shape.dropFirst().reduce(1, *) <= Self.largestElementCount
      else { throw json.failure("an input of the shape [-1, channels, height, width]") }
      self.init(name: name, inputName: input.name, pictureShape: Array(input.shape.dropFirst()))
    } catch {
      throw .metadata("\(name): expected \(error.expected), found \(error.found)")
    }
  }

  private static func firstInput(
    in json: inout JSONReader
  ) throws(JSONError) -> (name: String, shape: [Int])? {
    var first: (name: String, shape: [Int])?
    try json.beginArray()
    while try json.nextElement() {
      var (name, shape) = ("", [Int]())
      try json.beginObject()
      while let key = try json.nextKey() {
        switch key {
        case "name": name = try json.string()
        case "shape": shape = try json.integers()
        default: try json.skip()
        }
      }
      if first == nil { first = (name, shape) }
    }
    return first
  }

  /// Reads the names that a server lists.
  static func names(in list: [UInt8]) throws(JSONError) -> [String] {
    var json = JSONReader(list)
    var names: [String] = []
    try json.beginObject()
    while let key = try json.nextKey() {
      guard key == "models" else {
        try json.skip()
        continue
      }
      try json.beginArray()
      while try json.nextElement() { names.append(try json.string()) }
    }
    return names
  }
}

extension JSONReader {
  fileprivate mutating func integers() throws(JSONError) -> [Int] {
    var integers: [Int] = []
    try beginArray()
    while try nextElement() { integers.append(try integer()) }
    return integers
  }
}

extension String {
  /// The text as a part of a path (RFC 3986, section 3.3).
  fileprivate var percentEncoded: String {
    utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(scalar) : "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
