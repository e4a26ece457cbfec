import Conversion
import Foundation
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whatever goes wrong, the target is what it was before, or whole, and nothing else is left.
@Suite("Safety of outputs")
struct OutputSafetyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let writers = [
    Converter.writeNative, Converter.writeCkpt, Converter.writeGenericSafetensors,
    Converter.writeGenericCkpt,
  ]

  private static var overwriting: Converter.Options {
    var options = Converter.Options()
    options.overwrites = true
    return options
  }

  @Test("an existing output stays unless replacing it was asked for")
  func existing() throws {
    let file = try WeightsFile(path: Sample.path)
    let output = try folder.write("out", [1, 2, 3])
    for write in Self.writers {
      #expect(throws: ConversionError.file(FileError(.alreadyExists, path: output))) {
        try write(Converter(file))(output)
      }
      #expect(try bytes(of: output) == [1, 2, 3])
    }
    for write in Self.writers {
      let outcome = try write(Converter(file, options: Self.overwriting))(output)
      #expect(try WeightsFile(path: output).sha256() == outcome.sha256)
    }
    #expect(try folder.names() == ["out"])
  }

  @Test("the input is never the output, under whatever name")
  func input() throws {
    let input = try folder.write("in.ckpt", bytes(of: Sample.path))
    let (symbolic, hard) = (folder.path("symbolic.ckpt"), folder.path("hard.ckpt"))
    try FileManager.default.createSymbolicLink(atPath: symbolic, withDestinationPath: input)
    try FileManager.default.linkItem(atPath: input, toPath: hard)
    let roundabout = folder.path("./../\(URL(filePath: folder.path).lastPathComponent)/in.ckpt")
    let file = try WeightsFile(path: input)
    for output in [input, symbolic, hard, roundabout] {
      for write in Self.writers {
        for options in [Converter.Options(), Self.overwriting] {
          #expect(throws: ConversionError.file(FileError(.isInput, path: output))) {
            try write(Converter(file, options: options))(output)
          }
        }
      }
    }
    #expect(try bytes(of: input) == (try bytes(of: Sample.path)))
    #expect(try folder.names() == ["hard.ckpt", "in.ckpt", "symbolic.ckpt"])
  }

  @Test("a folder that is not there, and a folder for a target, are errors")
  func noPlace() throws {
    let file = try WeightsFile(path: Sample.path)
    let missing = folder.path("missing/out.ckpt")
    let directory = folder.path("directory")
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    for write in Self.writers {
      #expect(throws: ConversionError.file(FileError(.notCreatable(code: ENOENT), path: missing))) {
        try write(Converter(file))(missing)
      }
      #expect(
        throws: ConversionError.file(
          FileError(.notReplaceable(kind: "a folder"), path: directory)
        )
      ) {
        try write(Converter(file, options: Self.overwriting))(directory)
      }
    }
    #expect(try folder.names() == ["directory"])
  }

  @Test("input that is refused leaves the old output", arguments: [false, true])
  func refusedInput(overwrites: Bool) throws {
    let input = try folder.ckpt(SyntheticNetwork.tensors().dropLast().map { $0 })
    let old = overwrites ? [try folder.write("out", [7])] : []
    var options = Converter.Options()
    options.overwrites = overwrites
    let converter = Converter(try WeightsFile(path: input), options: options)
    for write in [Converter.writeNative, Converter.writeCkpt] {
      #expect(throws: ConversionError.self) { try write(converter)(folder.path("out")) }
    }
    #expect(try old.map { try bytes(of: $0) } == (overwrites ? [[7]] : []))
    #expect(try folder.names() == ["in.ckpt"] + (overwrites ? ["out"] : []))
  }

  @Test("a file cut short under the conversion is an error and leaves the old output")
  func shrinkingInput() throws {
    let input = try folder.write("in.ckpt", bytes(of: Sample.path))
    let output = try folder.write("out", [7])
    let file = try WeightsFile(path: input)
    let whole = file.source.byteCount
    #expect(unsafe truncate(input, off_t(whole / 2)) == 0)
    for write in Self.writers {
      do throws(ConversionError) {
        _ = try write(Converter(file, options: Self.overwriting))(output)
        Issue.record("the cut went unseen")
      } catch {
        guard case .file(let error) = error, case .shrank(whole, _) = error.problem else {
          Issue.record("expected a file that shrank, found \(error)")
          continue
        }
      }
      #expect(try bytes(of: output) == [7])
    }
    #expect(try folder.names() == ["in.ckpt", "out"])
  }

  @Test(
    "a folder that may not be written is an error",
    .enabled(if: geteuid() != 0, "root may write everywhere")
  )
  func readOnlyFolder() throws {
    let file = try WeightsFile(path: Sample.path)
    let output = folder.path("out")
    #expect(unsafe chmod(folder.path, 0o555) == 0)
    defer { unsafe chmod(folder.path, 0o755) }
    for write in Self.writers {
      #expect(throws: ConversionError.file(FileError(.notCreatable(code: EACCES), path: output))) {
        try write(Converter(file))(output)
      }
    }
    #expect(try folder.names() == [])
  }

  @Test("a cancelled task writes nothing")
  func cancelledBefore() async throws {
    let file = try WeightsFile(path: Sample.path)
    let output = try folder.write("out", [7])
    for write in Self.writers {
      let converter = Converter(file, options: Self.overwriting)
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        _ = try write(converter)(output)
      }
      await #expect {
        try await task.value
      } throws: { error in
        guard case .file(let error) = error as? ConversionError else { return false }
        return error.problem == .cancelled
      }
      #expect(try bytes(of: output) == [7])
    }
    #expect(try folder.names() == ["out"])
  }
}
