/// The names of tensors as a tree: a branch for each part between dots.
struct TensorTree: Encodable {
  /// The part of the name.
  let name: String
  /// How many tensors have names that begin with this one.
  private(set) var tensors = 0
  /// How many bytes they have together.
  private(set) var byteCount = 0
  /// What the next parts of their names are, in file order.
  private(set) var children: [TensorTree] = []

  /// The index of the tensor that has this name itself.
  private(set) var tensor: Int?
  /// The indices of the children by their names.
  private var places: [String: Int] = [:]

  private enum CodingKeys: CodingKey {
    case name, tensors, byteCount, children
  }

  /// The most dots that branch: networks nest less deeply, and the name of a hostile file may
  /// consist of dots.
  private static let greatestDepth = 32

  private init(name: String) { self.name = name }

  /// The first branches of the tensors.
  static func branches(of tensors: [InspectedTensor]) -> [TensorTree] {
    var root = TensorTree(name: "")
    for (index, tensor) in tensors.enumerated() {
      let parts = tensor.name.split(
        separator: ".",
        maxSplits: greatestDepth,
        omittingEmptySubsequences: false
      )
      root.add(parts[...], byteCount: tensor.byteCount, index: index)
    }
    return root.children
  }

  private mutating func add(_ parts: ArraySlice<Substring>, byteCount: Int, index: Int) {
    tensors += 1
    self.byteCount += byteCount
    guard let part = parts.first.map(String.init) else {
      tensor = index
      return
    }
    let place = places[part] ?? children.count
    if place == children.count {
      children.append(TensorTree(name: part))
      places[part] = place
    }
    children[place].add(parts.dropFirst(), byteCount: byteCount, index: index)
  }
}
