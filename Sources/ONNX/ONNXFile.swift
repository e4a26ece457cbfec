package import Tensors

/// What can be read back of a model that ``ONNXWriter`` wrote: its constants, and its texts.
///
/// The nodes are passed over. Constants stay where they are, as ranges of the source: lengths are
/// checked against the bytes that are there, and memory does not grow with the file.
package struct ONNXFile: Sendable {
  /// The constants of the graph, in the order of the file.
  package let initializers: StateDict
  /// Texts for people and programs.
  package let metadata: [String: String]

  /// A text by which a program knows the models that it wrote.
  package typealias Mark = (key: String, value: String)

  /// The most constants: a graph that is written here has some 300.
  static let maximumInitializerCount = 10_000
  /// The most texts; some 12 are written.
  static let maximumNoteCount = 1_000
  /// The most bytes of all texts together, the labels of some 500 000 classes.
  static let maximumNoteByteCount = 16 << 20

  /// Reads the framing of a model.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - mark: what its metadata have to say.
  /// - Throws: ``ONNXError``; ``ONNXError/Problem/foreign(producer:)`` for a model without the mark,
  ///   of which nothing but the texts is looked at.
  package init(_ source: any ByteSource, marked mark: Mark) throws(ONNXError) {
    var walker = ModelWalker(source)
    let model = try walker.model()
    guard model.metadata[mark.key] == mark.value else {
      throw ONNXError(.foreign(producer: model.producer), file: source.name, offset: 0)
    }
    guard let graph = model.graph else {
      throw ONNXError(.missingField("graph"), file: source.name, offset: source.byteCount)
    }
    metadata = model.metadata
    initializers = try walker.initializers(in: graph)
  }
}
