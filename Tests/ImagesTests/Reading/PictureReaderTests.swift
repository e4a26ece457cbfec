import Foundation
import Images
import JPEGEncoder
import TestSupport
import Testing

/// Every shortcut of the reader, compared with the plain way.
@Suite("Picture reader")
struct PictureReaderTests {
  /// What reading gives: the bits of the input, or the error.
  enum Outcome: Equatable {
    case input([UInt32])
    case error(ImageError)

    init(_ body: () throws(ImageError) -> [Float]) {
      do { self = .input(try body().map(\.bitPattern)) } catch { self = .error(error) }
    }

    var isInput: Bool { if case .input = self { true } else { false } }
  }

  /// The plain and the fast readers of a preprocessing, used again and again.
  struct Readers {
    let preprocessing: Preprocessing
    let fast: PictureReader
    let scalar: PictureReader

    init(_ preprocessing: Preprocessing) {
      self.preprocessing = preprocessing
      fast = PictureReader(preprocessing)
      scalar = PictureReader(preprocessing, usesFastestKernels: false)
    }

    func plain(_ bytes: [UInt8]) -> Outcome {
      Outcome { () throws(ImageError) in try preprocessing.input(from: bytes) }
    }

    func outcome(_ reader: PictureReader, _ bytes: [UInt8]) -> Outcome {
      Outcome { () throws(ImageError) in
        var input = [Float](repeating: .nan, count: preprocessing.valueCount)
        var span = input.mutableSpan
        try reader.read(bytes.span, into: &span)
        return input
      }
    }

    /// Compares without printing a hundred thousand numbers.
    func agree(_ bytes: [UInt8]) -> Bool {
      let expected = plain(bytes)
      return outcome(fast, bytes) == expected && outcome(scalar, bytes) == expected
    }
  }

  /// Preprocessings that shrink, enlarge, crop nothing, and put borders around.
  static let settings: [(imageSize: Int, cropRatio: Double)] = [
    (224, 0.875), (64, 0.875), (33, 1), (50, 0.3), (31, 1.7), (1, 1), (7, 3.5), (160, 1.01),
  ]

  /// Both scripts in turn, so that each picture meets both.
  static func readers() throws -> [Readers] {
    try settings.flatMap { setting in
      try Preprocessing.Script.allCases.map { script in
        Readers(
          try Preprocessing(
            script: script,
            imageSize: setting.imageSize,
            cropRatio: setting.cropRatio
          )
        )
      }
    }
  }

  @Test("gives the input of all 200 photographs to the bit", .fixture("imagenet-sample"))
  func photographs() throws {
    let readers = try Preprocessing.Script.allCases.map { Readers(try Preprocessing(script: $0)) }
    let folder = URL(filePath: Fixtures.path("imagenet-sample/val"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    var count = 0
    for file in files where file.hasSuffix(".JPEG") {
      let bytes = try readFile(folder.appending(path: file).path)
      for readers in readers { #expect(readers.agree(bytes), "\(file)") }
      count += 1
    }
    #expect(count == 200)
  }

  @Test(
    "gives the input of odd pictures to the bit",
    arguments: ExpectedPicture.load("decoded.json")
  )
  func oddPictures(_ expected: ExpectedPicture) throws {
    let bytes = try oddPicture(try #require(expected.file))
    for readers in try Self.readers() { #expect(readers.agree(bytes), "\(readers.preprocessing)") }
  }

  @Test("agrees with the plain way on random JPEG files", arguments: 0..<8)
  func random(_ seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let all = try Self.readers()
    for index in 0..<60 {
      let file = SyntheticJPEG(using: &random)
      let readers = all[(index + Int(seed)) % all.count]
      #expect(readers.plain(file.bytes).isInput, "\(file)")
      #expect(readers.agree(file.bytes), "seed \(seed): \(file), \(readers.preprocessing)")
    }
  }

  // libjpeg does not smooth the colours of a part that is only a few columns wide.
  @Test("agrees where the crop needs a column or two", arguments: 3...40)
  func fewColumns(width: UInt32) throws {
    var random = SeededRandom(state: UInt64(width))
    let all = try [(1, 0.3), (2, 0.1), (3, 0.6)].flatMap { size, ratio in
      try Preprocessing.Script.allCases.map { script in
        Readers(try Preprocessing(script: script, imageSize: size, cropRatio: ratio))
      }
    }
    for (horizontal, vertical) in [(2, 2), (2, 1), (1, 2)] as [(Int32, Int32)] {
      let options = jpeg_encoder_options(
        width: width,
        height: 19,
        components: 3,
        horizontal_sampling: horizontal,
        vertical_sampling: vertical,
        quality: 90,
        progressive: false,
        scan_count: 0,
        restart_interval: 0
      )
      let file = SyntheticJPEG(options, using: &random)
      for readers in all { #expect(readers.agree(file.bytes), "\(file), \(readers.preprocessing)") }
    }
  }

  @Test("agrees on decoded pictures of random sizes")
  func decoded() throws {
    var random = SeededRandom(state: 1)
    let all = try Self.readers()
    for index in 0..<200 {
      let thin = index % 5 == 0
      let image = patternedImage(
        height: .random(in: 1...(thin ? 3 : 200), using: &random),
        width: .random(in: 1...200, using: &random)
      )
      let readers = all[index % all.count]
      let expected = Outcome { () throws(ImageError) in
        try readers.preprocessing.input(from: image)
      }
      for reader in [readers.fast, readers.scalar] {
        let found = Outcome { () throws(ImageError) in
          var input = [Float](repeating: .nan, count: readers.preprocessing.valueCount)
          var span = input.mutableSpan
          try reader.read(image, into: &span)
          return input
        }
        #expect(found == expected, "\(image.size), \(readers.preprocessing)")
      }
    }
  }

  @Test("judges cut files as the plain way does", arguments: 0..<6)
  func cutFiles(_ seed: UInt64) throws {
    var random = SeededRandom(state: 100 + seed)
    let readers = Readers(try Preprocessing(imageSize: 20))
    for _ in 0..<6 {
      let file = SyntheticJPEG(using: &random)
      let ends = (0..<30).map { _ in Int.random(in: 0...file.bytes.count, using: &random) }
      for count in ends + Array(max(0, file.bytes.count - 12)...file.bytes.count) {
        let bytes = Array(file.bytes[..<count])
        #expect(readers.agree(bytes), "seed \(seed): \(file), first \(count) bytes")
        // Zeros, as a download that was set up but not finished leaves them.
        let padded = bytes + [UInt8](repeating: 0, count: file.bytes.count - count)
        #expect(readers.agree(padded), "seed \(seed): \(file), zeros after \(count) bytes")
      }
    }
  }

  @Test("judges damaged files as the plain way does", arguments: 0..<6)
  func damagedFiles(_ seed: UInt64) throws {
    var random = SeededRandom(state: 200 + seed)
    let readers = Readers(try Preprocessing(imageSize: 20))
    for _ in 0..<8 {
      let file = SyntheticJPEG(using: &random)
      for _ in 0..<40 {
        var bytes = file.bytes
        for _ in 0...Int.random(in: 0...2, using: &random) {
          // The header's bytes are hit as often as the data's, and markers are made.
          let isHeader = Bool.random(using: &random)
          let limit = isHeader ? min(700, bytes.count) : bytes.count
          let at = Int.random(in: 3..<limit, using: &random)
          bytes[at] =
            [UInt8.random(in: 0...255, using: &random), 0xFF, 0xD9, 0xD0, 0]
            .randomElement(using: &random) ?? 0
        }
        #expect(readers.agree(bytes), "seed \(seed): \(file)")
      }
    }
  }

  @Test("an error leaves nothing behind: tables of a file are not used for the next")
  func forgets() throws {
    let readers = Readers(try Preprocessing(imageSize: 20))
    let whole = try oddPicture("baseline_420.jpg")
    // Without its quantisation tables, which start with ff db.
    let start = try #require(whole.indices.first { whole[$0...].starts(with: [0xFF, 0xDB]) })
    let length = Int(whole[start + 2]) << 8 | Int(whole[start + 3])
    let bare = Array(whole[..<start] + whole[(start + 2 + length)...])
    #expect(!readers.plain(bare).isInput)
    for bytes in [whole, bare, whole, Array("text".utf8), whole] { #expect(readers.agree(bytes)) }
  }

  @Test("a picture that cannot be resized is refused as such, unless it is damaged")
  func sizes() throws {
    var random = SeededRandom(state: 5)
    let readers = Readers(.standard)
    let options = jpeg_encoder_options(
      width: 9000,
      height: 1,
      components: 3,
      horizontal_sampling: 2,
      vertical_sampling: 2,
      quality: 50,
      progressive: false,
      scan_count: 0,
      restart_interval: 0
    )
    let bytes = SyntheticJPEG(options, using: &random).bytes
    let limit = RGBImage.largestPixelCount
    let size = PixelSize(height: 256, width: 2_304_000)
    let found = problem { () throws(ImageError) in
      var input = [Float](repeating: 0, count: readers.preprocessing.valueCount)
      var span = input.mutableSpan
      try readers.fast.read(bytes.span, into: &span)
    }
    #expect(found == .tooLarge(size, limit: limit))
    #expect(readers.agree(bytes))
    #expect(readers.agree(Array(bytes.dropLast(40))))
  }
}
