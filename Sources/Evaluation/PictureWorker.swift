internal import Images
internal import ShuffleNet
internal import Synchronization
internal import Tensors

/// Reads and classifies pictures, one after another, in memory that stays.
///
/// Each thread that classifies has a worker of its own; calls of one worker wait for each other. After
/// the first few pictures a worker allocates nothing of a picture's size.
public final class PictureWorker: Sendable {
  /// The model and its preprocessing.
  public let classifier: PictureClassifier

  private let memory: Mutex<Memory>

  /// What a picture passes through.
  private struct Memory {
    let reader: PictureReader
    var bytes: [UInt8] = []
    var input: [Float]
    var logits: [Float]
  }

  /// A file's bytes up to so many stay, for the next file; photographs have a tenth of that.
  private static let keptByteCount = 4 << 20

  /// Makes a worker.
  public init(_ classifier: PictureClassifier) {
    self.classifier = classifier
    let preprocessing = classifier.preprocessing
    memory = Mutex(
      Memory(
        reader: PictureReader(preprocessing),
        input: Array(repeating: 0, count: preprocessing.valueCount),
        logits: Array(repeating: 0, count: classifier.network.classCount)
      )
    )
  }

  /// Classifies a picture.
  ///
  /// - Parameters:
  ///   - sample: the picture.
  ///   - body: called with the logits, one for each class.
  /// - Returns: what `body` returns.
  /// - Throws: ``SkippedPicture`` if it cannot be read.
  public func classify<Result: Sendable>(
    _ sample: Sample,
    _ body: @Sendable (Span<Float>) -> Result
  ) throws(SkippedPicture) -> Result {
    let name = sample.location
    switch sample.content {
    case .unreadable(let reason):
      throw SkippedPicture(path: name, reason: reason)
    case .bytes(let bytes):
      return try memory.withLock { memory throws(SkippedPicture) in
        try Self.read(bytes, bytes.count, memory.reader, into: &memory.input, name: name)
        try classifier.computeLogits(memory.input, into: &memory.logits, name: name)
        return body(memory.logits.span)
      }
    case .range(let source, let range):
      return try classify(range, of: source, named: name, body)
    case .file(let path):
      let source: FileSource
      do { source = try FileSource(path: path) } catch {
        throw SkippedPicture(path: name, reason: error.reason)
      }
      return try classify(0..<source.byteCount, of: source, named: name, body)
    }
  }

  /// Classifies the picture that a part of a file is.
  private func classify<Result: Sendable>(
    _ range: Range<Int>,
    of source: FileSource,
    named name: String,
    _ body: @Sendable (Span<Float>) -> Result
  ) throws(SkippedPicture) -> Result {
    guard range.count <= Sample.maximumByteCount else {
      throw SkippedPicture(path: name, reason: Sample.tooLarge(range.count))
    }
    return try memory.withLock { memory throws(SkippedPicture) in
      defer { if memory.bytes.count > Self.keptByteCount { memory.bytes = [] } }
      if memory.bytes.count < range.count {
        memory.bytes = Array(repeating: 0, count: range.count.roundedUpToPowerOfTwo)
      }
      do throws(FileError) {
        var bytes = memory.bytes.mutableSpan
        try source.read(range, into: &bytes, at: 0)
      } catch {
        throw SkippedPicture(path: name, reason: error.reason)
      }
      try Self.read(memory.bytes, range.count, memory.reader, into: &memory.input, name: name)
      try classifier.computeLogits(memory.input, into: &memory.logits, name: name)
      return body(memory.logits.span)
    }
  }

  /// Makes the input of the picture that the first `byteCount` bytes are.
  private static func read(
    _ bytes: [UInt8],
    _ byteCount: Int,
    _ reader: PictureReader,
    into input: inout [Float],
    name: String
  ) throws(SkippedPicture) {
    var values = input.mutableSpan
    do throws(ImageError) {
      try reader.read(bytes.span.extracting(first: byteCount), into: &values)
    } catch {
      throw SkippedPicture(path: name, reason: error.description)
    }
  }
}

extension Int {
  /// The least power of two that is no less; files grow in few steps so.
  fileprivate var roundedUpToPowerOfTwo: Int {
    self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
  }
}
