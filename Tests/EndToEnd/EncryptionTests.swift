import Foundation
import TestSupport
import Testing

@Suite("Encrypted files")
struct EncryptionTests {
  private static let encrypted = Fixtures.bundled("format/enc_AES-GCM_128.ckpt")
  private static let plain = Fixtures.bundled("format/enc_plain_reference.ckpt")
  private static let keyText = "0123456789abcdefghijklmnopqrstuv"

  private static let modes = [
    ("AES-GCM", [16, 24, 32]), ("AES-CBC", [16, 24, 32]), ("SM4-CBC", [16]),
  ]

  /// Writes a key and gives its path.
  private func key(
    _ byteCount: Int,
    in workplace: Workplace,
    ending: String = ""
  ) throws -> String {
    let text = Self.keyText.prefix(byteCount) + ending
    return try workplace.write("key-\(byteCount)-\(ending.utf8.count)", Data(text.utf8))
  }

  @Test("inspect names the mode, and lists what is inside")
  func inspect() async throws {
    let workplace = try Workplace()
    for ending in ["", "\n"] {
      let key = try key(16, in: workplace, ending: ending)
      let (json, status) = try await Command.json(["inspect", Self.encrypted, "--key-file", key])
      #expect(status == 0)
      #expect(json["encrypted"] == .string("AES-GCM"))
      #expect(json["crc"] == .string("none"))
      #expect(json["tensors"]?[1]?["name"] == .string("note"))
    }
    let outcome = try await Command.run(
      ["inspect", Self.encrypted, "--key-file", key(16, in: workplace)]
    )
    #expect(outcome.stdout.contains("mindspore_ckpt, encrypted (AES-GCM), 2 tensors, 113 B"))
  }

  @Test("convert decrypts to the bytes that were encrypted, and encrypts them again")
  func thereAndBack() async throws {
    let workplace = try Workplace()
    let (there, back) = (workplace.path("there.ckpt"), workplace.path("back.ckpt"))
    for (mode, lengths) in Self.modes {
      for length in lengths {
        let key = try ["--key-file", key(length, in: workplace)]
        let generic = ["convert", "--generic", "--force"]
        let (json, status) = try await Command.json(
          generic + [Self.plain, there, "--encrypt", mode] + key
        )
        #expect(status == 0)
        #expect(json["encrypted"] == .string(mode))
        let (decrypted, other) = try await Command.json(generic + [there, back] + key)
        #expect(other == 0)
        #expect(decrypted["encrypted"] == .null)
        #expect(
          try Data(contentsOf: URL(filePath: back)) == Data(contentsOf: URL(filePath: Self.plain))
        )
      }
    }
    #expect(try workplace.names.filter { $0.hasSuffix(".ckpt") } == ["back.ckpt", "there.ckpt"])
  }

  @Test("the output has the input's key, or one of its own")
  func twoKeys() async throws {
    let workplace = try Workplace()
    let (first, second) = (try key(16, in: workplace), try key(32, in: workplace))
    let output = workplace.path("out.ckpt")
    let convert = ["convert", "--generic", "--force", Self.encrypted, output, "--key-file", first]
    for (options, key) in [([], first), (["--encrypt-key-file", second], second)] {
      let outcome = try await Command.run(convert + ["--encrypt", "aes-cbc"] + options)
      #expect(outcome.status == 0)
      #expect(outcome.stdout.contains("\nencrypted AES-CBC\n"))
      let inspected = try await Command.run(["inspect", output, "--key-file", key])
      #expect(inspected.stdout.contains("encrypted (AES-CBC)"))
    }
  }

  @Test("a network runs from an encrypted file as from a plain one, whatever the command")
  func network() async throws {
    let workplace = try Workplace()
    let key = try ["--key-file", key(32, in: workplace)]
    let path = workplace.path("fmnist.ckpt")
    let convert = ["convert", "--generic", Sample.checkpoint, path, "--encrypt", "AES-GCM"]
    #expect(try await Command.run(convert + key).status == 0)
    #expect(try await Command.run(["diff", Sample.checkpoint, path] + key).status == 0)
    #expect(try await Command.run(["diff", path, Sample.checkpoint]).status == 65)

    let picture = [Sample.boot, "--image-size", "64"]
    let (expected, _) = try await Command.json(["predict", Sample.checkpoint] + picture)
    let (found, _) = try await Command.json(["predict", path] + picture + key)
    #expect(expected["predictions"]?[0]?["top"]?[0]?["index"] == .number(9))
    #expect(found["predictions"]?[0]?["top"]?[0]?["probability"] != nil)
    #expect(
      found["predictions"]?[0]?["top"]?[0]?["probability"]
        == expected["predictions"]?[0]?["top"]?[0]?["probability"]
    )
    let pictures = ["--data", try workplace.pictures(perClass: 1), "--image-size", "64"]
    for words in [
      ["predict", path, Sample.boot], ["evaluate", path] + pictures,
      ["bench", path, "--iterations", "1", "--warmup", "0", "--image-size", "64"],
      ["verify", path],
    ] {
      let outcome = try await Command.run(words + key)
      #expect(outcome.status == 0, "\(words[0]): \(outcome.stderr)")
      guard words[0] != "verify" else { continue }
      let refused = try await Command.run(words)
      #expect(refused.status == 65)
      #expect(refused.stderr.contains("is encrypted (AES-GCM); give its key with --key-file"))
    }
    let publish = ["zoo", "add", path, "--name", "my_net", "--url", "https://a.example/"]
    let refused = try await Command.run(publish + ["--output", workplace.folder.path])
    #expect(refused.status == 65)
    #expect(refused.stderr.contains("an encrypted file cannot be published"))
  }

  @Test("verify with the key finds out what the hash of an unknown file cannot tell")
  func verify() async throws {
    let workplace = try Workplace()
    var bytes = try Data(contentsOf: URL(filePath: Self.encrypted))
    bytes[100] ^= 1
    let damaged = try workplace.write("damaged.ckpt", bytes)
    let key = try ["--key-file", key(16, in: workplace)]
    #expect(try await Command.run(["verify", damaged]).status == 0)
    let outcome = try await Command.run(["verify", damaged, Self.plain] + key)
    #expect(outcome.status == 65)
    #expect(outcome.stderr.contains("expected the tag of block 1"))
  }

  @Test("whatever is no key is refused by name, and nothing is written")
  func badKeys() async throws {
    let workplace = try Workplace()
    let giant = try workplace.write("giant", Data())
    try FileHandle(forWritingTo: URL(filePath: giant)).truncate(atOffset: 1 << 30)
    let pipe = workplace.path("pipe")
    let made = unsafe mkfifo(pipe, 0o600)
    #expect(made == 0)
    let lengths = "expected a key of 16, 24 or 32 bytes, found"
    let cases: [(String, Int32, String)] = [
      (giant, 65, "\(lengths) 1073741824; "),
      (try workplace.write("empty", Data()), 65, "\(lengths) 0; "),
      (try key(17, in: workplace), 65, "\(lengths) 17; "),
      (try key(16, in: workplace, ending: "\n\n"), 65, "\(lengths) 18; "),
      (try key(24, in: workplace), 65, "the key is not the one"),
      (pipe, 66, "expected a regular file, found a named pipe"),
      ("/dev/zero", 66, "expected a regular file, found a device"),
      (workplace.folder.path, 66, "expected a regular file, found a folder"),
      (workplace.path("none"), 66, "no such file"),
    ]
    let output = workplace.path("out.ckpt")
    for (key, status, message) in cases {
      let convert = ["convert", "--generic", Self.encrypted, output, "--key-file", key]
      let outcome = try await Command.run(convert)
      #expect(outcome.status == status, "\(key): \(outcome.stderr)")
      #expect(outcome.stderr.contains(message))
      #expect(!outcome.stderr.contains("0123456789"))
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  @Test("options that do not go together are refused with the reason")
  func usage() async throws {
    let workplace = try Workplace()
    let key = try ["--key-file", key(32, in: workplace)]
    let (ckpt, other) = (workplace.path("out.ckpt"), workplace.path("out.safetensors"))
    let cases: [([String], Int32, String)] = [
      ([ckpt, "--encrypt", "AES-GCM"], 64, "--encrypt needs a key"),
      ([ckpt, "--encrypt", "AES-GCM", "--crc"] + key, 64, "MindSpore cannot load a file"),
      ([other, "--encrypt", "AES-GCM"] + key, 64, "the output is safetensors"),
      ([ckpt, "--encrypt-key-file", key[1]], 64, "needs --encrypt"),
      ([ckpt, "--encrypt", "ROT13"] + key, 64, "'ROT13' is invalid"),
      ([ckpt, "--encrypt", "SM4-CBC"] + key, 65, "expected a key of 16 bytes for SM4-CBC"),
      ([ckpt] + key, 65, "expected an encrypted checkpoint, as a key was given"),
    ]
    for (words, status, message) in cases {
      let outcome = try await Command.run(["convert", "--generic", Self.plain] + words)
      #expect(outcome.status == status, "\(words)")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    }
    #expect(try workplace.names == [String(key[1].split(separator: "/").last ?? "")])
    let crc = Fixtures.bundled("format/crc_on.ckpt")
    let outcome = try await Command.run(
      ["convert", "--generic", crc, ckpt, "--encrypt", "AES-GCM"] + key
    )
    #expect(outcome.status == 0)
    #expect(outcome.stderr.contains("MindSpore loads no encrypted file that ends with a CRC-32"))
  }
}
