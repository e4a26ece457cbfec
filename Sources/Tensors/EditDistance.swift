/// The fewest insertions, deletions and replacements of a byte that turn `a` into `b`.
///
/// Source: the Wagner-Fischer algorithm, with one row of its table at a time.
package func editDistance(_ a: String, _ b: String) -> Int {
  let columns = Array(b.utf8)
  var row = Array(0...columns.count)
  for (i, byte) in a.utf8.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in columns.enumerated() {
      let replaced = diagonal + (byte == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[columns.count]
}
