internal import ArgumentParser

/// The root of the subcommands about downloaded files.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List, check and remove downloaded files.",
    discussion: """
      Example:
        shufflezoo cache list

      Files are kept in the folder of --cache-dir, else that of SHUFFLEZOO_CACHE, else \
      shufflezoo in XDG_CACHE_HOME, which is ~/.cache if it is not set.
      """,
    subcommands: [List.self, Verify.self, Prune.self, Path.self]
  )
}
