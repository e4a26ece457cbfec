import ShuffleNet
import Testing

@Suite("The logits probe")
struct LogitsProbeTests {
  private func probe(_ values: Float...) -> LogitsProbe { LogitsProbe(logits: values) }

  @Test("has the input of the file format")
  func input() {
    let input = LogitsProbe.input(inputChannels: 2)
    #expect(input.count == 2 * 64 * 64)
    // 7919 % 1009 is 856, 2 * 7919 % 1009 is 703.
    #expect(input[0] == -1)
    #expect(input[1] == 856 / 504.5 - 1)
    #expect(input[2] == 703 / 504.5 - 1)
  }

  @Test("takes eight logits, or all of a network with fewer classes")
  func count() {
    #expect(LogitsProbe(logits: (0..<1000).map { Float($0) }).values == [0, 1, 2, 3, 4, 5, 6, 7])
    let small = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 3))
    #expect(LogitsProbe(of: small).values.count == 3)
  }

  @Test("runs the reference executor")
  func executor() throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g8x05, classCount: 3, inputChannels: 1))
    let logits = try ReferenceExecutor(weights).logits(
      for: LogitsProbe.input(inputChannels: 1),
      batchCount: 1,
      height: 64,
      width: 64
    )
    #expect(LogitsProbe(of: weights).values == logits)
  }

  @Test("is written as C's %.9g")
  func text() {
    // 0.1 as a float is 0.100000001490116…; the others are exact.
    #expect(probe(0.1, -1.5, 0, 1e10, 1e-10).text == "0.100000001,-1.5,0,1e+10,1.00000001e-10")
    #expect(probe(.infinity, -.infinity, -.nan).text == "inf,-inf,nan")
    #expect(probe(-Float.leastNonzeroMagnitude).text == "-1.40129846e-45")
  }

  @Test("reads back the values that it wrote, to the bit")
  func roundTrip() throws {
    let probe = probe(0.1, -1 / 3, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 11.5744419, 0)
    #expect(try LogitsProbe(text: probe.text).values == probe.values)
  }

  @Test(
    "refuses text that is no list of one to eight numbers",
    arguments: ["", ",", "1,", "1,,2", "1, 2", "one", "1;2", "1,2,3,4,5,6,7,8,9"]
  )
  func malformed(text: String) {
    #expect {
      try LogitsProbe(text: text)
    } throws: { error in
      (error as? ModelError)?.problem == .probe(text: text)
    }
  }

  @Test("matches within 1e-5 of the largest magnitude")
  func matches() {
    #expect(probe(-100, 1).matches(probe(-100, 1.0009)))
    #expect(!probe(-100, 1).matches(probe(-100, 1.0011)))
    #expect(probe(-100, 1).matches(probe(-100, 1.0011), tolerance: 1e-3))
    #expect(!probe(1, 2).matches(probe(1)))
  }

  @Test("matches what is not finite only with the same")
  func notFinite() {
    #expect(probe(.nan, .infinity).matches(probe(.nan, .infinity)))
    #expect(!probe(.nan).matches(probe(1)))
    #expect(!probe(1).matches(probe(.nan)))
    #expect(!probe(1).matches(probe(.infinity)))
    #expect(!probe(.infinity).matches(probe(-.infinity)))
  }
}
