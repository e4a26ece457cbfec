// libFuzzer on a target, which SHUFFLEZOO_FUZZ_TARGET names; the arguments are libFuzzer's.

import Foundation
import FuzzTargets

let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["SHUFFLEZOO_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
    FileHandle.standardError.write(Data("SHUFFLEZOO_FUZZ_TARGET is one of \(names)\n".utf8))
    exit(EX_USAGE)
  }
  return target
}()

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@_silgen_name("LLVMFuzzerMutate")
private func fuzzerMutate(
  _ data: UnsafeMutablePointer<UInt8>?,
  _ count: Int,
  _ limit: Int
) -> Int

/// libFuzzer's own mutation.
private func mutated(_ bytes: [UInt8], limit: Int) -> [UInt8] {
  var buffer = bytes + [UInt8](repeating: 0, count: limit - bytes.count)
  // SAFETY: the buffer has `limit` bytes, of which the first are the input.
  let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
    unsafe fuzzerMutate(buffer.baseAddress, bytes.count, limit)
  }
  return Array(buffer.prefix(count))
}

/// Changes an input in place.
///
/// - Returns: its new length, at most `limit`.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>?,
  _ count: Int,
  _ limit: Int,
  _ seed: CUnsignedInt
) -> Int {
  guard let data = unsafe data else { return 0 }
  var mutator = Mutator(seed: UInt64(seed), mutateBytes: mutated)
  guard let mutation = target.mutation, mutator.isStructured else {
    return unsafe fuzzerMutate(data, count, limit)
  }
  // SAFETY: libFuzzer gives so many bytes, and room for `limit`.
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  let changed = mutation(bytes, &mutator).prefix(limit)
  for (index, byte) in changed.enumerated() { unsafe data[index] = byte }
  return changed.count
}

var argumentCount = CommandLine.argc
var arguments = unsafe CommandLine.unsafeArgv
exit(
  unsafe runDriver(&argumentCount, &arguments) { start, count in
    // SAFETY: libFuzzer gives so many bytes.
    target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
)
