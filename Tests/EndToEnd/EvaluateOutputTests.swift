import Foundation
import TestSupport
import Testing

@Suite("The files that evaluate writes")
struct EvaluateOutputTests {
  /// Evaluates the sample with further options.
  func evaluate(_ options: [String]) async throws -> Command.Outcome {
    try await Command.run(["evaluate", Sample.checkpoint, "--data", Sample.pictures] + options)
  }

  func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test("--predictions has a row a picture in the data set's order, the same for all threads")
  func predictions() async throws {
    let workplace = try Workplace()
    let path = workplace.path("a.csv")
    #expect(try await evaluate(["--predictions", path, "--threads", "2"]).status == 0)
    let rows = try lines(path)
    #expect(rows.count == 201)
    #expect(
      rows.first
        == "image,label,rank,top1,probability1,top2,probability2,top3,probability3,top4,"
        + "probability4,top5,probability5,loss"
    )
    let cells = rows.dropFirst().map { $0.split(separator: ",").map(String.init) }
    #expect(cells.allSatisfy { $0.count == 14 })
    #expect(cells.first?.first == "0_tshirt_top/val_00019.png")
    #expect(cells.map { $0[0] } == cells.map { $0[0] }.sorted())
    #expect(cells.count { $0[2] == "0" } == 162)
    #expect(cells.allSatisfy { ($0[2] == "0") == ($0[1] == $0[3]) })
    let loss = cells.compactMap { Double($0[13]) }.reduce(0, +) / 200
    #expect(abs(loss - 0.965513801574707) < 2e-6)

    let other = workplace.path("b.csv")
    #expect(
      try await evaluate(["--predictions", other, "--threads", "1", "--batch-size", "3"]).status
        == 0
    )
    #expect(try lines(other) == rows)
  }

  @Test("--per-class has a row a class, with its words and what it is taken for")
  func perClass() async throws {
    let workplace = try Workplace()
    let path = workplace.path("classes.csv")
    #expect(try await evaluate(["--per-class", path]).status == 0)
    let rows = try lines(path).map { $0.components(separatedBy: ",") }
    #expect(rows.count == 11)
    #expect(
      rows.first
        == [
          "index", "directory", "label", "images", "top1", "top5", "top1_percent", "top5_percent",
          "mean_probability", "confused_with", "confused_label", "confused_count",
        ]
    )
    let classes = rows.dropFirst()
    #expect(classes.map { $0[0] } == (0..<10).map(String.init))
    #expect(classes.last?[1] == "9_ankle_boot")
    #expect(classes.compactMap { Int($0[3]) }.reduce(0, +) == 200)
    #expect(classes.compactMap { Int($0[4]) }.reduce(0, +) == 162)
    #expect(classes.compactMap { Int($0[5]) }.reduce(0, +) == 200)
  }

  @Test(
    "a file that exists stays unless --force is given",
    arguments: ["--predictions", "--per-class"]
  )
  func force(_ option: String) async throws {
    let workplace = try Workplace()
    let path = try workplace.write("a.csv", Data("mine".utf8))
    let refused = try await evaluate([option, path])
    #expect(refused.status == 73)
    #expect(refused.stdout == "")
    #expect(try lines(path) == ["mine"])
    #expect(try await evaluate([option, path, "--force"]).status == 0)
    #expect(try lines(path).count > 10)
    #expect(try workplace.names == ["a.csv"])
  }

  @Test("a name that is no table's is wrong usage", arguments: ["--predictions", "--per-class"])
  func names(_ option: String) async throws {
    let outcome = try await evaluate([option, Sample.checkpoint, "--force"])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("\(option): expected a file whose name ends in .csv"))
  }

  @Test("--results adds a row for each run, and refuses another table")
  func results() async throws {
    let workplace = try Workplace()
    let path = workplace.path("results.csv")
    #expect(try await evaluate(["--results", path]).status == 0)
    #expect(try await evaluate(["--results", path, "--image-size", "224"]).status == 1)
    let rows = try lines(path)
    #expect(rows.count == 3)
    #expect(rows[0].hasPrefix("model,img_size,top1,top1_err,top5,top5_err,param_count,crop_pct,"))
    #expect(
      rows[1].hasPrefix(
        "shufflenet_v1_g3_05_fmnist,64,81.000,19.000,100.000,0.000,0.25,0.875,bilinear,validate,200,0,0.96551"
      )
    )
    #expect(rows[2].contains(",224,21.500,78.500,64.000,36.000,"))

    let other = try workplace.write("other.csv", Data("a,b\n".utf8))
    let refused = try await evaluate(["--results", other])
    #expect(refused.status == 65)
    #expect(refused.stdout == "")
    #expect(refused.stderr.contains("found a,b"))
  }

  @Test("a wrong image size is found to be the cause, in text and in JSON")
  func causes() async throws {
    let arguments = [
      "evaluate", Sample.checkpoint, "--data", Sample.pictures, "--image-size", "224",
    ]
    let (json, status) = try await Command.json(arguments)
    #expect(status == 1)
    guard case .array(let causes) = json["causes"] else {
      Issue.record("no causes")
      return
    }
    let explaining = causes.filter { $0["explains"] == .bool(true) }
    #expect(explaining.count == 1)
    #expect(
      explaining.first?["cause"]
        == .string("the card's preprocessing, image size 64, crop 0.875")
    )
    let text = try await Command.run(arguments).stdout
    #expect(text.contains("\ncause     the card's preprocessing, image size 64, crop 0.875: so "))
  }

  @Test("--against says which pictures differ, and whether that is chance")
  func against() async throws {
    let workplace = try Workplace()
    let path = workplace.path("a.csv")
    #expect(try await evaluate(["--predictions", path]).status == 0)
    let arguments = ["evaluate", Sample.checkpoint, "--data", Sample.pictures, "--against", path]
    let (same, _) = try await Command.json(arguments)
    #expect(same["against"]?["images"] == .number(200))
    #expect(same["against"]?["both_right"] == .number(162))
    #expect(same["against"]?["different_guesses"] == .number(0))
    #expect(same["against"]?["mcnemar"]?["p"] == .number(1))

    let other = try await Command.run(arguments + ["--image-size", "224"]).stdout
    #expect(other.contains("\nright     41 in both, 2 only here, 121 only there, 36 in neither\n"))
    #expect(other.contains("\nmcnemar   χ² 113.20, p below 0.0001, a real difference\n"))

    let foreign = try workplace.write("b.csv", Data("a,b\n".utf8))
    #expect(try await evaluate(["--against", foreign]).status == 65)
    #expect(try await evaluate(["--against", workplace.path("none.csv")]).status == 66)
  }

  @Test("--details prints the worst classes, what is confused, and the calibration")
  func details() async throws {
    let text = try await evaluate(["--details"]).stdout
    #expect(text.contains("\nworst       15.00 %, 3 of 20: Shirt\n"))
    #expect(text.contains("\nconfused    Shirt for Pullover: 9\n"))
    let (json, _) = try await Command.json([
      "evaluate", Sample.checkpoint, "--data", Sample.pictures,
    ])
    #expect(json["classes"]?["evaluated"] == .number(10))
    #expect(json["classes"]?["worst"]?[0]?["label"] == .string("Shirt"))
    #expect(json["confusions"]?[0]?["images"] == .number(9))
    #expect(json["against"] == .null)
  }

  @Test("--report is a page that holds the figures, the charts and the pictures")
  func report() async throws {
    let workplace = try Workplace()
    let path = workplace.path("a.html")
    #expect(try await evaluate(["--report", path]).status == 0)
    let html = try String(contentsOfFile: path, encoding: .utf8)
    for text in [
      "✓ Reproduced", "81.00", Sample.sha256, "--report", "Ankle boot", "data:image/png;base64,",
      "image size 64, crop 0.875",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(!html.contains("http:") && !html.contains("https:"))
    #expect(html.utf8.count < 100_000)
    #expect(try await evaluate(["--report", path]).status == 73)
    #expect(try await evaluate(["--report", "a.txt"]).status == 64)
  }
}
