import Foundation
import ShuffleNet
import Testing

/// The tests that change the environment run in processes of their own.
@Suite("Instruction sets")
struct InstructionSetTests {
  @Test("of every processor are the plain loops, last")
  func available() {
    let available = InstructionSet.available
    #expect(available.last == .scalar)
    #expect(Set(available).count == available.count)
    #if arch(x86_64)
    #expect(!available.contains(.neon))
    #elseif arch(arm64)
    #expect(available == [.neon, .scalar])
    #endif
  }

  @Test("are chosen by what the processor has where the environment names none")
  func fastest() async {
    await #expect(processExitsWith: .success) {
      unsafe unsetenv("SHUFFLEZOO_ISA")
      let unset = try InstructionSet.chosen()
      unsafe setenv("SHUFFLEZOO_ISA", "", 1)
      let empty = try InstructionSet.chosen()
      #expect([unset, empty].allSatisfy { $0 == InstructionSet.available[0] })
    }
  }

  @Test("are chosen by the environment, unless the call names one")
  func named() async {
    await #expect(processExitsWith: .success) {
      let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 2))
      for set in InstructionSet.available {
        unsafe setenv("SHUFFLEZOO_ISA", set.rawValue, 1)
        let chosen = try InstructionSet.chosen()
        let byEnvironment = try Engine(weights).instructionSet
        let byCall = try Engine(weights, instructionSet: .scalar).instructionSet
        #expect(chosen == set)
        #expect(byEnvironment == set)
        #expect(byCall == .scalar)
      }
    }
  }

  @Test("that the environment names and the processor lacks are refused")
  func unknown() async {
    await #expect(processExitsWith: .success) {
      let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 2))
      let available = InstructionSet.available.map(\.rawValue)
      let missing = InstructionSet.allCases.map(\.rawValue).filter { !available.contains($0) }
      for name in missing + ["sse", "AVX2", " scalar", "scalar\n"] {
        unsafe setenv("SHUFFLEZOO_ISA", name, 1)
        let expected = ModelError.Problem.instructionSet(name: name, available: available)
        let problems = [
          Self.problem { _ = try InstructionSet.chosen() },
          Self.problem { _ = try Engine(weights) },
        ]
        #expect(problems == [expected, expected])
      }
    }
  }

  /// What goes wrong in `body`.
  private static func problem(_ body: () throws -> Void) -> ModelError.Problem? {
    do {
      try body()
      return nil
    } catch { return (error as? ModelError)?.problem }
  }

  @Test("that the call names and the processor lacks are refused")
  func absent() throws {
    let available = InstructionSet.available
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 2))
    for set in InstructionSet.allCases where !available.contains(set) {
      #expect {
        try Engine(weights, instructionSet: set)
      } throws: { error in
        (error as? ModelError)?.problem
          == .instructionSet(name: set.rawValue, available: available.map(\.rawValue))
      }
    }
  }
}
