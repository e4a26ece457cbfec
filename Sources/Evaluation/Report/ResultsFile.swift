internal import Tensors

/// A table of evaluations that grows by a row for each, in the columns of timm's results files with
/// ours behind them.
///
/// Source: `results/results-imagenet.csv` in timm, whose `param_count` is in millions.
public struct ResultsFile: Sendable {
  /// One evaluation.
  public struct Row: Sendable {
    /// The model's name.
    public var model: String
    /// The side of the network's input.
    public var imageSize: Int
    /// The share of the resized picture's short side that is kept.
    public var cropRatio: Double
    /// How pictures were resized.
    public var interpolation: String
    /// Which of MindCV's scripts pictures were made into input as.
    public var script: String
    /// How many parameters the network has.
    public var parameterCount: Int
    /// The SHA-256 of the weights.
    public var weightsSHA256: String
    /// What computed the logits.
    public var engine: String
    /// The data set as the caller named it.
    public var data: String
    /// What made the row.
    public var version: String

    /// Describes an evaluation.
    public init(
      model: String,
      imageSize: Int,
      cropRatio: Double,
      interpolation: String,
      script: String,
      parameterCount: Int,
      weightsSHA256: String,
      engine: String,
      data: String,
      version: String
    ) {
      self.model = model
      self.imageSize = imageSize
      self.cropRatio = cropRatio
      self.interpolation = interpolation
      self.script = script
      self.parameterCount = parameterCount
      self.weightsSHA256 = weightsSHA256
      self.engine = engine
      self.data = data
      self.version = version
    }
  }

  /// The names of the columns.
  static let header = [
    "model", "img_size", "top1", "top1_err", "top5", "top5_err", "param_count", "crop_pct",
    "interpolation", "preprocess", "images", "skipped", "loss", "weights_sha256", "engine",
    "verdict", "data", "shufflezoo_version",
  ]

  /// The most bytes that a table may have: it is held in memory while a row is added.
  private static let maximumByteCount = 64 << 20

  private let path: String

  /// Prepares to add to the table at `path`, which need not be there.
  ///
  /// - Throws: ``EvaluationError/table(path:expected:found:)`` if it is there and has other columns,
  ///   ``EvaluationError/file(_:)`` if it cannot be read.
  public init(path: String) throws(EvaluationError) {
    self.path = path
    _ = try content()
  }

  /// Adds a row; the file is replaced as a whole, so that no half of one is ever seen.
  ///
  /// - Throws: as ``init(path:)``, and ``EvaluationError/file(_:)`` when writing fails.
  public func append(
    _ row: Row,
    _ result: EvaluationResult,
    _ verdict: Verdict
  ) throws(EvaluationError) {
    var bytes = try content() ?? Array(CSVFile.line(Self.header).utf8)
    // Of a table that an editor left without its last line's end.
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    bytes += CSVFile.line(Self.cells(row, result, verdict)).utf8
    do throws(FileError) {
      try OutputFile.write(bytes, to: path, overwriting: true)
    } catch {
      throw .file(error)
    }
  }

  /// What the table holds; `nil` if it is not there or empty.
  private func content() throws(EvaluationError) -> [UInt8]? {
    let bytes: [UInt8]
    do throws(EvaluationError) {
      bytes = try SmallFile.bytes(path: path, limit: Self.maximumByteCount) { byteCount in
        .table(
          path: path,
          expected: "at most \(Self.maximumByteCount) bytes",
          found: "\(byteCount)"
        )
      }
    } catch .file(let error) where error.problem == .notFound {
      return nil
    }
    guard !bytes.isEmpty else { return nil }
    let found = try CSVTable(parsing: bytes, path: path).rows.first ?? []
    guard found == Self.header else {
      throw .table(
        path: path,
        expected: "the columns \(Self.header.joined(separator: ","))",
        found: String(found.joined(separator: ",").prefix(200))
      )
    }
    return bytes
  }

  private static func cells(
    _ row: Row,
    _ result: EvaluationResult,
    _ verdict: Verdict
  ) -> [String] {
    func shares(_ accuracy: Accuracy?) -> [String] {
      guard let percent = accuracy?.percent else { return ["", ""] }
      return [percent.decimals(3), (100 - percent).decimals(3)]
    }
    return [row.model, "\(row.imageSize)"] + shares(result.top1) + shares(result.top5) + [
      (Double(row.parameterCount) / 1e6).decimals(2),
      row.cropRatio.decimals(3),
      row.interpolation,
      row.script,
      "\(result.pictureCount)",
      "\(result.skipped.count)",
      result.loss.decimals(6),
      row.weightsSHA256,
      row.engine,
      verdict.rawValue,
      row.data,
      row.version,
    ]
  }
}
