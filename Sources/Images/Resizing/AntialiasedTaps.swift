/// Along one axis: which source positions the pixels of a crop are made of, and in which shares.
///
/// The arrays are filled anew for each size of a picture and keep their memory.
struct AntialiasedTaps {
  /// For each position of the crop: the first of its source positions.
  private(set) var starts: [Int] = []
  /// For each position of the crop: how many source positions it has.
  private(set) var counts: [Int32] = []
  /// For each position of the crop: the place of its first weight.
  private(set) var places: [Int32] = []
  /// The weights of all positions, in units of 2^-22.
  private(set) var weights: [Int32] = []
  /// The most source positions that one has.
  private(set) var mostCount = 0

  /// The source positions that the crop is made of; none without a crop.
  var source: Range<Int> {
    guard let first = starts.first, let last = starts.last, let count = counts.last else {
      return 0..<0
    }
    return first..<last + Int(count)
  }

  /// Fills the arrays for the positions of a crop.
  mutating func prepare(_ axis: AntialiasedAxis, for crop: Range<Int>) {
    starts.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    mostCount = axis.mostWeights
    for index in crop {
      let window = axis.window(at: index)
      starts.append(window.lowerBound)
      counts.append(Int32(window.count))
      places.append(Int32(weights.count))
      axis.appendWeights(at: index, to: &weights)
    }
  }
}
