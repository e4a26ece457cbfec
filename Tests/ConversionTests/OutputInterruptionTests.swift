#if os(Linux)
import Conversion
import Foundation
import Glibc
import Tensors
import TestSupport
import Testing

/// What only a whole system can bring about: a full disk, and a stop while bytes are written.
@Suite("Interrupted outputs")
struct OutputInterruptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a task that is cancelled while it writes leaves nothing")
  func cancelled() async throws {
    let input = try sparseCkpt(byteCount: 512 << 20)
    let converter = Converter(try WeightsFile(path: input))
    let output = folder.path("out.safetensors")
    let task = Task { _ = try converter.writeGenericSafetensors(to: output) }
    let path = folder.path
    // A thread of its own, since the conversion may occupy all those of tasks. It ends with the
    // folder at the latest.
    Thread.detachNewThread {
      while unsafe access(path, F_OK) == 0, !task.isCancelled {
        if OpenFiles.contain(1 << 20, in: path, besides: "in.ckpt") { task.cancel() }
        sched_yield()
      }
    }
    await #expect {
      try await task.value
    } throws: { error in
      guard case .file(let error) = error as? ConversionError else { return false }
      return error.problem == .cancelled
    }
    #expect(try folder.names() == ["in.ckpt"])
  }

  @Test(
    "a full disk is an error that leaves the old output",
    .enabled(if: SmallDisk.canBeMade, "only root may mount a small disk")
  )
  func fullDisk() throws {
    let disk = try SmallDisk(at: folder.path("disk"))
    let output = "\(disk.path)/out"
    try Data([7]).write(to: URL(filePath: output))
    var options = Converter.Options()
    options.overwrites = true
    let converter = Converter(try WeightsFile(path: Sample.path), options: options)
    for write in [
      Converter.writeNative, Converter.writeCkpt, Converter.writeGenericSafetensors,
      Converter.writeGenericCkpt,
    ] {
      #expect {
        try write(converter)(output)
      } throws: { error in
        guard case .file(let error) = error as? ConversionError else { return false }
        return error.problem == .writeFailed(code: ENOSPC) && error.path == output
      }
      #expect(try bytes(of: output) == [7])
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out"])
    }
  }

  /// A checkpoint of one tensor of zeros that is a hole in the file and takes no room.
  private func sparseCkpt(byteCount: Int) throws -> String {
    func varint(_ value: Int) -> [UInt8] {
      value < 128 ? [UInt8(value)] : [UInt8(value % 128) + 128] + varint(value / 128)
    }
    let tensor =
      [0x08] + varint(byteCount) + [0x12, 5] + Array("UInt8".utf8) + [0x1A] + varint(byteCount)
    let value =
      [0x0A, 4] + Array("zero".utf8) + [0x12] + varint(tensor.count + byteCount) + tensor
    let record = [0x0A] + varint(value.count + byteCount) + value
    let path = try folder.write("in.ckpt", record)
    guard unsafe truncate(path, off_t(record.count + byteCount)) == 0 else {
      throw FileError(.writeFailed(code: errno), path: path)
    }
    return path
  }
}

/// The files that this process has open, unnamed ones included.
private enum OpenFiles {
  /// Whether one in `folder`, other than `name`, has at least `byteCount` bytes.
  static func contain(_ byteCount: Int, in folder: String, besides name: String) -> Bool {
    let manager = FileManager.default
    // A descriptor may be closed at any time between these calls; then it is none of ours.
    let descriptors = (try? manager.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.contains { descriptor in
      let link = "/proc/self/fd/\(descriptor)"
      guard let target = try? manager.destinationOfSymbolicLink(atPath: link),
        target.hasPrefix("\(folder)/"), !target.hasSuffix("/\(name)")
      else { return false }
      var status = stat()
      return unsafe stat(link, &status) == 0 && Int(status.st_size) >= byteCount
    }
  }
}

/// A file system of 256 KiB, for as long as the value lives.
private final class SmallDisk {
  let path: String

  init(at path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=256k") == 0 else {
      throw FileError(.notCreatable(code: errno), path: path)
    }
    self.path = path
  }

  deinit { unsafe umount(path) }

  /// Whether this process may mount file systems.
  static var canBeMade: Bool {
    do {
      let folder = try TemporaryFolder()
      _ = try SmallDisk(at: folder.path("disk"))
      return true
    } catch {
      return false
    }
  }
}
#endif
