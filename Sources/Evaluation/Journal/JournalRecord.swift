internal import Digests

/// A picture in a journal: a line of fields that are divided by tabs.
///
/// The fields: the picture's name, the indices of its classes with commas, the seconds that the
/// evaluation had taken when it was done, and a word for what came of it, then
/// - for `scored` the class that counts, its rank, the loss, the probability, and the guesses, each an
///   index and a probability;
/// - for `unlabelled` nothing;
/// - for `skipped` the picture's place, and why.
///
/// The last field is the CRC-32 of the bytes before its tab, in eight hexadecimal digits. Numbers have as
/// many digits as it takes to read the same bits back.
struct JournalRecord: Equatable {
  let name: String
  let labels: [Int]
  /// How many seconds the evaluation had taken, all its runs together.
  let seconds: Double
  /// What came of the picture, without logits.
  let result: EvaluatedPicture.Result

  /// Notes a picture.
  init(_ picture: EvaluatedPicture, seconds: Double) {
    name = picture.name
    labels = picture.sample.labels
    self.seconds = seconds
    result =
      switch picture.result {
      case .scored(let score, _): .scored(score, nil)
      case .unlabelled: .unlabelled(nil)
      case .skipped: picture.result
      }
  }

  /// Reads a line that is given without its line feed; `nil` if it is none that ``line`` makes.
  ///
  /// - Parameters:
  ///   - line: the bytes.
  ///   - classCount: how many classes the model has.
  init?(line: ArraySlice<UInt8>, classCount: Int) {
    guard let fields = ChecksummedLine.fields(of: line), fields.count >= 4,
      let seconds = Double(fields[2]), seconds >= 0, seconds.isFinite
    else { return nil }
    let classes = 0..<classCount
    let labels = fields[1].split(separator: ",").compactMap { Int($0) }
    guard labels.map(String.init).joined(separator: ",") == fields[1],
      labels.allSatisfy(classes.contains),
      let result = Self.result(fields[3], fields[4...], classes)
    else { return nil }
    name = fields[0]
    self.labels = labels
    self.seconds = seconds
    self.result = result
  }

  /// The line with its line feed.
  var line: [UInt8] {
    var fields = [name, labels.map(String.init).joined(separator: ","), "\(seconds)"]
    switch result {
    case .unlabelled: fields.append("unlabelled")
    case .skipped(let picture): fields += ["skipped", picture.path, picture.reason]
    case .scored(let score, _):
      fields += ["scored", "\(score.label)", "\(score.rank)", "\(score.loss)"]
      fields.append("\(score.probability)")
      for guess in score.guesses { fields += ["\(guess.index)", "\(guess.probability)"] }
    }
    return ChecksummedLine.line(fields)
  }

  private static func result(
    _ word: String,
    _ fields: ArraySlice<String>,
    _ classes: Range<Int>
  ) -> EvaluatedPicture.Result? {
    switch (word, fields.count) {
    case ("unlabelled", 0): .unlabelled(nil)
    case ("skipped", 2):
      .skipped(SkippedPicture(path: fields[fields.startIndex], reason: fields[fields.endIndex - 1]))
    case ("scored", 4...): score(Array(fields), classes).map { .scored($0, nil) }
    default: nil
    }
  }

  private static func score(_ fields: [String], _ classes: Range<Int>) -> PictureScore? {
    let guessCount = min(PictureScore.guessCount, classes.count)
    guard fields.count == 4 + 2 * guessCount, let label = Int(fields[0]), classes.contains(label),
      let rank = Int(fields[1]), classes.contains(rank), let loss = Double(fields[2]),
      let probability = Double(fields[3])
    else { return nil }
    var guesses: [PictureScore.Guess] = []
    for position in 0..<guessCount {
      guard let index = Int(fields[4 + 2 * position]), classes.contains(index),
        let probability = Double(fields[5 + 2 * position])
      else { return nil }
      guesses.append(PictureScore.Guess(index: index, probability: probability))
    }
    return PictureScore(
      label: label,
      rank: rank,
      loss: loss,
      guesses: guesses,
      probability: probability
    )
  }
}

/// A line whose last field is the checksum of what stands before it.
enum ChecksummedLine {
  /// The line of these fields, with its line feed.
  static func line(_ fields: [String]) -> [UInt8] {
    let text = EscapedField.line(fields).dropLast()
    return text + EscapedField.line(["", checksum(text)])
  }

  /// The fields before the checksum; `nil` if it is not right or a field is none.
  static func fields(of line: ArraySlice<UInt8>) -> [String]? {
    guard let tab = line.lastIndex(of: UInt8(ascii: "\t")),
      line[(tab + 1)...].elementsEqual(checksum(line[..<tab]).utf8)
    else { return nil }
    return EscapedField.fields(line[..<tab])
  }

  /// The CRC-32 of the bytes, in eight hexadecimal digits.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
    var crc = CRC32()
    crc.update(bytes.span)
    let digits = String(crc.value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
