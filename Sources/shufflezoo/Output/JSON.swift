internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Prints results for programs: one object, `snake_case` keys in alphabetical order.
enum JSON {
  static func print(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text: String
    do {
      text = String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw Failure(.internalError, "the result cannot be written as JSON: \(error)")
    }
    Console.print(json: escaping(text))
  }

  /// The text with the control characters escaped that JSON itself allows inside strings.
  ///
  /// Those that it does not allow the encoder has escaped; what is left of them is its layout.
  private static func escaping(_ text: String) -> String {
    text.escapingControls { $0 == "\n" ? "\n" : $0.jsonEscape }
  }
}

/// A value that stands as `null` when it is absent; `Encodable` alone would drop the key.
// swift-format-ignore: UseSynthesizedInitializer
@propertyWrapper
struct Nullable<Value: Encodable>: Encodable {
  var wrappedValue: Value?

  // Without this, the initializers of types with such a property would take the wrapper itself.
  init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension Nullable: Sendable where Value: Sendable {}
