internal import Tensors

extension ModelZoo {
  /// What models can be sorted by.
  public enum SortKey: String, CaseIterable, Sendable {
    /// The name, in byte order.
    case name
    /// The best top-1 accuracy, the highest first.
    case top1
    /// The best top-5 accuracy, the highest first.
    case top5
    /// The number of parameters, the fewest first.
    case parameters
    /// The number of multiply-adds, the fewest first.
    case flops
  }

  /// Searches the zoo.
  ///
  /// - Parameters:
  ///   - pattern: matched against the whole name and every alias, as a shell does: `*` any
  ///     characters, `?` one, `[...]` one of a set, `[!...]` one outside it.
  ///   - groups: the number of groups; any if `nil`.
  ///   - maximumParameterCount: the most parameters; any number if `nil`.
  ///   - minimumTop1: the lowest ``ModelCard/bestTop1`` in percent; leaves models without one out.
  ///   - key: the order; models without the figure come last, equal ones by name.
  /// - Returns: the cards of the models that match, in that order.
  public func models(
    matching pattern: String = "*",
    groups: Int? = nil,
    maximumParameterCount: Int? = nil,
    minimumTop1: Double? = nil,
    sortedBy key: SortKey = .name
  ) -> [ModelCard] {
    let found = models.filter { card in
      guard groups == nil || groups == card.groups,
        card.parameterCount <= maximumParameterCount ?? .max
      else { return false }
      if let minimumTop1 {
        guard let top1 = card.bestTop1, top1 >= minimumTop1 else { return false }
      }
      return ([card.name] + card.aliases).contains { ShellPattern.matches($0, pattern) }
    }
    return found.sorted { (Self.rank($0, by: key), $0.name) < (Self.rank($1, by: key), $1.name) }
  }

  /// What stands in for a card when sorting; the smallest comes first.
  private static func rank(_ card: ModelCard, by key: SortKey) -> Double {
    switch key {
    case .name: 0
    case .top1: card.bestTop1.map { -$0 } ?? .infinity
    case .top5: card.bestTop5.map { -$0 } ?? .infinity
    case .parameters: Double(card.parameterCount)
    case .flops: Double(card.multiplyAddCount)
    }
  }

  /// The names of the models that `name` may have been meant for, whatever its case; at most three.
  ///
  /// Aliases count, but the model's own name is returned. None is near if the edit distance is more
  /// than a third of `name`.
  package func nearestNames(to name: String) -> [String] {
    // Keeps the work small for any input; no name is half that long.
    let wanted = name.prefix(100).lowercased()
    let distances = models.map { card in
      ([card.name] + card.aliases).map { editDistance($0, wanted) }.min() ?? .max
    }
    guard let least = distances.min(), least <= wanted.utf8.count / 3 else { return [] }
    return Array(zip(models, distances).filter { $0.1 == least }.map(\.0.name).prefix(3))
  }
}
