internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The bytes of a request's body.
enum RequestBytes {
  /// Collects the body.
  ///
  /// - Throws: ``ServingError`` of the kind `tooLarge` as soon as it is known to have more bytes.
  static func collect(_ request: Request, upTo limit: Int) async throws(ServingError) -> [UInt8] {
    let declared = request.headers[.contentLength].flatMap { Int($0) }
    guard declared ?? 0 <= limit else { throw tooLarge(limit, found: "\(declared ?? 0)") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(declared ?? 0)
    do {
      for try await buffer in request.body {
        guard bytes.count + buffer.readableBytes <= limit else {
          throw tooLarge(limit, found: "more")
        }
        bytes.append(contentsOf: buffer.readableBytesView)
      }
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(.cancelled, "the body ended before its last byte")
    }
    return bytes
  }

  private static func tooLarge(_ limit: Int, found: String) -> ServingError {
    ServingError(.tooLarge, "the body: expected at most \(limit) bytes, found \(found)")
  }
}
