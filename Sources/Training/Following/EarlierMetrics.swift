internal import Evaluation
internal import Tensors

/// What a metrics file tells up to an epoch's end, and where in the file that is.
struct EarlierMetrics {
  private(set) var history = TrainingHistory()
  /// The lines up to there have so many bytes, with their line feeds.
  private(set) var byteCount = 0
  /// Whether a later epoch was the best.
  private(set) var forgetsBest = false

  /// Nothing.
  init() {}

  /// Reads the file at `path`.
  ///
  /// The lines are in the order of the epochs, so that nothing counts from the first one on that is of a
  /// later epoch, or is torn. A whole line that is no event is passed over; if one is of another model's training,
  /// nothing counts.
  ///
  /// - Throws: `FileError`.
  init(_ source: FileSource, through epoch: Int, of model: String) throws(FileError) {
    self.init()
    var lines = LineReader(source)
    var isEarlier = true
    while let line = try lines.next(), line.isWhole {
      if let event = EventLine(parsing: line.bytes)?.event {
        if case .started(let outline) = event, outline.model != model {
          self = Self()
          return
        }
        if let place = event.place, place.epoch > epoch { isEarlier = false }
        if isEarlier { history.note(event) } else if case .best = event { forgetsBest = true }
      }
      if isEarlier { byteCount = lines.position }
    }
  }
}
