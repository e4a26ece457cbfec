/// The candidate with the fewest edits from `name`, the first of equals; `nil` if the best one
/// needs edits in more than a third of the name.
///
/// Names past 200 bytes are nobody's typing error and have none, which also bounds the work.
package func nearestName(to name: String, in candidates: [String]) -> String? {
  let byteCount = name.utf8.count
  guard byteCount <= 200 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(name, candidate)
    if distance < best?.distance ?? (byteCount / 3 + 1) { best = (candidate, distance) }
  }
  return best?.name
}
