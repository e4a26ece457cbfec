internal import ArgumentParser
internal import Downloads

extension CacheCommand {
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Remove what is left over, and files that are not needed.",
      discussion: """
        Example:
          shufflezoo cache prune --older-than 30d --keep '*g3_05*' --dry-run

        Without options only leftovers go: parts of downloads that were ended, and files without \
        a name. --older-than takes files that were not used for so long as well, --keep all files \
        that no pattern matches; with both, what neither keeps. --older-than 0d takes everything. \
        What was removed has to have the same hash when it is downloaded again.
        """
    )

    @Option(
      help: ArgumentHelp(
        "A shell pattern of files to keep; repeatable. All others go.",
        valueName: "glob"
      )
    )
    var keep: [String] = []

    @Option(
      help: ArgumentHelp(
        "Remove what was not used for so long, such as 90m, 12h, 30d or 2w.",
        valueName: "time"
      ),
      transform: Age.parse
    )
    var olderThan: Duration?

    @Flag(help: "Say what would go, and remove nothing.")
    var dryRun = false

    @OptionGroup var options: CacheOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      // What an unset variable of a shell leaves; it would keep nothing.
      guard !keep.contains("") else {
        throw ValidationError("--keep: expected a shell pattern such as '*g3_05*', found nothing")
      }
    }

    func run() throws {
      let cache = try options.cache()
      let report = try cache.prune(keeping: keep, olderThan: olderThan, isDryRun: dryRun)
      let pruning = Pruning(folder: cache.folder, report, isDryRun: dryRun)
      try output.print(pruning, lines: pruning.lines)
    }
  }
}

/// What was pruned, as it is printed.
private struct Pruning: Encodable {
  let folder: String
  let dryRun: Bool
  let removed: [Item]
  let size: Int

  struct Item: Encodable {
    let kind: String
    @Nullable var file: String?
    let path: String
    let size: Int
  }

  init(folder: String, _ report: ZooCache.PruneReport, isDryRun: Bool) {
    self.folder = folder
    dryRun = isDryRun
    removed = report.items.map { item in
      Item(
        kind: item.kind?.rawValue ?? "file",
        file: item.file,
        path: item.path,
        size: item.byteCount
      )
    }
    size = report.byteCount
  }

  var lines: [String] {
    let verb = dryRun ? "would remove" : "removed"
    guard !removed.isEmpty else { return ["nothing to remove in \(folder)"] }
    let items = removed.map { item in
      item.kind == "file"
        ? "\(verb) \(item.path), \(item.size.bytes)"
        : "\(verb) \(item.path), \(item.size.bytes), left over"
    }
    return items + ["\(size.bytes) \(dryRun ? "would be freed" : "freed")"]
  }
}
