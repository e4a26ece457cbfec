internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Hashes files on all cores and shows how far that is.
final class Hashing: Sendable {
  private let totalByteCount: Int
  private let state: Mutex<State>

  private struct State {
    var byteCount = 0
    var line: ProgressLine
  }

  /// Prepares to hash so many bytes.
  init(totalByteCount: Int, isQuiet: Bool) {
    self.totalByteCount = totalByteCount
    state = Mutex(State(line: ProgressLine(isQuiet: isQuiet)))
  }

  /// Hashes each item with `body`, as many at once as there are cores.
  ///
  /// - Parameters:
  ///   - items: what to hash.
  ///   - body: hashes an item and tells its second argument how many bytes more are done.
  /// - Returns: what `body` returned, in the order of the items.
  func run<Item: Sendable, Outcome: Sendable>(
    _ items: [Item],
    _ body: @escaping @Sendable (Item, (Int) -> Void) -> Outcome
  ) async -> [Outcome] {
    defer { state.withLock { $0.line.clear() } }
    return await withTaskGroup(of: (Int, Outcome).self) { group in
      var outcomes: [Int: Outcome] = [:]
      for (index, item) in items.enumerated() {
        if index >= ProcessInfo.processInfo.activeProcessorCount,
          let (done, outcome) = await group.next()
        {
          outcomes[done] = outcome
        }
        group.addTask { (index, body(item) { self.advance($0) }) }
      }
      for await (index, outcome) in group { outcomes[index] = outcome }
      return items.indices.compactMap { outcomes[$0] }
    }
  }

  private func advance(_ byteCount: Int) {
    state.withLock { state in
      state.byteCount += byteCount
      let done = state.byteCount
      state.line.show { seconds in
        let rate = Double(done) / seconds
        let left = Double(max(0, totalByteCount - done)) / rate
        return "\(done.bytes) of \(totalByteCount.bytes) hashed, \(Int(rate).bytes)/s, "
          + "\(left.fixed(0)) s left"
      }
    }
  }
}
