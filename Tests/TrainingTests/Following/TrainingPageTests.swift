import Foundation
import Tensors
import TestSupport
import Testing
import Training

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("The page of a training")
struct TrainingPageTests {
  private func page(_ lines: [String]) throws -> String {
    var history = TrainingHistory()
    for event in try TestTraining.events(lines) { history.note(event) }
    return TrainingPage(history).html
  }

  /// Whether a parser of XML takes the page, whose type it need not know.
  private func isWellFormed(_ html: String) -> Bool {
    XMLParser(data: Data(html.replacing("<!DOCTYPE html>", with: "").utf8)).parse()
  }

  @Test("escapes every name, and asks nobody for anything")
  func escaping() throws {
    let model = #"<b>&'\u202emodel"#
    let html = try page([TestTraining.started(model: model)] + TestTraining.epochs(1...2))
    #expect(!html.contains("<b>&") && !html.contains("\u{202E}"))
    #expect(html.contains(#"<h1>&lt;b&gt;&amp;&#39;\u{202E}model</h1>"#))
    #expect(html.contains("default-src 'none'"))
    for word in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(isWellFormed(html))
  }

  @Test("shows the curves, the epochs and what is trained")
  func content() throws {
    let html = try page(TestTraining.lines)
    #expect(html.contains("<span class=\"badge finished\">✓ Finished</span>"))
    #expect(html.contains("4 of 4 epochs, 12 steps."))
    for curve in ["curve", "second", "behind"] {
      #expect(html.contains("<path class=\"\(curve)\""))
    }
    for title in ["Loss", "Accuracy", "Learning rate"] {
      #expect(html.contains("role=\"img\" aria-label=\"\(title)\""))
    }
    // 96 pictures in 1.5 s, of which 0.25 s were waited.
    #expect(
      html.contains(
        "<tr><td>4</td><td class=\"n\">2.3750</td><td class=\"n\">37.50 %</td>"
          + "<td class=\"n\"><b>75.00 %</b></td><td class=\"n\">75.00 %</td><td class=\"n\">64</td>"
          + "<td class=\"n\">16.7 %</td><td class=\"n\">3.5 s</td></tr>"
      )
    )
    #expect(html.contains("<dt>begins with</dt><dd>random weights</dd>"))
    #expect(html.contains("<title>epoch 1: 56.25 %</title>"))
    #expect(isWellFormed(html))
  }

  @Test("says how long the rest takes while it runs")
  func running() throws {
    let html = try page([TestTraining.started()] + TestTraining.epochs(1...2))
    #expect(html.contains("<span class=\"badge running\">Running</span>"))
    #expect(html.contains("2 of 4 epochs, 6 steps. The rest takes 7.0 s if each"))
  }

  @Test(
    "stays whole without evaluations, without numbers, and before the first epoch",
    arguments: [
      [], [TestTraining.started()], [TestTraining.step(1, loss: "null")],
      [TestTraining.step(1, loss: "3e38", rate: "1e-40"), TestTraining.epoch(1)],
      [
        #"{"event":"epoch","epoch":1,"epoch_count":4,"step":0,"last_loss":null,"mean_loss":null,"#
          + #""accuracy":null,"picture_count":0,"validation":null,"training_seconds":null,"#
          + #""waiting_seconds":1e308,"total_seconds":1e308}"#
      ],
    ] as [[String]]
  )
  func odd(_ lines: [String]) throws {
    let html = try page(lines)
    #expect(isWellFormed(html))
    #expect(!html.contains("nan") && !html.contains("inf\"") && !html.contains("e+"))
  }

  @Test("stays one that a browser opens at once, however long the training")
  func long() throws {
    let lines = (1...3000).flatMap { [TestTraining.step($0), TestTraining.epoch($0)] }
    let html = try page(lines)
    #expect(html.utf8.count < 200_000)
    #expect(html.contains("without the first 2600"))
    #expect(!html.contains("<circle"))
    #expect(isWellFormed(html))
  }
}

@Suite("Following a training")
struct TrainingFollowerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func follow(_ lines: [String], after epoch: Int? = nil) throws {
    var follower = try TrainingFollower(
      folder: folder.path,
      resumingAfterEpoch: epoch,
      model: "shufflenet_v1_g3_05",
      batchCount: TestTraining.stepCount
    )
    for event in try TestTraining.events(lines) { try follower.note(event) }
  }

  @Test("writes three files, and a page that knows the epochs before it was resumed")
  func resumed() throws {
    try follow([TestTraining.started()] + TestTraining.epochs(1...2) + [TestTraining.step(7)])
    #expect(try folder.text(TrainingPage.name).contains("<tr><td>2</td>"))
    try follow([TestTraining.started(from: 3)] + TestTraining.epochs(3...4), after: 2)
    let page = try folder.text(TrainingPage.name)
    for epoch in 1...4 { #expect(page.contains("<tr><td>\(epoch)</td>")) }
    #expect(page.contains("<dt>runs</dt><dd>2, the last from epoch 3</dd>"))
    let names = try folder.names()
    #expect(names.count == 4)
    #expect(names.filter { $0.hasPrefix("events.out.tfevents.") }.count == 2)
    let started = TestTraining.started(from: 3)
    #expect(
      try folder.lines(MetricsFile.name)
        == [TestTraining.started()] + TestTraining.epochs(1...2) + [started]
        + TestTraining.epochs(3...4)
    )
  }

  @Test("a page that cannot be written is an error that names it")
  func noPage() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path(TrainingPage.name),
      withIntermediateDirectories: false
    )
    let error = FileError(
      .notReplaceable(kind: "a folder"),
      path: folder.path(TrainingPage.name)
    )
    #expect(throws: error) { try follow(TestTraining.lines) }
    #expect(try folder.lines(MetricsFile.name) == [TestTraining.started()])
  }
}
