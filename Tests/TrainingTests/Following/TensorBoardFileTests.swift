import Tensors
import TestSupport
import Testing
import Training

@Suite("Event files of TensorBoard")
struct TensorBoardFileTests {
  private let folder: TemporaryFolder
  private static let time = 1_700_000_000.5
  private static let name = "events.out.tfevents.1700000000.host"

  init() throws { folder = try TemporaryFolder() }

  private func file(after step: Int? = nil) throws -> TensorBoardFile {
    try TensorBoardFile(in: folder.path, resumingAfterStep: step, host: "host") { Self.time }
  }

  /// Records as TensorBoard 2.21.0 writes them with its `RecordWriter` from its own `Event`, all at the
  /// time of the tests: the version; that a session starts at step 301; a step; an evaluation; an epoch.
  static let records = [
    "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110",
    "100000000000000095fbfe180900002040fc54d94110ad023a020801596f3f79",
    "54000000000000005f5145870900002040fc54d94110ad022a460a110a0a747261696e2f6c6f73731500002040"
      + "0a150a0e747261696e2f6163637572616379150000803e0a1a0a13747261696e2f6c6561726e696e675f7261"
      + "7465150000003f204cbb02",
    "410000000000000000a9c2ab0900002040fc54d9411090032a330a0f0a0876616c2f746f7031150000003f0a0f"
      + "0a0876616c2f6c6f7373150000a03f0a0f0a0876616c2f746f7035150000403f0bf0e5cb",
    "2e00000000000000c5cb57fa0900002040fc54d9411090032a200a1e0a17747261696e2f696d616765735f7065"
      + "725f7365636f6e641500004842395b7def",
  ]

  @Test("hold the bytes that TensorBoard itself writes")
  func knownBytes() throws {
    let file = try file(after: 300)
    let validation =
      #""epoch":4,"step":400,"picture_count":100,"top1":0.5,"top5":0.75,"loss":1.25,"seconds":1"#
    let lines = [
      TestTraining.started(), TestTraining.step(301), #"{"event":"validated",\#(validation)}"#,
      #"{"event":"best",\#(validation)}"#, #"{"event":"saved","path":"a.ckpt"}"#,
      #"{"event":"epoch","epoch":4,"epoch_count":4,"step":400,"last_loss":2.25,"mean_loss":2.375,"#
        + #""accuracy":0.375,"picture_count":100,"validation":null,"training_seconds":2,"#
        + #""waiting_seconds":0.25,"total_seconds":3.5}"#,
      #"{"event":"finished","best":null}"#,
    ]
    for (count, event) in try TestTraining.events(lines).enumerated() {
      try file.append(event)
      // Whatever kills the run, what was noted is there.
      let written = Self.records.prefix([2, 3, 4, 4, 4, 5, 5][count]).joined()
      #expect(Self.hexadecimal(try folder.bytes(Self.name)) == written)
    }
  }

  @Test("have one for each run, whose names sort in the order of the runs")
  func names() throws {
    let files = [try file(), try file(after: 3), try file(after: 6)]
    #expect(files.count == 3)
    #expect(
      try folder.names() == (0...2).map { "events.out.tfevents.170000000\($0).host" }
    )
  }

  @Test("the machine's name is a part of a file's")
  func hostName() {
    let name = TensorBoardFile.hostName
    #expect(name.wholeMatch(of: /[A-Za-z0-9.-]+/) != nil)
  }

  @Test("a folder that is not there is an error that names the file")
  func noFolder() throws {
    let path = folder.path("absent")
    #expect(throws: FileError(.notCreatable(code: 2), path: "\(path)/\(Self.name)")) {
      _ = try TensorBoardFile(in: path, resumingAfterStep: nil, host: "host") { Self.time }
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
