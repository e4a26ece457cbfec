import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Output files")
struct OutputFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("appear with all their bytes when they are committed, and not before")
  func commits() throws {
    let file = try OutputFile(path: folder.path("out"), overwriting: false)
    try file.write([1, 2].span)
    try file.write([UInt8]().span)
    try file.write([3].span)
    #expect(try !folder.names().contains("out"))
    try file.commit()
    #expect(try folder.names() == ["out"])
    #expect(try folder.bytes("out") == [1, 2, 3])
  }

  @Test("leave nothing behind when they are abandoned", arguments: [false, true])
  func abandons(_ overwriting: Bool) throws {
    if overwriting { try folder.write("out", [9]) }
    do {
      let file = try OutputFile(path: folder.path("out"), overwriting: overwriting)
      try file.write([1, 2, 3].span)
    }
    #expect(try folder.names() == (overwriting ? ["out"] : []))
    if overwriting { #expect(try folder.bytes("out") == [9]) }
  }

  @Test("replace what is there when that was asked for")
  func replaces() throws {
    let path = try folder.write("out", [9, 9, 9, 9])
    // MindSpore makes its checkpoints read-only; that must not stand in the way.
    try folder.setMode(0o400, of: "out")
    let file = try OutputFile(path: path, overwriting: true)
    try file.write([1].span)
    try file.commit()
    #expect(try folder.names() == ["out"])
    #expect(try folder.bytes("out") == [1])
  }

  @Test("do not replace what is there unasked")
  func refusesExisting() throws {
    let path = try folder.write("out", [9])
    #expect(throws: FileError(.alreadyExists, path: path)) {
      try OutputFile(path: path, overwriting: false)
    }
    #expect(try folder.bytes("out") == [9])
  }

  @Test("do not replace what another program made meanwhile")
  func losesRace() throws {
    let path = folder.path("out")
    do {
      let file = try OutputFile(path: path, overwriting: false)
      try file.write([1].span)
      try folder.write("out", [9])
      #expect(throws: FileError(.alreadyExists, path: path)) { try file.commit() }
    }
    #expect(try folder.names() == ["out"])
    #expect(try folder.bytes("out") == [9])
  }

  @Test(
    "keep their promises where a file cannot be without a name",
    arguments: [false, true]
  )
  func namedTemporary(_ overwriting: Bool) throws {
    let path = folder.path("out")
    if overwriting { try folder.write("out", [9]) }
    do {
      let abandoned = try OutputFile(
        path: path,
        overwriting: overwriting,
        inputs: [],
        namingLate: false
      )
      try abandoned.write([1].span)
      #expect(try folder.names().count == (overwriting ? 2 : 1))
    }
    #expect(try folder.names() == (overwriting ? ["out"] : []))
    let file = try OutputFile(path: path, overwriting: overwriting, inputs: [], namingLate: false)
    try file.write([1, 2].span)
    try file.commit()
    #expect(try folder.names() == ["out"])
    #expect(try folder.bytes("out") == [1, 2])
  }

  @Test("do not replace what another program made meanwhile, named or not")
  func namedLosesRace() throws {
    let path = folder.path("out")
    do {
      let file = try OutputFile(path: path, overwriting: false, inputs: [], namingLate: false)
      try folder.write("out", [9])
      #expect(throws: FileError(.alreadyExists, path: path)) { try file.commit() }
    }
    #expect(try folder.names() == ["out"])
    #expect(try folder.bytes("out") == [9])
  }

  @Test("are none of the inputs, by whatever path", arguments: [false, true])
  func refusesInputs(_ overwriting: Bool) throws {
    let input = try folder.write("in", [9])
    let link = try folder.link("link", to: "in")
    let source = try FileSource(path: input)
    for path in [input, link] {
      #expect(throws: FileError(.isInput, path: path)) {
        try OutputFile(path: path, overwriting: overwriting, inputs: [source])
      }
    }
    #expect(try folder.bytes("in") == [9])
  }

  @Test("are not made where there is no folder")
  func refusesMissingFolder() {
    let path = folder.path("nothing/out")
    #expect(throws: FileError(.notCreatable(code: ENOENT), path: path)) {
      try OutputFile(path: path, overwriting: false)
    }
  }

  @Test("do not take the place of a folder")
  func refusesFolder() {
    #expect(throws: FileError(.notReplaceable(kind: "a folder"), path: folder.path)) {
      try OutputFile(path: folder.path, overwriting: true)
    }
  }

  @Test("do not take the place of a device or a named pipe")
  func refusesSpecialFiles() throws {
    #expect(throws: FileError(.notReplaceable(kind: "a device"), path: "/dev/null")) {
      try OutputFile(path: "/dev/null", overwriting: true)
    }
    let pipe = folder.path("pipe")
    let status = unsafe mkfifo(pipe, 0o600)
    #expect(status == 0)
    #expect(throws: FileError(.notReplaceable(kind: "a named pipe"), path: pipe)) {
      try OutputFile(path: pipe, overwriting: true)
    }
  }

  @Test("follow a symbolic link and leave it in place")
  func followsLinks() throws {
    let old = try folder.write("old", [9])
    let link = try folder.link("link", to: "old")
    let file = try OutputFile(path: link, overwriting: true)
    try file.write([1].span)
    try file.commit()
    #expect(try folder.bytes("old") == [1])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link).hasSuffix("old"))
    #expect(FileManager.default.fileExists(atPath: old))
  }

  @Test("do not take the place of a link that leads nowhere", arguments: [false, true])
  func refusesDanglingLinks(_ overwriting: Bool) throws {
    let path = try folder.link("link", to: "nothing")
    let kind = "a symbolic link that leads nowhere"
    #expect(throws: FileError(.notReplaceable(kind: kind), path: path)) {
      try OutputFile(path: path, overwriting: overwriting)
    }
    #expect(try folder.names() == ["link"])
  }

  @Test("are not made where it cannot be told what is there", arguments: [false, true])
  func refusesUnknown(_ overwriting: Bool) throws {
    let loop = try folder.link("loop", to: "loop")
    #expect(throws: FileError(.notCreatable(code: ELOOP), path: loop)) {
      try OutputFile(path: loop, overwriting: overwriting)
    }
    #expect(try folder.names() == ["loop"])
  }

  @Test("need a folder that may be written", .enabled(if: geteuid() != 0, "root may write all"))
  func refusesUnwritableFolder() throws {
    try folder.setMode(0o500, of: ".")
    let path = folder.path("out")
    #expect(throws: FileError(.notCreatable(code: EACCES), path: path)) {
      try OutputFile(path: path, overwriting: false)
    }
  }

  @Test("have no more rights than the user's mask gives")
  func respectsMask() throws {
    let file = try OutputFile(path: folder.path("out"), overwriting: false)
    try file.commit()
    try folder.write("other", [])
    #expect(try folder.mode(of: "out") == folder.mode(of: "other"))
  }

  @Test("have the rights of the file that they replace")
  func keepsRights() throws {
    let path = try folder.write("out", [9])
    try folder.setMode(0o600, of: "out")
    try OutputFile(path: path, overwriting: true).commit()
    #expect(try folder.mode(of: "out") == 0o600)
  }

  #if os(Linux)
  @Test("report a full disk and leave nothing", .enabled(if: TinyDisk.isAvailable, "needs root"))
  func reportsFullDisk() throws {
    let disk = try TinyDisk(byteCount: 1 << 16)
    let path = disk.folder.path("out")
    let half = [UInt8](repeating: 1, count: 1 << 15)
    do {
      let file = try OutputFile(path: path, overwriting: false)
      try file.write(half.span)
      try file.write(half.span)
      #expect(throws: FileError(.writeFailed(code: ENOSPC), path: path, offset: 1 << 16)) {
        try file.write(half.span)
      }
    }
    #expect(try disk.folder.names() == [])
  }
  #endif
}
