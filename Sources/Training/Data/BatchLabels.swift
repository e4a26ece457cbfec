/// What the pictures of a batch show.
package struct BatchLabels: Sendable, Equatable {
  /// The class of each.
  package let classes: [Int]
  /// How much of a picture's target its own class has: 1 where pictures are not mixed.
  ///
  /// The rest has the class of the picture that stands as far from the batch's end as this one from its beginning.
  package let share: Float

  /// Takes the classes of pictures that are mixed with others, or are not.
  package init(_ classes: [Int], share: Float = 1) {
    self.classes = classes
    self.share = share
  }

  /// The target of a picture but for its smoothing: how much each of its classes has.
  func target<Element: Scalar>(_ picture: Int, _ index: Int, as type: Element.Type) -> Element {
    let own: Element = classes[picture] == index ? 1 : 0
    guard share < 1 else { return own }
    let other: Element = classes[classes.count - 1 - picture] == index ? 1 : 0
    return own * Element(share) + other * (1 - Element(share))
  }

  /// How many pictures have the largest of their logits, `[N, classes]`, at their own class.
  func correctCount(of logits: [Float]) -> Int {
    let classCount = logits.count / classes.count
    return classes.enumerated().count { picture, index in
      let row = logits[picture * classCount..<(picture + 1) * classCount]
      let largest = row.max()
      return row.firstIndex { $0 == largest } == row.startIndex + index
    }
  }
}

extension BatchLabels: ExpressibleByArrayLiteral {
  /// Takes the classes of pictures that are not mixed.
  package init(arrayLiteral classes: Int...) { self.init(classes) }
}
