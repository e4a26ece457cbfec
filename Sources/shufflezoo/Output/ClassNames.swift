internal import Evaluation
internal import Zoo

/// What the classes of a model are called.
struct ClassNames {
  private let labels: ClassLabels?

  /// Takes the words of a list, if there is one.
  init(_ labels: ClassLabels?) { self.labels = labels }

  /// The words for a class, `nil` if there are none.
  func label(at index: Int) -> String? { labels?.label(at: index) }

  /// The words for a class, else its directory's name, else its number.
  func name(of figures: ClassFigures) -> String {
    label(at: figures.index) ?? figures.directory ?? "class \(figures.index)"
  }

  /// The name of the class at `index`, which need not be one of the classes.
  func name(at index: Int, in metrics: EvaluationMetrics) -> String {
    guard metrics.classes.indices.contains(index) else { return "class \(index)" }
    return name(of: metrics.classes[index])
  }
}
