internal import Dispatch
internal import Synchronization
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One line for each request that was answered.
///
/// Lines are written by a thread of their own: whoever reads them slowly does not slow the server
/// down, but misses some.
final class AccessLog: Sendable {
  private let form: InferenceServer.Options.LogForm
  private let write: @Sendable (String) -> Void
  private let thread = DispatchQueue(label: "shufflezoo access log")
  /// How many lines wait, and how many had to be left out since the last one.
  private let state = Mutex((waiting: 0, missed: 0))

  /// The most lines that wait.
  private static let maximumWaitingCount = 10_000

  /// Logs in that form, through `write`.
  init(_ form: InferenceServer.Options.LogForm, write: @escaping @Sendable (String) -> Void) {
    self.form = form
    self.write = write
  }

  /// What was asked and answered.
  struct Entry: Sendable {
    var time = Date.now
    var client: String?
    var method: String
    var path: String
    var model: String?
    var status: Int
    var duration: Duration
    var requestByteCount: Int?
    var responseByteCount: Int?
    var marks: RequestMarks
    /// Of what was computed for it, the longest time in the queue and of a batch.
    var queued: Duration?
    var computed: Duration?
  }

  /// Logs a request.
  func append(_ entry: Entry) {
    let missed: Int? = state.withLock { state in
      guard state.waiting < Self.maximumWaitingCount else {
        state.missed += 1
        return nil
      }
      state.waiting += 1
      defer { state.missed = 0 }
      return state.missed
    }
    guard let missed else { return }
    thread.async { [self] in
      if missed > 0 { write(note("\(missed) lines are missing")) }
      write(form == .json ? json(entry) : text(entry))
      state.withLock { $0.waiting -= 1 }
    }
  }

  /// Waits until all lines are written.
  func flush() { thread.sync {} }

  private func note(_ text: String) -> String {
    guard form == .json else { return text }
    var json = JSONWriter()
    json.beginObject()
    json.member("note", text)
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func json(_ entry: Entry) -> String {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in Self.members(of: entry) {
      switch value {
      case .text(let text): json.member(name, text)
      case .integer(let number): json.member(name, number)
      case .milliseconds(let duration): json.member(name, Float(duration / .milliseconds(1)))
      }
    }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func text(_ entry: Entry) -> String {
    Self.members(of: entry).map { name, value in
      switch value {
      case .text(let text): "\(name)=\(text)"
      case .integer(let number): "\(name)=\(number)"
      case .milliseconds(let duration): "\(name)=\(Float(duration / .milliseconds(1)))"
      }
    }
    .joined(separator: " ")
  }

  private enum Value {
    case text(String)
    case integer(Int)
    case milliseconds(Duration)
  }

  /// What a line has; a client's words have nothing in them that a terminal would obey.
  private static func members(of entry: Entry) -> [(String, Value)] {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let members: [(String, Value?)] = [
      ("time", .text(entry.time.formatted(style))),
      ("id", .text(entry.marks.id)),
      ("client", entry.client.map { .text($0) }),
      ("method", .text(entry.method.printable)),
      ("path", .text(entry.path.printable)),
      ("status", .integer(entry.status)),
      ("duration_ms", .milliseconds(entry.duration)),
      ("model", entry.model.map { .text($0.printable) }),
      ("queue_ms", entry.queued.map { .milliseconds($0) }),
      ("compute_ms", entry.computed.map { .milliseconds($0) }),
      ("request_bytes", entry.requestByteCount.map { .integer($0) }),
      ("response_bytes", entry.responseByteCount.map { .integer($0) }),
      ("traceparent", entry.marks.traceParent.map { .text($0) }),
    ]
    return members.compactMap { name, value in value.map { (name, $0) } }
  }
}
