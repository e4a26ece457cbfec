internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension RequestBody {
  /// Collects the body of a request.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - limit: the most bytes.
  ///   - headerByteCount: how many bytes come before binary tensors; `nil` if all do.
  /// - Throws: ``ServingError`` of the kind `tooLarge` as soon as it is known to have more bytes.
  init(
    of request: Request,
    upTo limit: Int,
    headerByteCount: Int? = nil
  ) async throws(ServingError) {
    self.init(headerByteCount: headerByteCount)
    let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard declared <= limit else { throw Self.tooLarge(limit, found: "\(declared)") }
    reserveCapacity(declared)
    do {
      for try await buffer in request.body {
        guard byteCount + buffer.readableBytes <= limit else {
          throw Self.tooLarge(limit, found: "more")
        }
        // SAFETY: the bytes are read before the call ends.
        unsafe buffer.withUnsafeReadableBytes { bytes in unsafe append(bytes) }
      }
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(.cancelled, "the body ended before its last byte")
    }
  }

  private static func tooLarge(_ limit: Int, found: String) -> ServingError {
    ServingError(.tooLarge, "the body: expected at most \(limit) bytes, found \(found)")
  }
}
