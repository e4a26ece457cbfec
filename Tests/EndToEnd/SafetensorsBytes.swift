import Foundation
import Testing

/// A safetensors file as bytes, to write what no honest program writes.
///
/// Source: the format's README: the header's length in 8 bytes, little-endian, the header as JSON,
/// and the tensors' bytes.
struct SafetensorsBytes {
  private var header: [String: Any]
  private let content: Data

  /// A file of tensors of two `float32` each, by name.
  init(names: [String]) {
    header = [:]
    for (index, name) in names.enumerated() {
      header[name] = ["dtype": "F32", "shape": [2], "data_offsets": [8 * index, 8 * index + 8]]
    }
    content = Data(count: 8 * names.count)
  }

  /// The file at `path`.
  init(at path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let json = try JSONSerialization.jsonObject(with: Data(data[8..<8 + length]))
    header = try #require(json as? [String: Any])
    content = data[(8 + length)...]
  }

  /// Changes the header.
  mutating func edit(_ change: ([String: Any]) throws -> [String: Any]) throws {
    header = try change(header)
  }

  /// The whole file.
  var data: Data {
    get throws {
      let json = try JSONSerialization.data(withJSONObject: header, options: .sortedKeys)
      let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
      return Data(length) + json + content
    }
  }
}
