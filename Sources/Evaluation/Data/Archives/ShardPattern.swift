/// Names of shards written as one, such as `val-{000..049}.tar`.
enum ShardPattern {
  /// More shards than any data set has; a typing error must not cost memory.
  private static let maximumCount = 100_000

  /// The paths that the first range of whole numbers in braces makes of `path`, in their order and
  /// as wide as the first; `path` itself without one.
  static func paths(_ path: String) -> [String] {
    guard let open = path.firstIndex(of: "{"), let close = path[open...].firstIndex(of: "}") else {
      return [path]
    }
    let range = path[path.index(after: open)..<close]
    let words = range.split(separator: "..", omittingEmptySubsequences: false)
    guard words.count == 2,
      words.allSatisfy({ word in word.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let first = Int(words[0]), let last = Int(words[1]), first <= last,
      last - first < maximumCount
    else { return [path] }
    return (first...last).map { number in
      let digits = String(number)
      let zeros = String(repeating: "0", count: max(0, words[0].count - digits.count))
      return path[..<open] + zeros + digits + path[path.index(after: close)...]
    }
  }
}
