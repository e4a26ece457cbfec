import Foundation
import TestSupport
import Testing
import Training

@Suite("Events as lines")
struct EventLineTests {
  @Test("are read and written again to the byte, and valid by their schema")
  func roundTrip() throws {
    let schema = try JSONSchema(named: "train")
    let bare = [
      #"{"event":"finished","best":null}"#,
      TestTraining.started().replacing("\"start\":null", with: #""start":"a.ckpt""#),
      TestTraining.started()
        .replacing("\"validation_picture_count\":100", with: "\"validation_picture_count\":null"),
      TestTraining.step(1, loss: "1e-05"),
    ]
    for line in TestTraining.lines + bare {
      #expect(EventLine(try TestTraining.event(line)).text == line)
      #expect(try schema.violations(in: line) == [])
    }
  }

  @Test("have null for a number that is not finite", arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(_ loss: Float) throws {
    guard case .step(var report) = try TestTraining.event(TestTraining.step(7)) else { return }
    report.loss = loss
    report.seconds = Double(loss)
    let text = EventLine(.step(report)).text
    #expect(text.contains(#""loss":null"#) && text.contains(#""seconds":null"#))
    #expect(try JSONSchema(named: "train").violations(in: text) == [])
    guard case .step(let read) = try TestTraining.event(text) else { return }
    #expect(read.loss.isNaN && read.seconds.isNaN && read.step == 7)
  }

  @Test("escape what a text holds")
  func escaping() throws {
    let path = "a\"b\\c\n\u{1B}[31m\u{202E}ü\u{1F600}.ckpt"
    let text = EventLine(.saved(path: path)).text
    #expect(text == #"{"event":"saved","path":"a\"b\\c\u000a\u001b[31m\u202eü😀.ckpt"}"#)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(object == ["event": "saved", "path": path])
    #expect(try TestTraining.event(text) == .saved(path: path))
  }

  @Test(
    "are none when they are something else",
    arguments: [
      "", "{", "[]", "null", #"{"event":"other"}"#, #"{"event":"saved"}"#,
      #"{"event":"saved","path":1}"#, TestTraining.step(1).replacing(":1,", with: ":-1,"),
      TestTraining.step(1).replacing(":1,", with: ":99999999999999999999,"),
      TestTraining.step(1).replacing("2.5", with: "1e999"), TestTraining.step(1) + "}",
    ]
  )
  func others(_ line: String) {
    #expect(EventLine(parsing: Array(line.utf8)[...]) == nil)
  }

  @Test("every prefix of one is none")
  func prefixes() {
    let line = Array(TestTraining.epoch(1).utf8)
    for count in 0..<line.count { #expect(EventLine(parsing: line[..<count]) == nil) }
  }
}
