internal import Tensors

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension ZooCache {
  /// What pruning took away, or would take.
  public struct PruneReport: Equatable, Sendable {
    /// A file or leftover that goes.
    public struct Item: Equatable, Sendable {
      /// The file's name; `nil` for a leftover that has none.
      public let file: String?
      /// What kind of leftover it is; `nil` for a file.
      public let kind: Leftover.Kind?
      /// Where it lies.
      public let path: String
      /// How many bytes that frees; 0 if another name keeps them.
      public let byteCount: Int
    }

    /// All that goes: files in byte order, then leftovers.
    public let items: [Item]

    /// How many bytes that frees.
    public var byteCount: Int { items.reduce(0) { $0 + $1.byteCount } }
  }

  /// Takes away what is not needed; records stay.
  ///
  /// Without `patterns` and `age` only leftovers go. With `age`, files that were not used for so
  /// long go as well, and of the leftovers only those that did not change for so long. With
  /// `patterns`, all files but those they match go, and with both those that neither keeps. A part
  /// that is being downloaded stays, and bytes under two names stay until both are gone.
  ///
  /// - Parameters:
  ///   - patterns: shell patterns of the names of files to keep.
  ///   - age: how long a file has to have been unused.
  ///   - isDryRun: whether to take nothing away, only say what would go.
  ///   - now: when `age` ends.
  /// - Returns: what went.
  /// - Throws: ``CacheError``.
  public func prune(
    keeping patterns: [String] = [],
    olderThan age: Duration? = nil,
    isDryRun: Bool = false,
    now: Date = Date()
  ) throws(CacheError) -> PruneReport {
    let rule = PruneRule(patterns: patterns, age: age, now: now)
    guard !isDryRun, try FileSystem.status(of: folder) != nil else { return try plan(rule) }
    return try withStoreLock { () throws(CacheError) in
      var gone: [PruneReport.Item] = []
      for item in try plan(rule).items where try take(item) { gone.append(item) }
      return PruneReport(items: gone)
    }
  }

  private func plan(_ rule: PruneRule) throws(CacheError) -> PruneReport {
    let contents = try contents()
    let leftovers = try leftovers(beside: contents, now: rule.now).filter(rule.takes)
    let doomed = contents.entries.filter(rule.takes)
    // Each hash that goes is counted once, with the last of its names.
    var owners = Dictionary(contents.entries.map { ($0.sha256, 1) }, uniquingKeysWith: +)
    var items: [PruneReport.Item] = []
    for entry in doomed {
      let left = (owners[entry.sha256] ?? 1) - 1
      owners[entry.sha256] = left
      items.append(
        PruneReport.Item(
          file: entry.file,
          kind: nil,
          path: entry.path,
          byteCount: left == 0 ? entry.byteCount : 0
        )
      )
    }
    items += leftovers.map {
      PruneReport.Item(file: $0.file, kind: $0.kind, path: $0.path, byteCount: $0.byteCount)
    }
    return PruneReport(items: items)
  }

  /// Takes something away.
  ///
  /// - Returns: whether it went; a part whose download has begun meanwhile stays.
  private func take(_ item: PruneReport.Item) throws(CacheError) -> Bool {
    switch (item.kind, item.file) {
    case (nil, let file?):
      try removeLinked(file)
    case (.part, let file?):
      let lock = try FileLock.making(lockPath(of: file))
      guard try lock.take() else { return false }
      let (part, state) = try partPaths(for: file)
      try FileSystem.remove(part)
      try FileSystem.remove(state)
    default:
      try FileSystem.remove(item.path)
    }
    return true
  }
}

/// What pruning takes.
private struct PruneRule {
  let patterns: [String]
  let age: Duration?
  let now: Date

  func takes(_ entry: ZooCache.Entry) -> Bool {
    guard !patterns.isEmpty || age != nil else { return false }
    return !keeps(entry.file) && isOld(entry.lastUse ?? entry.downloaded)
  }

  func takes(_ leftover: ZooCache.Leftover) -> Bool {
    !(leftover.file.map(keeps) ?? false) && isOld(leftover.lastChange)
  }

  private func keeps(_ file: String) -> Bool {
    patterns.contains { ShellPattern.matches(file, $0) }
  }

  private func isOld(_ date: Date) -> Bool {
    guard let age else { return true }
    return now.timeIntervalSince(date) >= Double(age.components.seconds)
  }
}
