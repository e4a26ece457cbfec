import Checkpoints
import Conversion
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("The snippets of Checkpoints and Conversion")
struct ConversionSnippetTests {
  static func read(path: String) throws -> CkptFile {
    // Snippet: reading a checkpoint
    let file = try CkptReader.read(FileSource(path: path))
    for entry in file.entries {
      print(entry.tensor.name, entry.tensor.dataType, entry.tensor.shape)
    }
    // End of the snippet
    return file
  }

  @Test("a checkpoint's entries stand in the order of the file")
  func reading() throws {
    let file = try Self.read(path: Sample.checkpoint)
    #expect(file.entries.count == 521)
    #expect(file.entries.first?.tensor.name == "first_conv.0.weight")
    #expect(file.checksum == .absent)
  }

  static func write(_ tensors: [Tensor], path: String) throws {
    // Snippet: writing a checkpoint
    var output = try OutputFile(path: path, overwriting: false)
    try CkptWriter.write(tensors.map { CkptEntry($0) }, checksum: true, named: path, to: &output)
    try output.commit()
    // End of the snippet
  }

  @Test("what was written is read again, with its checksum")
  func writing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.ckpt")
    try Self.write([Tensor(name: "a", shape: [2], values: [1, 2])], path: path)
    let file = try CkptReader.read(FileSource(path: path))
    #expect(try file.stateDict["a"]?.floats() == [1, 2])
    guard case .valid = file.checksum else { throw Unexpected(file.checksum) }
    #expect(throws: FileError.self) { try Self.write([], path: path) }
  }

  static func map(path: String) throws -> ParameterMap {
    // Snippet: a map
    let map = try WeightsFile(path: path).map()
    print(map.network.variant.name, map.names, map.layout)
    print(map.report.mapped, "parameters,", map.report.trainingState.count, "of training")
    // End of the snippet
    return map
  }

  @Test("the sample is a training checkpoint in the split layout")
  func mapping() throws {
    let map = try Self.map(path: Sample.checkpoint)
    #expect(map.network.variant == .g3x05)
    #expect(map.names == .mindspore)
    #expect(map.layout == .split)
    #expect(map.prefix.isEmpty)
    // As zoo/sample/README.md counts them.
    #expect(map.report.mapped == 308)
    #expect(map.report.trainingState.count == 213)
    #expect(map.report.unexpected.isEmpty && map.report.missing.isEmpty)
  }

  static func missing(path: String) throws -> [String] {
    // Snippet: what does not fit
    var missing: [String] = []
    do {
      _ = try WeightsFile(path: path).map()
    } catch ConversionError.parameters(let file, let model, let report, _) {
      missing = report.missing
      print("\(file): a \(model) without \(missing.joined(separator: ", "))")
    }
    // End of the snippet
    return missing
  }

  /// Writes the sample's tensors, but for some, as safetensors.
  private static func writeFile(without name: String, in folder: TemporaryFolder) throws -> String {
    var options = Converter.Options()
    options.selection = TensorSelection(excluding: [name])
    let path = folder.path("incomplete.safetensors")
    let sample = try WeightsFile(path: Sample.checkpoint)
    _ = try Converter(sample, options: options).writeGenericSafetensors(to: path)
    return path
  }

  @Test("a parameter that is missing is named")
  func incomplete() throws {
    let name = "features.3.branch_main_2.1.gamma"
    let folder = try TemporaryFolder()
    let path = try Self.writeFile(without: name, in: folder)
    #expect(try Self.missing(path: path) == [name])
    #expect(try Self.missing(path: Sample.checkpoint) == [])
  }

  static func layouts() -> (grouped: [StoredParameter], split: [StoredParameter]) {
    // Snippet: both layouts
    let network = ShuffleNetV1(.g3x05)
    let grouped = ParameterLayout.grouped.parameters(of: network)
    let split = ParameterLayout.split.parameters(of: network)
    for part in split where part.canonicalName == "features.1.branch_main_1.0.weight" {
      print(part.name, part.shape)
    }
    // End of the snippet
    return (grouped, split)
  }

  @Test("the split layout has a parameter for each group")
  func layoutCounts() {
    // Counted in MindCV's checkpoints.
    let (grouped, split) = Self.layouts()
    #expect(grouped.count == 246 && split.count == 308)
    let parts = split.filter { $0.canonicalName == "features.1.branch_main_1.0.weight" }
    #expect(parts.map(\.name).last == "features.1.branch_main_1.0.convs.2.weight")
    #expect(parts.map(\.shape) == [[10, 40, 1, 1], [10, 40, 1, 1], [10, 40, 1, 1]])
  }

  static func convert(checkpointPath: String, groupedPath: String) throws -> WeightsDifference {
    // Snippet: another layout, and a comparison
    let checkpoint = try WeightsFile(path: checkpointPath)
    var options = Converter.Options()
    options.layout = .grouped
    _ = try Converter(checkpoint, options: options).writeCkpt(to: groupedPath)
    let difference = try WeightsDifference(checkpoint, WeightsFile(path: groupedPath))
    // End of the snippet
    return difference
  }

  @Test("both layouts hold the same bits")
  func conversion() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("grouped.ckpt")
    let difference = try Self.convert(checkpointPath: Sample.checkpoint, groupedPath: path)
    #expect(difference.different.isEmpty)
    #expect(difference.onlyInSecond.isEmpty)
    // The new file has no training state: of the 213 entries, convolutions' moments are joined too.
    #expect(difference.onlyInFirst.allSatisfy { !$0.hasPrefix("features") })
    #expect(try WeightsFile(path: path).map().layout == .grouped)
  }
}

/// A value that a test did not expect.
struct Unexpected: Error {
  let value: String

  init(_ value: some Any) { self.value = String(describing: value) }
}
