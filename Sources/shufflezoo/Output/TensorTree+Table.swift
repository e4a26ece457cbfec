internal import Conversion

extension TensorTree {
  /// A line for each branch and each tensor.
  ///
  /// Branches that differ in the number at their end alone are shown once, unless figures tell their
  /// tensors apart.
  static func table(_ branches: [TensorTree], of tensors: [InspectedTensor]) -> Table {
    var drawing = TreeDrawing(tensors)
    drawing.draw(branches)
    return drawing.table
  }
}

/// The lines of a tree.
private struct TreeDrawing {
  private let tensors: [InspectedTensor]
  private let kinds: TensorFigures.Kinds
  private(set) var table: Table
  /// The number of each form that a branch has.
  private var forms: [Form: Int] = [:]

  /// What branches that are alike have in common.
  private struct Form: Hashable {
    let tensor: [String]?
    let names: [String]
    let children: [Int]
  }

  /// Branches that are alike.
  private struct Group {
    let first: TensorTree
    let stem: String
    var numbers: [String]

    /// The name, with the numbers of all: `conv0…2, 4`.
    var title: String {
      let title = stem + TreeDrawing.ranges(of: numbers)
      return title.isEmpty ? "''" : title
    }
  }

  /// The most ranges of numbers that are written out.
  private static let shownRangeCount = 4

  init(_ tensors: [InspectedTensor]) {
    self.tensors = tensors
    kinds = tensors.first?.kinds ?? []
    table = Table(
      [
        .init("tensor"), .init("type"), .init("shape"), .init("tensors", .right),
        .init("bytes", .right),
      ] + InspectedTensor.figureColumns(kinds)
    )
  }

  mutating func draw(_ branches: [TensorTree], indent: String? = nil) {
    let groups = groups(of: branches)
    for (index, group) in groups.enumerated() {
      let isLast = index == groups.count - 1
      let line = indent.map { $0 + (isLast ? "└─ " : "├─ ") } ?? ""
      append(group, behind: line)
      draw(group.first.children, indent: indent.map { $0 + (isLast ? "   " : "│  ") } ?? "")
    }
  }

  private mutating func append(_ group: Group, behind line: String) {
    let (branch, count) = (group.first, group.numbers.count)
    let times = count > 1 ? "\(count.grouped) × " : ""
    let tensor = branch.tensor.map { tensors[$0] }
    table.append(
      [line + group.title] + (tensor?.formCells ?? ["", ""])
        + [
          branch.children.isEmpty && count == 1 ? "" : times + branch.tensors.grouped,
          times + branch.byteCount.grouped,
        ] + (tensor?.figureCells ?? InspectedTensor.figureColumns(kinds).map { _ in "" })
    )
  }

  /// Puts together what is alike, in the order of the first of each.
  private mutating func groups(of branches: [TensorTree]) -> [Group] {
    var groups: [Group] = []
    var places: [String: [Int: Int]] = [:]
    for branch in branches {
      let number = kinds.isEmpty ? branch.name.trailingDigits : ""
      let (stem, form) = (String(branch.name.dropLast(number.count)), form(of: branch))
      if !number.isEmpty, let place = places[stem]?[form] {
        groups[place].numbers.append(number)
      } else {
        if !number.isEmpty { places[stem, default: [:]][form] = groups.count }
        groups.append(Group(first: branch, stem: stem, numbers: [number]))
      }
    }
    return groups
  }

  private mutating func form(of branch: TensorTree) -> Int {
    let form = Form(
      tensor: branch.tensor.map { tensors[$0].formCells },
      names: branch.children.map(\.name),
      children: branch.children.map { self.form(of: $0) }
    )
    let number = forms[form] ?? forms.count
    forms[form] = number
    return number
  }

  /// Numbers that follow each other as one range, in ascending order.
  private static func ranges(of numbers: [String]) -> String {
    guard numbers.count > 1 else { return numbers.joined() }
    // Digits that no number is written as, such as 007, make no range.
    let counted = numbers.compactMap { digits in
      Int(digits).flatMap { String($0) == digits ? $0 : nil }
    }
    guard counted.count == numbers.count else { return numbers.joined(separator: ", ") }
    var ranges: [ClosedRange<Int>] = []
    for number in counted.sorted() {
      if let last = ranges.last, last.upperBound == number - 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let more = ranges.count - shownRangeCount
    return ranges.prefix(shownRangeCount).map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
    }.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension String {
  /// The ASCII digits at the end.
  fileprivate var trailingDigits: String {
    String(reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
  }
}
