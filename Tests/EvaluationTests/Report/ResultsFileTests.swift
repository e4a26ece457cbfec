import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Tables of results")
struct ResultsFileTests {
  static let row = ResultsFile.Row(
    model: "a,b",
    imageSize: 224,
    cropRatio: 0.875,
    interpolation: "bilinear",
    script: "validate",
    parameterCount: 1_889_208,
    weightsSHA256: "00ff",
    engine: "fast",
    data: "val",
    version: "1"
  )
  static let result = EvaluationResult(
    top1: Accuracy(correct: 2, total: 3),
    top5: nil,
    loss: 1.25,
    seconds: 1,
    skipped: [],
    coverage: .init(of: 1)
  )
  static let header =
    "model,img_size,top1,top1_err,top5,top5_err,param_count,crop_pct,interpolation,preprocess,images,"
    + "skipped,loss,weights_sha256,engine,verdict,data,shufflezoo_version\n"
  static let line =
    "\"a,b\",224,66.667,33.333,,,1.89,0.875,bilinear,validate,3,0,1.250000,00ff,fast,no_figure,val,1\n"

  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("results.csv")
  }

  func append() throws {
    try ResultsFile(path: path).append(Self.row, Self.result, .noFigure)
  }

  func text() throws -> String { String(decoding: try folder.bytes("results.csv"), as: UTF8.self) }

  @Test("start with a header and grow by a row")
  func grows() throws {
    try append()
    #expect(try text() == Self.header + Self.line)
    try append()
    #expect(try text() == Self.header + Self.line + Self.line)
  }

  @Test("may be empty, or lack the last line's end")
  func edited() throws {
    try folder.write("results.csv")
    try append()
    #expect(try text() == Self.header + Self.line)
    try folder.write("results.csv", Array((Self.header + Self.line).utf8.dropLast()))
    try append()
    #expect(try text() == Self.header + Self.line + Self.line)
  }

  @Test("with other columns are refused, and stay as they are")
  func otherColumns() throws {
    try folder.write("results.csv", Array("model,top1\nx,1\n".utf8))
    let columns = Self.header.dropLast()
    let error = EvaluationError.table(
      path: path,
      expected: "the columns \(columns)",
      found: "model,top1"
    )
    #expect(throws: error) { try ResultsFile(path: path) }
    #expect(try text() == "model,top1\nx,1\n")
  }
}
