internal import Images
internal import ShuffleNet

/// Computes batches one after another, in memory that stays.
struct BatchComputation {
  private var inputs: [Float] = []
  private var picture: [Float] = []
  private var logits: [Float] = []
  private var reader: PictureReader?

  /// Computes the jobs of one model as one batch, and answers each.
  mutating func compute(_ batch: [ComputeJob]) {
    let start = ContinuousClock.now
    let due = batch.filter { !isOver($0, at: start) }
    // What comes alone and ready need not be copied.
    var alone: [Float]?
    if due.count == 1, case .tensor(let values, _) = due[0].pictures { alone = values }
    let ready = alone == nil ? prepared(due) : due
    guard let model = ready.first?.model else { return }
    let count = ready.reduce(0) { $0 + $1.pictures.count }
    let classCount = model.engine.network.classCount
    let size = model.preprocessing.valueCount
    if let error = Self.run(model, count: count, alone ?? inputs, into: &logits) {
      for job in ready { job.finish(.failure(error)) }
      return
    }
    let duration = start.duration(to: .now)
    var row = 0
    for job in ready {
      let rows = row..<row + job.pictures.count
      let values = logits[rows.lowerBound * classCount..<rows.upperBound * classCount]
      let kept = (alone ?? inputs)[rows.lowerBound * size..<rows.upperBound * size]
      row = rows.upperBound
      job.finish(
        .success(
          ComputeJob.Answer(
            logits: Array(values),
            inputs: job.keepsInputs ? Array(kept) : nil,
            queued: job.arrival.duration(to: start),
            computed: duration,
            batchSize: count
          )
        )
      )
    }
  }

  /// Whether a job needs no computing any more; one that is too late is told so.
  private func isOver(_ job: ComputeJob, at now: ContinuousClock.Instant) -> Bool {
    if let deadline = job.deadline, deadline <= now {
      job.finish(
        .failure(ServingError(.timeout, "the request's time was over before it was computed"))
      )
    }
    return job.isFinished
  }

  /// Puts the pictures of the jobs one behind the other into `inputs`.
  ///
  /// - Returns: the jobs of which all pictures could be read; the others were told why not.
  private mutating func prepared(_ jobs: [ComputeJob]) -> [ComputeJob] {
    guard let model = jobs.first?.model else { return [] }
    let size = model.preprocessing.valueCount
    let count = jobs.reduce(0) { $0 + $1.pictures.count }
    if inputs.count < count * size { inputs = [Float](repeating: 0, count: count * size) }
    var row = 0
    var ready: [ComputeJob] = []
    for job in jobs {
      do throws(ServingError) {
        try prepare(job, at: row * size, size)
        row += job.pictures.count
        ready.append(job)
      } catch {
        job.finish(.failure(error))
      }
    }
    return ready
  }

  private mutating func prepare(_ job: ComputeJob, at start: Int, _ size: Int) throws(ServingError)
  {
    switch job.pictures {
    case .tensor(let values, let count):
      inputs.replaceSubrange(start..<start + count * size, with: values)
    case .encoded(let files):
      let reader = reader(for: job.model.preprocessing)
      if picture.count != size { picture = [Float](repeating: 0, count: size) }
      for (index, file) in files.enumerated() {
        do throws(ImageError) {
          var span = picture.mutableSpan
          try reader.read(file.span, into: &span)
        } catch {
          throw ServingError(
            .badRequest,
            "'\(ServedModel.inputName)': picture \(index): \(error.description)"
          )
        }
        let row = start + index * size
        inputs.replaceSubrange(row..<row + size, with: picture)
      }
    }
  }

  private mutating func reader(for preprocessing: Preprocessing) -> PictureReader {
    if let reader, reader.preprocessing == preprocessing { return reader }
    let new = PictureReader(preprocessing)
    reader = new
    return new
  }

  /// Runs the network on the first `count` pictures of `inputs`.
  private static func run(
    _ model: ServedModel,
    count: Int,
    _ inputs: [Float],
    into logits: inout [Float]
  ) -> ServingError? {
    let side = model.preprocessing.imageSize
    let logitCount = count * model.engine.network.classCount
    if logits.count != logitCount { logits = [Float](repeating: 0, count: logitCount) }
    do throws(ModelError) {
      var rows = logits.mutableSpan
      try model.engine.computeLogits(
        for: inputs.span.extracting(first: count * model.preprocessing.valueCount),
        batchCount: count,
        height: side,
        width: side,
        into: &rows
      )
      return nil
    } catch {
      return ServingError(.badRequest, error.description)
    }
  }
}
