internal import CZlib
internal import Tensors

/// Bytes that are read from the first to the last.
protocol ByteStream: AnyObject {
  /// The file that they come from.
  var path: String { get }
  /// How many bytes were read or skipped.
  var position: Int { get }
  /// The next `count` bytes, fewer at the end.
  func read(_ count: Int) throws(EvaluationError) -> [UInt8]
  /// Leaves out the next `count` bytes, and says whether there were as many.
  func skip(_ count: Int) throws(EvaluationError) -> Bool
}

/// A file as a stream.
final class FileStream: ByteStream {
  private let source: FileSource
  private(set) var position = 0

  init(_ source: FileSource) { self.source = source }

  var path: String { source.name }

  func read(_ count: Int) throws(EvaluationError) -> [UInt8] {
    let range = position..<position + min(count, source.byteCount - position)
    position = range.upperBound
    do { return try source.bytes(in: range) } catch { throw .file(error) }
  }

  func skip(_ count: Int) throws(EvaluationError) -> Bool {
    let left = source.byteCount - position
    position += min(count, left)
    return count <= left
  }
}

/// What zlib makes of a gzip file, which may consist of several joined ones.
@safe
final class GzipStream: ByteStream {
  private let source: FileSource
  private(set) var position = 0

  private let state: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var inputUsed = 0
  private var filePosition = 0
  private var output = [UInt8](repeating: 0, count: bufferByteCount)
  private var ready = 0..<0
  private var isAtEnd = false

  private static let bufferByteCount = 256 << 10
  /// zlib's `windowBits` for gzip: the largest window, and 16 for the format.
  private static let windowBits: CInt = 15 + 16

  init(_ source: FileSource) {
    self.source = source
    // SAFETY: zlib takes a zeroed state; it is freed in deinit, and this class hands it to no one.
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // It fails for want of memory only, and then so does the first inflate.
    _ = unsafe inflateInit2_(
      state,
      Self.windowBits,
      zlibVersion(),
      CInt(MemoryLayout<z_stream>.size)
    )
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
  }

  var path: String { source.name }

  func read(_ count: Int) throws(EvaluationError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Grows with what is there, not with what is asked for.
    while bytes.count < count {
      if ready.isEmpty { try refill() }
      guard !ready.isEmpty else { break }
      bytes += output[take(count - bytes.count)]
    }
    return bytes
  }

  func skip(_ count: Int) throws(EvaluationError) -> Bool {
    var left = count
    while left > 0 {
      if ready.isEmpty { try refill() }
      guard !ready.isEmpty else { return false }
      left -= take(left).count
    }
    return true
  }

  /// Uses up to `count` of the bytes that are ready, and says where they are.
  private func take(_ count: Int) -> Range<Int> {
    let taken = ready.prefix(count)
    ready = taken.upperBound..<ready.upperBound
    position += taken.count
    return taken
  }

  /// Fills the empty output; it stays empty at the end of the file.
  private func refill() throws(EvaluationError) {
    while ready.isEmpty && !isAtEnd {
      if inputUsed == input.count { try readInput() }
      guard inputUsed < input.count else {
        throw error("it ends within the compressed bytes")
      }
      let (status, used, made) = inflateOnce()
      inputUsed += used
      ready = 0..<made
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: try startNextMember()
      default:
        // SAFETY: zlib's messages are literals that end with a NUL.
        throw error(unsafe state.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(status)")
      }
    }
  }

  private func inflateOnce() -> (status: CInt, used: Int, made: Int) {
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        // SAFETY: both pointers and counts are the arrays' own, for the time of this call.
        unsafe state.pointee.next_in = input.baseAddress.map { unsafe $0 + inputUsed }
        unsafe state.pointee.avail_in = uInt(input.count - inputUsed)
        unsafe state.pointee.next_out = output.baseAddress
        unsafe state.pointee.avail_out = uInt(output.count)
        let status = unsafe inflate(state, Z_NO_FLUSH)
        return unsafe (
          status, input.count - inputUsed - Int(state.pointee.avail_in),
          output.count - Int(state.pointee.avail_out)
        )
      }
    }
  }

  /// Goes on if another gzip file is joined to the one that has ended; what else follows is padding.
  private func startNextMember() throws(EvaluationError) {
    if inputUsed == input.count { try readInput() }
    if inputUsed < input.count, input[inputUsed] == 0x1F {
      unsafe inflateReset(state)
    } else {
      isAtEnd = true
    }
  }

  private func readInput() throws(EvaluationError) {
    let end = min(filePosition + Self.bufferByteCount, source.byteCount)
    do { input = try source.bytes(in: filePosition..<end) } catch { throw .file(error) }
    filePosition = end
    inputUsed = 0
  }

  private func error(_ reason: String) -> EvaluationError {
    .archive(ArchiveError(.compression(reason: reason), path: path, offset: position))
  }
}
