internal import JSON
internal import Tensors

/// The body of a request to the repository: nothing, or an object.
package struct RepositoryBody {
  /// Whether an index is to have the models alone that answer.
  package private(set) var isReady = false
  /// The names of what is asked for beside.
  private var parameters: [String] = []

  /// Reads a body.
  ///
  /// - Throws: ``ServingError`` of the kind `badRequest` that names the byte.
  package init(_ bytes: [UInt8]) throws(ServingError) {
    guard !bytes.isEmpty else { return }
    do throws(JSONError) {
      var json = JSONReader(bytes)
      var seen: Set<String> = []
      try json.beginObject()
      while let key = try json.nextKey(&seen) {
        switch key {
        case "ready": isReady = try json.bool()
        case "parameters": parameters = try Self.parameters(&json)
        default: try json.skip()
        }
      }
      try json.finish()
    } catch {
      throw ServingError(error)
    }
  }

  /// Refuses parameters that would have another effect than the client expects, such as another file.
  package func requireParameters(among names: [String]) throws(ServingError) {
    guard let other = parameters.first(where: { !names.contains($0) }) else { return }
    throw ServingError(
      .badRequest,
      "parameters: expected \(names.isEmpty ? "none" : names.joined(separator: " or ")), found "
        + "'\(other.printable)'; models come from the files that the server was started with"
    )
  }

  private static func parameters(_ json: inout JSONReader) throws(JSONError) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    try json.beginObject()
    while let key = try json.nextKey(&seen) {
      names.append(key)
      if key == "unload_dependents" { _ = try json.bool() } else { try json.skip() }
    }
    return names
  }
}
