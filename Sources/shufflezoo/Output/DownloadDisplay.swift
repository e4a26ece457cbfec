internal import Downloads
internal import Synchronization
internal import Zoo

/// What a terminal shows of downloads: one line for all of them, and a note for what went wrong.
final class DownloadDisplay: Sendable {
  private struct State {
    var files: [String: DownloadProgress] = [:]
    var startByteCounts: [String: Int] = [:]
    var last = ContinuousClock.now
  }

  private let output: OutputOptions
  private let fileCount: Int
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// A line that changes more often cannot be read.
  private static let interval = Duration.milliseconds(100)

  init(fileCount: Int, output: OutputOptions) {
    self.fileCount = fileCount
    self.output = output
  }

  /// Takes a report; called from several tasks.
  func show(_ progress: DownloadProgress) {
    guard !output.quiet else { return }
    let note = Self.note(progress)
    if let note {
      clear()
      output.note(note)
    }
    let line = state.withLock { state in take(progress, into: &state, at: .now) }
    if Console.isInteractive, let line { Console.status(line) }
  }

  /// The line to draw, if it is time for one.
  private func take(
    _ progress: DownloadProgress,
    into state: inout State,
    at now: ContinuousClock.Instant
  ) -> String? {
    state.files[progress.file] = progress
    if state.startByteCounts[progress.file] == nil {
      state.startByteCounts[progress.file] = progress.byteCount
    }
    guard now - state.last >= Self.interval else { return nil }
    state.last = now
    return line(state, now)
  }

  /// Leaves the line empty for what follows.
  func clear() {
    if !output.quiet && Console.isInteractive { Console.status("") }
  }

  private static func note(_ progress: DownloadProgress) -> String? {
    switch progress.state {
    case .waiting:
      "\(progress.file): another process downloads it; waiting"
    case .retrying(let wait, let reason):
      "\(progress.file): \(reason.description); asking again in "
        + "\((wait / .seconds(1)).fixed(1)) s"
    case .failed(let url, let reason):
      "\(progress.file): \(url): \(reason)"
    case .receiving, .finished: nil
    }
  }

  private func line(_ state: State, _ now: ContinuousClock.Instant) -> String {
    let files = state.files.values
    let done = files.reduce(0) { $0 + $1.byteCount }
    // A file that the server changed starts over, with less than there was.
    let received = max(0, done - state.startByteCounts.values.reduce(0, +))
    let seconds = max((now - start) / .seconds(1), 0.001)
    let rate = Double(received) / seconds
    let totals = files.compactMap(\.totalByteCount)
    var parts = [
      fileCount == 1
        ? files.first?.file ?? ""
        : "\(files.count { $0.state == .finished })/\(fileCount) files"
    ]
    if totals.count == fileCount {
      let total = totals.reduce(0, +)
      parts.append("\(done.bytes) of \(total.bytes)")
      parts.append("\(Int(rate).bytes)/s")
      if rate >= 1 { parts.append("\((Double(total - done) / rate).fixed(0)) s left") }
    } else {
      parts += [done.bytes, "\(Int(rate).bytes)/s"]
    }
    return parts.joined(separator: ", ")
  }
}

extension ZooStore {
  /// Downloads files and shows on a terminal how far that is.
  func files(
    _ files: [ManifestFile],
    showing output: OutputOptions
  ) async -> [Result<DownloadedFile, DownloadError>] {
    let display = DownloadDisplay(fileCount: files.count, output: output)
    defer { display.clear() }
    return await self.files(files) { display.show($0) }
  }
}

extension [Result<DownloadedFile, DownloadError>] {
  /// Prints what failed and ends the command with the status of the worst failure.
  func throwFailures() throws {
    let failures = compactMap { result -> Failure? in
      if case .failure(let error) = result { Failure(error) } else { nil }
    }
    guard
      let worst = failures.first(where: { $0.status == .interrupted })
        ?? failures.first(where: { $0.status == .no }) ?? failures.first
    else { return }
    // What the environment says wrong of the network fails every file alike.
    for failure in failures.dropLast() where failure.message != failures.last?.message {
      failure.message.map { Console.error("error: \($0)") }
    }
    throw Failure(worst.status, failures.last?.message)
  }
}
