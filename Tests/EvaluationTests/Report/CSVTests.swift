import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("CSV")
struct CSVTests {
  /// The texts of RFC 4180's section 2, and what they mean.
  static let tables: [(text: String, rows: [[String]])] = [
    ("", []),
    ("a,b\n", [["a", "b"]]),
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("a,b\nc", [["a", "b"], ["c"]]),
    ("a,\n", [["a", ""]]),
    (",", [["", ""]]),
    ("\"a,b\",\"c\"\"d\"\r\n", [["a,b", "c\"d"]]),
    ("\"a\r\nb\",c", [["a\r\nb", "c"]]),
    ("\"a\r\"\r\n", [["a\r"]]),
    ("a\"b,c", [["a\"b", "c"]]),
    ("\u{FEFF}a\n", [["a"]]),
    ("\n", [[""]]),
  ]

  @Test("is read as RFC 4180 says", arguments: tables)
  func reads(_ text: String, _ rows: [[String]]) throws {
    #expect(try CSVTable(parsing: Array(text.utf8), path: "a.csv").rows == rows)
  }

  @Test("an open quote and bytes that are no UTF-8 are refused")
  func refuses() {
    let open = EvaluationError.table(
      path: "a.csv",
      expected: "a quote that closes the last cell",
      found: "the end"
    )
    #expect(throws: open) { try CSVTable(parsing: Array("a,\"b".utf8), path: "a.csv") }
    let bytes = EvaluationError.table(path: "a.csv", expected: "UTF-8", found: "other bytes")
    #expect(throws: bytes) { try CSVTable(parsing: [0x61, 0xFF], path: "a.csv") }
  }

  @Test("what is written reads back, whatever stands in the cells")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let cells = ["a", "", "b,c", "\"", "\"\"", "d\ne", "f\r", "g\r\nh", " i ", "ü,\u{1F600}"]
    let path = folder.path("a.csv")
    var file = try CSVFile(path: path, header: cells, overwriting: false)
    for _ in 0..<5000 { try file.append(cells.reversed()) }
    try file.commit()
    let rows = try CSVTable(path: path).rows
    #expect(rows.count == 5001)
    #expect(rows.first == cells)
    #expect(rows.dropFirst().allSatisfy { $0 == cells.reversed() })
  }

  @Test("every prefix of a table is rows or an error")
  func prefixes() {
    let bytes = Array("a,\"b\"\"c\",d\r\n\"e\nf\",g\n".utf8)
    for count in bytes.indices {
      let rows = try? CSVTable(parsing: Array(bytes.prefix(count)), path: "a.csv").rows
      #expect(rows.map { $0.count <= 2 } ?? true)
    }
  }

  @Test("a table that is not there is named")
  func missing() throws {
    let path = try TemporaryFolder().path("none.csv")
    #expect(throws: EvaluationError.file(FileError(.notFound, path: path))) {
      try CSVTable(path: path)
    }
  }
}
