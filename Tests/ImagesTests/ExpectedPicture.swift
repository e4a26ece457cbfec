import Digests
import Foundation
import Images
import TestSupport
import Testing

/// An entry of `Tests/Fixtures/images/*.json`: what MindSpore 2.7.0 or Pillow made of a picture.
struct ExpectedPicture: Decodable, Sendable, CustomTestStringConvertible {
  /// The file that was decoded, in `decoded.json`.
  var file: String?
  /// The step that was done: `short_side`, `exact`, `crop` or `input`, in `processed.json`.
  var step: String?
  /// The size of the patterned picture that was put in: height and width.
  var source: [Int]?
  /// The short side; or the height and width; or the crop's side.
  var argument: [Int]?
  /// The crop ratio of a whole preprocessing.
  var ratio: Double?
  var height: Int
  var width: Int
  var sha256: String

  var testDescription: String {
    file ?? "\(step ?? "?") of \(source ?? []) with \(argument ?? [])"
  }

  /// The entries of a file in `Tests/Fixtures/images`.
  static func load(_ name: String) -> [ExpectedPicture] {
    let url = URL(filePath: Fixtures.bundled("images/\(name)"))
    guard let data = try? Data(contentsOf: url),
      let entries = try? JSONDecoder().decode([ExpectedPicture].self, from: data)
    else { preconditionFailure("\(name) is part of the repository") }
    return entries
  }
}

/// The bytes of a file.
func readFile(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

/// The bytes of a picture in `Tests/Fixtures/images`.
func oddPicture(_ name: String) throws -> [UInt8] {
  try readFile(Fixtures.bundled("images/\(name)"))
}

/// A picture without two equal neighbours, the one that `gradient` in `make.py` draws.
func patternedImage(height: Int, width: Int) -> RGBImage {
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      for c in 0..<3 {
        pixels.append(UInt8(truncatingIfNeeded: x * 11 + y * 7 + c * 85 + x * y))
      }
    }
  }
  return RGBImage(width: width, height: height, pixels: pixels)
}

/// The SHA-256 of the pixels, in hexadecimal.
func digest(_ image: RGBImage) -> String { SHA256Digest(of: image.pixels.span).description }

/// The SHA-256 of the values' little-endian bytes, in hexadecimal.
func digest(_ values: [Float]) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(values.count * 4)
  for value in values {
    let bits = value.bitPattern
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }
  return SHA256Digest(of: bytes.span).description
}

/// Runs `body` and returns the problem that it fails with, if it does.
func problem<Value>(_ body: () throws(ImageError) -> Value) -> ImageError.Problem? {
  do {
    _ = try body()
    return nil
  } catch { return error.problem }
}
