import Tensors
import TestSupport
import Testing
import Training

@Suite("Metrics of a training")
struct MetricsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(after epoch: Int?, model: String = "shufflenet_v1_g3_05") throws -> MetricsFile
  {
    try MetricsFile(in: folder.path, resumingAfterEpoch: epoch, model: model)
  }

  private func append(_ lines: [String], after epoch: Int? = nil) throws -> TrainingHistory {
    var file = try file(after: epoch)
    for event in try TestTraining.events(lines) { try file.append(event) }
    return file.history
  }

  @Test("are a line for each event, in their order")
  func lines() throws {
    let history = try append(TestTraining.lines)
    #expect(try folder.lines(MetricsFile.name) == TestTraining.lines)
    #expect(history.epochs.map(\.epoch) == [1, 2, 3, 4])
    #expect(history.best?.epoch == 4)
    #expect(history.isFinished)
    #expect(try file(after: 4).history == history)
  }

  @Test("lose the epochs that are made again", arguments: [0, 1, 2, 3, 4])
  func resumed(epoch: Int) throws {
    let lines = [TestTraining.started()] + TestTraining.epochs(1...2) + [TestTraining.step(7)]
    _ = try append(lines)
    let file = try file(after: epoch)
    let kept = try folder.lines(MetricsFile.name)
    let expected = lines.prefix {
      (EventLine(parsing: Array($0.utf8)[...])?.event.place?.epoch ?? 0) <= epoch
    }
    #expect(kept == Array(expected))
    #expect(file.history.epochs.count == min(2, epoch))
    // Each epoch was better than the one before it.
    #expect(file.forgetsBest == (epoch < 2))
    #expect(try folder.names() == [MetricsFile.name])
  }

  @Test("count the steps on, though an epoch has other batches now")
  func steps() throws {
    let history = try append([TestTraining.started()] + TestTraining.epochs(1...2))
    #expect(history.stepCount(throughEpoch: 2, batchCount: 7) == 2 * TestTraining.stepCount)
    // Of a training that nothing was told of, they are as many as they would be.
    #expect(history.stepCount(throughEpoch: 3, batchCount: 7) == 21)
    #expect(TrainingHistory().stepCount(throughEpoch: 0, batchCount: 7) == 0)
  }

  @Test("lose all that another model's training has told")
  func otherModel() throws {
    _ = try append(TestTraining.lines)
    let file = try file(after: 2, model: "shufflenet_v1_g8_05")
    #expect(file.history == TrainingHistory() && !file.forgetsBest)
    #expect(try folder.lines(MetricsFile.name) == [])
  }

  @Test("know whether the last epoch was evaluated")
  func lacking() throws {
    let steps = [TestTraining.started()] + (1...3).map { TestTraining.step($0) }
    #expect(try append(steps).lacksValidation(ofEpoch: 1))
    let whole = try append([TestTraining.started()] + TestTraining.epochs(1...2))
    #expect(!whole.lacksValidation(ofEpoch: 2) && !whole.lacksValidation(ofEpoch: 3))
  }

  @Test("tell the same of a training that was resumed as of one that was not")
  func undisturbed() throws {
    let steps = (1...2000).map { TestTraining.step($0, loss: "\(Double($0 * 37 % 101) / 8)") }
    let whole = try append([TestTraining.started()] + steps)
    _ = try append([TestTraining.started()] + steps.prefix(1500))
    let resumed = try append(Array(steps[1203...]), after: 401)
    #expect(resumed == whole)
  }

  @Test("lose a torn line, and go on behind the one before it")
  func torn() throws {
    let first = TestTraining.step(1)
    for count in 1..<first.utf8.count {
      try folder.write(MetricsFile.name, "\(first)\n" + TestTraining.step(2).prefix(count))
      _ = try append([TestTraining.step(2)], after: 3)
      #expect(try folder.lines(MetricsFile.name) == [first, TestTraining.step(2)])
    }
  }

  @Test("keep a whole line that is no event")
  func foreign() throws {
    let lines = [TestTraining.started(), "a note", TestTraining.epoch(1)]
    try folder.write(MetricsFile.name, lines.map { "\($0)\n" }.joined())
    let history = try append([TestTraining.step(4)], after: 1)
    #expect(try folder.lines(MetricsFile.name) == lines + [TestTraining.step(4)])
    #expect(history.epochs.count == 1 && history.runCount == 1)
  }

  @Test("begin anew for a training that begins, and for one whose file is not there")
  func anew() throws {
    #expect(try append([TestTraining.step(4)], after: 1).steps.means.count == 1)
    #expect(try append([TestTraining.step(1)]).steps.means.count == 1)
    #expect(try folder.lines(MetricsFile.name) == [TestTraining.step(1)])
  }

  @Test("a folder that is not there is an error that names the file")
  func noFolder() throws {
    let path = folder.path("absent")
    let error = FileError(.notCreatable(code: 2), path: "\(path)/\(MetricsFile.name)")
    #expect(throws: error) {
      _ = try MetricsFile(in: path, resumingAfterEpoch: nil, model: "")
    }
    #expect(throws: error) {
      _ = try MetricsFile(in: path, resumingAfterEpoch: 3, model: "")
    }
  }
}

@Suite("Thinned steps")
struct ThinnedStepsTests {
  private func steps(_ losses: [Int?]) throws -> ThinnedSteps {
    var steps = ThinnedSteps()
    for (index, loss) in losses.enumerated() {
      let text = loss.map(String.init) ?? "null"
      guard
        case .step(let report) =
          try TestTraining.event(TestTraining.step(index + 1, loss: text, rate: text))
      else { return steps }
      steps.add(report)
    }
    return steps
  }

  @Test("are the steps themselves up to the limit, then means of two")
  func halves() throws {
    let few = try steps(Array(1...400)).means
    #expect(few.map(\.step) == Array(1...400))
    #expect(few.map(\.loss) == (1...400).map(Double.init))
    let more = try steps(Array(1...403)).means
    // The means of 1 and 2, of 3 and 4 and so on; the last one is of one step.
    #expect(more.map(\.step) == Array(stride(from: 2, through: 402, by: 2)) + [403])
    let losses: [Double] = Array(stride(from: 1.5, through: 401.5, by: 2)) + [403]
    #expect(more.map(\.loss) == losses)
    #expect(more.map(\.learningRate) == losses)
    #expect(try steps(Array(1...5000)).means.count <= ThinnedSteps.limit)
  }

  @Test("are without those that have no number")
  func notFinite() throws {
    #expect(try steps([1, nil, 3]).means.map(\.step) == [1, 3])
    #expect(try steps([nil]).means == [])
  }
}
