internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a model is asked about under load.
public enum LoadInput: Sendable {
  /// Normalised pictures of noise, float32 `[count, …]`.
  case noise(count: Int, elementCount: Int)
  /// JPEG or PNG files.
  case pictures([[UInt8]])

  /// The protocol's name of the type.
  var dataType: String {
    switch self {
    case .noise: "FP32"
    case .pictures: "BYTES"
    }
  }

  /// How many pictures one request has.
  public var count: Int {
    switch self {
    case .noise(let count, _): count
    case .pictures(let files): files.count
    }
  }

  func shape(for model: LoadModel) -> [Int] {
    switch self {
    case .noise(let count, _): [count] + model.pictureShape
    case .pictures(let files): [files.count]
    }
  }

  /// The bytes of the binary tensor extension: little-endian numbers, or files behind their lengths.
  var bytes: [UInt8] {
    switch self {
    case .noise: values.flatMap(\.bitPattern.littleEndianBytes)
    case .pictures(let files): files.flatMap { UInt32($0.count).littleEndianBytes + $0 }
    }
  }

  /// Writes the elements as an array of JSON.
  func writeData(to json: inout JSONWriter) {
    json.beginArray()
    switch self {
    case .noise: for value in values { json.value(value) }
    case .pictures(let files): for file in files { json.value(Data(file).base64EncodedString()) }
    }
    json.endArray()
  }

  /// Numbers where normalised pixels lie, the same in every run.
  private var values: [Float] {
    guard case .noise(let count, let elementCount) = self else { return [] }
    var state: UInt32 = 1
    return (0..<count * elementCount).map { _ in
      // Numerical Recipes' generator, whose upper bits are good enough for noise.
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) * 0x1p-22 - 2
    }
  }
}
