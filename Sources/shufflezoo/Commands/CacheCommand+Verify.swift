internal import ArgumentParser
internal import Downloads
internal import Tensors

extension CacheCommand {
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Hash all downloaded files again.",
      discussion: """
        Example:
          shufflezoo cache verify

        The exit status is 1 when a file was changed since it was downloaded.
        """
    )

    @OptionGroup var options: CacheOptions
    @OptionGroup var output: OutputOptions

    @MainActor
    func run() async throws {
      let cache = try options.cache()
      let contents = try cache.contents()
      let total = contents.entries.map(\.byteCount).reduce(0, +)
      let hashing = Hashing(totalByteCount: total, isQuiet: output.quiet)
      let outcomes = await hashing.run(contents.entries) { entry, advance in
        Result { () throws(CacheError) in try cache.check(entry, onProgress: advance) }
      }
      guard !Task.isCancelled else { throw Failure(.interrupted, "interrupted") }
      // What another process took away meanwhile is no longer the cache's.
      let checked = zip(contents.entries, outcomes).filter { !Self.hasGone($0, $1, from: cache) }
      let files = checked.map(Check.File.init)
      try output.print(
        Check(folder: cache.folder, files: files),
        lines: files.isEmpty ? ["no files in \(cache.folder)"] : files.map(\.line)
      )
      try fail(checked, contents.damage)
    }

    private static func hasGone(
      _ entry: ZooCache.Entry,
      _ outcome: Result<Void, CacheError>,
      from cache: ZooCache
    ) -> Bool {
      guard case .failure(let error) = outcome, case .file(let reason) = error.problem,
        reason.problem == .notFound
      else { return false }
      do { return try cache.entry(for: entry.file) == nil } catch { return false }
    }

    /// Says what is wrong and how to mend it.
    private func fail(
      _ checked: [(ZooCache.Entry, Result<Void, CacheError>)],
      _ damage: [CacheError]
    ) throws {
      var errors: [CacheError] = damage
      var changed: [ZooCache.Entry] = []
      for (entry, outcome) in checked {
        guard case .failure(let error) = outcome else { continue }
        if case .changed = error.problem { changed.append(entry) } else { errors.append(error) }
      }
      for error in errors { Console.error("error: \(error)") }
      if let first = changed.first {
        let subject = changed.count == 1 ? "1 file was" : "\(changed.count) files were"
        throw Failure(
          .no,
          "\(subject) changed since the download, such as \(first.path); remove what was changed "
            + "and download it again"
        )
      }
      if let error = errors.first { throw Failure(error.exitStatus) }
    }
  }
}

/// How the files in the cache stand, as it is printed.
private struct Check: Encodable {
  let folder: String
  let files: [File]

  struct File: Encodable {
    let file: String
    let path: String
    let status: Status
    let expected: String
    @Nullable var reason: String?

    enum Status: String, Encodable {
      case ok
      case mismatch
      case unreadable
    }

    init(_ entry: ZooCache.Entry, _ outcome: Result<Void, CacheError>) {
      file = entry.file
      path = entry.path
      expected = entry.sha256
      switch outcome {
      case .success: (status, reason) = (.ok, nil)
      case .failure(let error):
        if case .changed(let expected, let found) = error.problem {
          (status, reason) = (.mismatch, "expected \(expected), found \(found)")
        } else {
          (status, reason) = (.unreadable, error.description)
        }
      }
    }

    var line: String { "\(file): \(status.rawValue)\(reason.map { ", \($0)" } ?? "")" }
  }
}
