/// The fields of a protobuf message, to be changed one by one: their lengths stay right.
///
/// Source: the Protocol Buffers documentation, "Encoding".
struct ProtobufMutation {
  /// A field: its number and wire type, and its bytes without their length.
  private struct Field {
    var key: UInt64
    var bytes: [UInt8]

    var hasLength: Bool { key & 7 == 2 }
  }

  private var fields: [Field] = []
  /// What stands behind the last whole field.
  private var rest: ArraySlice<UInt8>

  /// Cuts a message into fields, as far as it goes.
  init(_ message: [UInt8]) {
    rest = message[...]
    while let field = Self.field(&rest) { fields.append(field) }
  }

  /// The message with something changed: a field within, or their order and number.
  static func mutate(_ message: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
    var parsed = ProtobufMutation(message)
    guard !parsed.fields.isEmpty else { return mutator.bytes(like: message) }
    let index = mutator.below(parsed.fields.count)
    switch mutator.below(8) {
    case 0: parsed.fields.remove(at: index)
    case 1: parsed.fields.insert(parsed.fields[index], at: mutator.below(parsed.fields.count + 1))
    case 2: parsed.fields.swapAt(index, mutator.below(parsed.fields.count))
    case 3: parsed.fields[index].key = parsed.fields[mutator.below(parsed.fields.count)].key
    case 4: parsed.rest = mutator.bytes(like: Array(parsed.rest))[...]
    case 5: parsed.fields[index].bytes = mutator.bytes(like: parsed.fields[index].bytes)
    default: parsed.fields[index].bytes = mutate(parsed.fields[index].bytes, &mutator)
    }
    return parsed.bytes
  }

  private var bytes: [UInt8] {
    fields.flatMap { field in
      let length = field.hasLength ? Self.varint(UInt64(field.bytes.count)) : []
      return Self.varint(field.key) + length + field.bytes
    } + rest
  }

  /// The next field; `nil`, with nothing taken, if there is no whole one.
  private static func field(_ bytes: inout ArraySlice<UInt8>) -> Field? {
    var rest = bytes
    guard let key = varint(&rest) else { return nil }
    let count: Int
    switch key & 7 {
    case 0:
      guard let end = rest.firstIndex(where: { $0 < 0x80 }) else { return nil }
      count = end + 1 - rest.startIndex
    case 1: count = 8
    case 2:
      guard let length = varint(&rest), length <= rest.count else { return nil }
      count = Int(length)
    case 5: count = 4
    default: return nil
    }
    guard count <= rest.count else { return nil }
    bytes = rest.dropFirst(count)
    return Field(key: key, bytes: Array(rest.prefix(count)))
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var (bytes, rest): ([UInt8], UInt64) = ([], value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
