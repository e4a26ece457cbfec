import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Class rules")
struct ClassRuleTests {
  /// Three of ImageNet's directories, in byte order, and their indices: tench, cock, toilet tissue.
  static let subset = (["n01440764", "n01514668", "n15075141"], [0, 7, 999])

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The label of each class directory in a data set that has `directories`.
  func labels(
    _ directories: [String],
    _ rule: ClassRule,
    classCount: Int
  ) throws -> [Int] {
    for name in directories { try folder.write("\(name)/x") }
    return try ImageFolder(folder.path, classes: rule, classCount: classCount).samples.map(\.label)
  }

  /// ImageNet's classes, as the command has them embedded.
  static func imageNet() throws -> ClassList {
    let path = Fixtures.repository.appending(path: "zoo/labels/imagenet-1k.tsv")
    let rows = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t")
    }
    let pairs = try rows.map { row in (String(row[1]), try #require(Int(row[0]))) }
    return ClassList(name: "ImageNet-1K", indexByDirectory: Dictionary(uniqueKeysWithValues: pairs))
  }

  @Test("automatic gives a subset of ImageNet the indices of the full set")
  func automaticSubset() throws {
    let (directories, indices) = Self.subset
    #expect(try labels(directories, .automatic(Self.imageNet()), classCount: 1000) == indices)
  }

  @Test("automatic gives the full set of ImageNet its ranks")
  func automaticFull() throws {
    let list = try Self.imageNet()
    let found = try labels(Array(list.indexByDirectory.keys), .automatic(list), classCount: 1000)
    #expect(found == Array(0..<1000))
  }

  @Test("automatic is rank when one directory is not ImageNet's")
  func automaticForeign() throws {
    let directories = Self.subset.0 + ["n99999999"]
    let found = try labels(directories, .automatic(Self.imageNet()), classCount: 1000)
    #expect(found == [0, 1, 2, 3])
  }

  @Test("automatic takes numbers for indices where the model's classes are ImageNet's")
  func automaticNumbers() throws {
    let rule = ClassRule.automatic(try Self.imageNet())
    #expect(try labels(["0", "10", "9", "999"], rule, classCount: 1000) == [0, 10, 9, 999])
    try folder.write("1000/x")
    #expect(try labels([], rule, classCount: 1000) == [0, 1, 2, 3, 4])
  }

  @Test("automatic is rank for numbers with zeros before them, and for fewer classes")
  func automaticOtherNumbers() throws {
    let rule = ClassRule.automatic(try Self.imageNet())
    #expect(try labels(["007", "1"], rule, classCount: 1000) == [0, 1])
    let ten = ClassList(
      name: "list",
      indexByDirectory: Dictionary(uniqueKeysWithValues: (0..<10).map { ("c\($0)", $0) })
    )
    #expect(try ClassRuleTests().labels(["1", "9"], .automatic(ten), classCount: 10) == [0, 1])
  }

  @Test("automatic is rank for a model of another number of classes", arguments: [999, 1001])
  func automaticOtherModel(_ classCount: Int) throws {
    let rule = ClassRule.automatic(try Self.imageNet())
    #expect(try labels(Self.subset.0, rule, classCount: classCount) == [0, 1, 2])
  }

  @Test("automatic is rank when the list's indices are not the model's, so none is out of range")
  func automaticWrongList() throws {
    let list = ClassList(name: "list", indexByDirectory: ["a": 0, "b": 7])
    #expect(try labels(["a", "b"], .automatic(list), classCount: 2) == [0, 1])
  }

  @Test("rank ignores that the directories are ImageNet's")
  func rank() throws {
    #expect(try labels(Self.subset.0, .rank, classCount: 1000) == [0, 1, 2])
  }

  @Test("a list gives its indices, in any order, for some of its directories, and twice")
  func list() throws {
    let list = ClassList(name: "list", indexByDirectory: ["a": 2, "b": 0, "c": 0, "d": 1])
    #expect(try labels(["a", "b", "c"], .list(list), classCount: 3) == [2, 0, 0])
  }

  @Test("a directory that the list does not have is refused")
  func unknownClass() throws {
    let rule = ClassRule.list(ClassList(name: "my.tsv", indexByDirectory: ["a": 0, "c": 1]))
    let error = EvaluationError.unknownClass(path: folder.path, name: "b", classes: "my.tsv")
    #expect(throws: error) { try labels(["a", "b"], rule, classCount: 2) }
  }

  @Test("an index that the model does not have is refused", arguments: [2, -1, .max, .min])
  func classIndex(_ index: Int) throws {
    let rule = ClassRule.list(ClassList(name: "my.tsv", indexByDirectory: ["a": 0, "b": index]))
    let error = EvaluationError.classIndex(path: "my.tsv", index: index, classCount: 2)
    #expect(throws: error) { try labels(["a", "b"], rule, classCount: 2) }
  }
}
