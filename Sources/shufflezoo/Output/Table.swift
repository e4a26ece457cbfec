/// Rows of text in aligned columns.
struct Table {
  /// Which side of its column a cell stands on.
  enum Alignment {
    case left
    case right
  }

  /// What a column is like.
  struct Column {
    let title: String
    let alignment: Alignment
    /// How few characters of a cell may stay, its last ones; `nil` if cells stay whole.
    let leastWidth: Int?
    /// Whether the column may go.
    let isOptional: Bool

    init(
      _ title: String,
      _ alignment: Alignment = .left,
      leastWidth: Int? = nil,
      isOptional: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.leastWidth = leastWidth
      self.isOptional = isOptional
    }
  }

  private var columns: [Column]
  private var rows: [[String]]

  /// Starts a table with its header.
  init(_ columns: [Column]) {
    self.columns = columns
    rows = [columns.map(\.title)]
  }

  /// Starts a table whose columns never change.
  init(_ columns: [(title: String, alignment: Alignment)]) {
    self.init(columns.map { Column($0.title, $0.alignment) })
  }

  mutating func append(_ cells: [String]) { rows.append(cells.map(\.onOneLine)) }

  /// The lines of the table, two spaces between columns, none at the end.
  var lines: [String] {
    let widths = naturalWidths
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: max(0, widths[column] - row[column].count))
        return columns[column].alignment == .left ? row[column] + padding : padding + row[column]
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// The lines in at most `width` columns, if they can be.
  ///
  /// First the last column that may be shortened gives way, then optional columns go, the last one
  /// first, then the other columns are shortened.
  func lines(fitting width: Int?) -> [String] {
    guard let width else { return lines }
    var table = self
    while table.widthOfShortestLast > width,
      let last = table.columns.lastIndex(where: \.isOptional)
    {
      table.removeColumn(last)
    }
    for column in table.columns.indices.reversed() { table.shorten(column, fitting: width) }
    return table.lines
  }

  /// The widest that a column gets: the name in one row of a hostile file may have a hundred million
  /// characters, and as many spaces in every other row would fill the memory.
  private static let widestColumn = 200

  private var naturalWidths: [Int] {
    columns.indices.map { column in
      min(rows.map { $0[column].count }.max() ?? 0, Self.widestColumn)
    }
  }

  private var width: Int { naturalWidths.reduce(2 * (columns.count - 1), +) }

  /// The width once the last column that may be shortened is as narrow as it gets.
  private var widthOfShortestLast: Int {
    var table = self
    if let last = columns.lastIndex(where: { $0.leastWidth != nil }) {
      table.shorten(last, fitting: 0)
    }
    return table.width
  }

  private mutating func removeColumn(_ column: Int) {
    columns.remove(at: column)
    for row in rows.indices { rows[row].remove(at: column) }
  }

  /// Shortens the cells of a column until the table fits, or as far as they may be.
  private mutating func shorten(_ column: Int, fitting width: Int) {
    guard let least = columns[column].leastWidth else { return }
    let natural = naturalWidths[column]
    let target = max(least, natural - max(0, self.width - width))
    for row in rows.indices where rows[row][column].count > target {
      rows[row][column] = "…" + rows[row][column].suffix(target - 1)
    }
  }
}
