internal import Images
internal import ShuffleNet

/// Computes batches one after another, in memory that stays.
///
/// A picture goes through the network as soon as it is read, while the caches still have it; the batch
/// is classified as one.
struct BatchComputation {
  private var picture: [Float] = []
  private var reader: PictureReader?

  /// A job whose pictures have gone through the network.
  private struct Computed {
    let job: ComputeJob
    /// Where they stand in the batch.
    let rows: Range<Int>
    let inputs: [Float]?
  }

  /// Computes the jobs of one model as one batch, and answers each.
  mutating func compute(_ jobs: [ComputeJob]) {
    let start = ContinuousClock.now
    let due = jobs.filter { !isOver($0, at: start) }
    guard let model = due.first?.model else { return }
    let side = model.preprocessing.imageSize
    var batch = PictureBatch(
      model.engine,
      capacity: due.reduce(0) { $0 + $1.pictures.count },
      height: side,
      width: side
    )
    var computed: [Computed] = []
    for job in due {
      do throws(ServingError) {
        computed.append(try compute(job, in: &batch))
      } catch {
        job.finish(.failure(error))
      }
    }
    let (count, logits) = (batch.count, batch.finish())
    let duration = start.duration(to: .now)
    let classCount = model.engine.network.classCount
    for one in computed {
      let values = logits[one.rows.lowerBound * classCount..<one.rows.upperBound * classCount]
      one.job.finish(
        .success(
          ComputeJob.Answer(
            logits: Array(values),
            inputs: one.inputs,
            queued: one.job.arrival.duration(to: start),
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
        .failure(
          ServingError(
            .timeout,
            "the request's time was over before it was computed; ask again, or allow it more time"
          )
        )
      )
    }
    return job.isFinished
  }

  /// Takes the pictures of a job through the network.
  private mutating func compute(
    _ job: ComputeJob,
    in batch: inout PictureBatch
  ) throws(ServingError) -> Computed {
    let (first, preprocessing) = (batch.count, job.model.preprocessing)
    var inputs: [Float]?
    switch job.pictures {
    case .tensor(let values, let count):
      let size = preprocessing.valueCount
      for index in 0..<count {
        let rest = values.span.extracting(droppingFirst: index * size)
        try append(rest.extracting(first: size), to: &batch)
      }
      if job.keepsInputs { inputs = values }
    case .encoded(let files):
      let reader = reader(for: preprocessing)
      if picture.count != preprocessing.valueCount {
        picture = [Float](repeating: 0, count: preprocessing.valueCount)
      }
      if job.keepsInputs { inputs = [] }
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
        try append(picture.span, to: &batch)
        inputs?.append(contentsOf: picture)
      }
    }
    return Computed(job: job, rows: first..<batch.count, inputs: inputs)
  }

  private func append(
    _ picture: Span<Float>,
    to batch: inout PictureBatch
  ) throws(ServingError) {
    do throws(ModelError) {
      try batch.append(picture)
    } catch {
      throw ServingError(.badRequest, error.description)
    }
  }

  private mutating func reader(for preprocessing: Preprocessing) -> PictureReader {
    if let reader, reader.preprocessing == preprocessing { return reader }
    let new = PictureReader(preprocessing)
    reader = new
    return new
  }
}
