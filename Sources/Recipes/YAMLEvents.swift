internal import CYAML

/// What a YAML text consists of, one after another, by libyaml.
///
/// Nothing is kept of what has gone by, and an alias is not followed, so that a text costs no more than
/// its length.
@safe
struct YAMLEvents: ~Copyable {
  /// A part of the text.
  enum Event: Equatable {
    case scalar(String, isPlain: Bool)
    case alias
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case documentStart
    case documentEnd
    case streamStart
    case streamEnd
  }

  /// A text that is no YAML.
  struct SyntaxError: Error {
    /// What libyaml says.
    let reason: String
    /// The line, from 1, where one is known.
    let line: Int?
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// Starts with a text in UTF-8.
  init(_ bytes: [UInt8]) {
    unsafe text = .allocate(capacity: bytes.count)
    _ = unsafe text.initialize(from: bytes)
    unsafe parser = .allocate(capacity: 1)
    // SAFETY: libyaml fills the parser, which stays where it is, as the text does, until the end.
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      preconditionFailure("no memory for a parser")
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe text.deallocate()
  }

  /// The next part and its line, from 1.
  ///
  /// - Precondition: the last one was not ``Event/streamEnd``.
  /// - Throws: ``SyntaxError``, behind which there is nothing more.
  mutating func next() throws(SyntaxError) -> (event: Event, line: Int) {
    var event = unsafe yaml_event_t()
    // SAFETY: an event that was filled is deleted; its text is copied before.
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw error() }
    defer { unsafe yaml_event_delete(&event) }
    let line = unsafe Int(clamping: event.start_mark.line) + 1
    let found: Event? =
      switch unsafe event.type {
      case YAML_STREAM_START_EVENT: .streamStart
      case YAML_DOCUMENT_START_EVENT: .documentStart
      case YAML_DOCUMENT_END_EVENT: .documentEnd
      case YAML_ALIAS_EVENT: .alias
      case YAML_SEQUENCE_START_EVENT: .sequenceStart
      case YAML_SEQUENCE_END_EVENT: .sequenceEnd
      case YAML_MAPPING_START_EVENT: .mappingStart
      case YAML_MAPPING_END_EVENT: .mappingEnd
      case YAML_SCALAR_EVENT: unsafe Self.scalar(event)
      default: .streamEnd
      }
    guard let found else { throw SyntaxError(reason: "a text is not UTF-8", line: line) }
    return (found, line)
  }

  /// A scalar's text; `nil` if it is not UTF-8.
  private static func scalar(_ event: yaml_event_t) -> Event? {
    let scalar = unsafe event.data.scalar
    let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    guard let text = unsafe String(validating: bytes, as: UTF8.self) else { return nil }
    return unsafe .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private func error() -> SyntaxError {
    let reason = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
    // What cannot be read as text has no line.
    let isRead = unsafe parser.pointee.error != YAML_READER_ERROR
    let line = unsafe Int(clamping: parser.pointee.problem_mark.line) + 1
    return SyntaxError(reason: reason ?? "it cannot be parsed", line: isRead ? line : nil)
  }
}
