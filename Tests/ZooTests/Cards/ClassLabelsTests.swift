import Foundation
import TestSupport
import Testing
import Zoo

@Suite("Class labels")
struct ClassLabelsTests {
  static let wrong = [
    Case(name: "no line", text: "", problem: .noClasses),
    Case(name: "only empty lines", text: "\n\r\n\n", problem: .noClasses),
    Case(name: "two columns", text: "0\ta", problem: .wrongColumnCount(found: 2), line: 1),
    Case(name: "spaces", text: "0 a b\n", problem: .wrongColumnCount(found: 1), line: 1),
    Case(name: "four", text: "0\ta\tb\tc", problem: .wrongColumnCount(found: 4), line: 1),
    Case(name: "header", text: "index\ta\tb\n", problem: .invalidIndex("index"), line: 1),
    Case(name: "negative", text: "0\ta\tb\n-1\tc\td\n", problem: .invalidIndex("-1"), line: 2),
    Case(name: "signed", text: "+1\ta\tb", problem: .invalidIndex("+1"), line: 1),
    Case(name: "no index", text: "\ta\tb", problem: .invalidIndex(""), line: 1),
    Case(
      name: "too large",
      text: "9223372036854775808\ta\tb",
      problem: .invalidIndex("9223372036854775808"),
      line: 1
    ),
    Case(name: "no directory", text: "0\t\tb", problem: .emptyDirectory, line: 1),
    Case(
      name: "index twice",
      text: "0\ta\tA\n\n0\tb\tB\n",
      problem: .duplicateIndex(0, firstLine: 1),
      line: 3
    ),
    Case(
      name: "directory twice",
      text: "0\ta\tA\n1\ta\tB\n",
      problem: .duplicateDirectory("a", firstLine: 1),
      line: 2
    ),
  ]

  @Test("knows the classes of ImageNet-1K")
  func imageNet() throws {
    let labels = try ClassLabels.imageNet1K
    #expect(labels.entries.map(\.index) == Array(0..<1000))
    #expect(labels.label(at: 0) == "tench, Tinca tinca")
    #expect(labels.label(at: 207) == "golden retriever")
    #expect(labels.label(at: 999) == "toilet tissue, toilet paper, bathroom tissue")
    #expect(labels.label(at: 1000) == nil)
    #expect(labels.label(at: -1) == nil)
    #expect(labels.index(ofDirectory: "n01440764") == 0)
    #expect(labels.index(ofDirectory: "n15075141") == 999)
    #expect(labels.index(ofDirectory: "n00000000") == nil)
    // MindCV's rule, rank in byte order, gives the same index.
    let directories = labels.entries.map(\.directory)
    #expect(directories == directories.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  /// The first ten lines of the kit's ground truth, and the indices of those pictures in lists that do
  /// not go through the kit's ids, such as Caffe's `val.txt`.
  @Test("has the ids of the ILSVRC2012 development kit for ImageNet's classes")
  func challengeIDs() throws {
    let kit = try ClassLabels.challengeIDs
    let imageNet = try ClassLabels.imageNet1K
    #expect(kit.entries.map(\.index) == Array(1...1000))
    #expect(Set(kit.entries.map(\.directory)) == Set(imageNet.entries.map(\.directory)))
    let indices = [490, 361, 171, 822, 297, 482, 13, 704, 599, 164].map { id in
      kit.entries.first { $0.index == id }.flatMap { imageNet.index(ofDirectory: $0.directory) }
    }
    #expect(indices == [65, 970, 230, 809, 516, 57, 334, 415, 674, 332])
  }

  @Test("the sample's classes are its directories, in byte order, with 20 pictures each")
  func sample() throws {
    let labels = try ClassLabels.builtIn(named: "fashion-mnist")
    let folder = Fixtures.repository.appending(path: "zoo/sample/fashion-mnist/val")
    let directories = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(labels.entries.map(\.directory) == directories)
    #expect(labels.label(at: 9) == "Ankle boot")
    for directory in directories {
      let path = folder.appending(path: directory).path
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 20)
    }
  }

  @Test("every card names a class list with as many classes as the network has")
  func cards() throws {
    for card in try ModelZoo.builtIn.models {
      let labels = try ClassLabels.builtIn(named: try #require(card.labels))
      #expect(labels.entries.count == card.classCount)
    }
  }

  @Test("reads lines in any order, with any line ends, with gaps between the indices")
  func parses() throws {
    let text = "\u{FEFF}7\tcat\tCat, kitty\r\n\n3\tchien\tChien ✓\n5\tx y\t"
    let labels = try ClassLabels(parsing: Array(text.utf8), file: "labels.tsv")
    #expect(labels.entries.map(\.index) == [3, 5, 7])
    #expect(labels.entries.map(\.directory) == ["chien", "x y", "cat"])
    #expect(labels.entries.map(\.label) == ["Chien ✓", "", "Cat, kitty"])
    #expect(labels.index(ofDirectory: "cat") == 7)
    #expect(labels.label(at: 5) == "")
    #expect(labels.label(at: 4) == nil)
  }

  @Test("says which line is wrong, and why", arguments: wrong)
  func refuses(_ example: Case) {
    #expect(throws: ZooError(example.problem, file: "a.tsv", line: example.line)) {
      try ClassLabels(parsing: Array(example.text.utf8), file: "a.tsv")
    }
  }

  @Test("refuses text that is not UTF-8")
  func encoding() {
    #expect(throws: ZooError(.notUTF8, file: "a.tsv")) {
      try ClassLabels(parsing: [0x30, 0x09, 0xFF, 0x09, 0x41], file: "a.tsv")
    }
  }

  @Test("an unknown list is an error that names the known ones")
  func unknown() {
    let known = ["fashion-mnist", "imagenet-1k"]
    #expect(throws: ZooError(.unknownLabels("cifar10", known: known))) {
      try ClassLabels.builtIn(named: "cifar10")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let problem: ZooError.Problem
    var line: Int?
    var testDescription: String { name }
  }
}
