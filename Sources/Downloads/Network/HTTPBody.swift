internal import AsyncHTTPClient
internal import NIOCore

/// The body of a response, with errors in our words.
struct HTTPBody: AsyncSequence, Sendable {
  typealias Element = ByteBuffer
  typealias Failure = any Error

  let base: HTTPClientResponse.Body
  let errors: NetworkErrorTranslator

  struct Iterator: AsyncIteratorProtocol {
    var base: HTTPClientResponse.Body.AsyncIterator
    let errors: NetworkErrorTranslator

    mutating func next() async throws -> ByteBuffer? {
      do {
        return try await base.next()
      } catch {
        throw errors.translate(error, during: .receiving)
      }
    }
  }

  func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator(), errors: errors)
  }
}
