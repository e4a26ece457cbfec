internal import ArgumentParser
internal import Downloads

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension CacheCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the downloaded files and what is left over.",
      discussion: """
        Example:
          shufflezoo cache list

        Nothing is hashed for that; 'shufflezoo cache verify' does so.
        """
    )

    @OptionGroup var options: CacheOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let cache = try options.cache()
      let contents = try cache.contents()
      let listing = Listing(folder: cache.folder, contents.entries, try cache.leftovers())
      try output.print(listing, lines: listing.lines)
      for error in contents.damage { Console.error("warning: \(error)") }
    }
  }
}

/// What the cache has, as it is printed.
private struct Listing: Encodable {
  let folder: String
  let files: [CachedFile]
  let totalSize: Int
  let leftovers: [Leftover]
  let leftoverSize: Int

  struct Leftover: Encodable {
    let kind: String
    @Nullable var file: String?
    let path: String
    let size: Int
    let lastChange: String
  }

  init(folder: String, _ entries: [ZooCache.Entry], _ leftovers: [ZooCache.Leftover]) {
    self.folder = folder
    files = entries.map { CachedFile($0) }
    self.leftovers = leftovers.map { leftover in
      Leftover(
        kind: leftover.kind.rawValue,
        file: leftover.file,
        path: leftover.path,
        size: leftover.byteCount,
        lastChange: leftover.lastChange.ISO8601Format()
      )
    }
    // Two names of the same bytes take their place once.
    var seen: Set<String> = []
    totalSize = entries.filter { seen.insert($0.sha256).inserted }.map(\.byteCount).reduce(0, +)
    leftoverSize = leftovers.map(\.byteCount).reduce(0, +)
  }

  var lines: [String] {
    var lines: [String] = []
    if files.isEmpty {
      lines.append("no files in \(folder)")
    } else {
      var table = Table([
        ("file", .left), ("size", .right), ("verified by", .left), ("last use", .left),
      ])
      for file in files {
        table.append([
          file.file, file.size.bytes, file.verifiedBy.rawValue,
          file.lastUse.map { String($0.prefix(10)) } ?? "never",
        ])
      }
      lines += table.lines + ["", "\(count(files.count, "file")), \(totalSize.bytes) in \(folder)"]
    }
    guard !leftovers.isEmpty else { return lines }
    lines += ["", "left over, \(leftoverSize.bytes); 'shufflezoo cache prune' removes it:"]
    return lines + leftovers.map { "  \($0.kind)  \($0.size.bytes)  \($0.path)" }
  }

  private func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
