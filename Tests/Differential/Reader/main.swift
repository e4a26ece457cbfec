import Conversion
import Digests
import Foundation
import Tensors

// read-weights: opens each file whose path stands on a line of the input, and prints what it holds as
// a line of JSON, for the programs beside this folder to compare with what other readers found.

/// What a file holds, or why it is refused.
struct Answer: Encodable {
  var error: String?
  var format: String?
  var metadata: [String: String]?
  var tensors: [Row]?

  struct Row: Encodable {
    let name: String
    let dtype: String
    let shape: [Int]
    /// Of the bytes.
    let sha256: String
    /// That of a text.
    let text: String?
  }

  /// Opens a file as every subcommand does.
  init(path: String) {
    do throws(ConversionError) {
      let file = try WeightsFile(path: path)
      try file.requireSoundChecksum()
      format = file.format.rawValue
      metadata = file.metadata
      var rows: [Row] = []
      do throws(FileError) {
        for tensor in file.stateDict.tensors { rows.append(try Row(tensor)) }
      } catch {
        throw .file(error)
      }
      tensors = rows
    } catch {
      self.error = error.description
    }
  }
}

extension Answer.Row {
  init(_ tensor: Tensor) throws(FileError) {
    let hash = SHA256()
    try tensor.region.forEachChunk { hash.update($0) }
    self.init(
      name: tensor.name,
      dtype: tensor.dataType.rawValue,
      shape: tensor.shape.dimensions,
      sha256: hash.digest.description,
      text: tensor.dataType == .string ? try tensor.text() : nil
    )
  }
}

let encoder = JSONEncoder()
while let path = readLine() {
  let line = try encoder.encode(Answer(path: path))
  FileHandle.standardOutput.write(line + Data("\n".utf8))
}
