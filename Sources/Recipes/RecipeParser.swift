internal import Tensors

/// Reads the keys and values of a recipe; of what is nested deeper than lists in values, it goes past.
struct RecipeParser: ~Copyable {
  private var events: YAMLEvents
  private let path: String

  init(_ bytes: [UInt8], path: String) {
    events = YAMLEvents(bytes)
    self.path = path
  }

  /// The entries of the recipe by their keys.
  ///
  /// - Throws: ``RecipeError``.
  mutating func entries() throws(RecipeError) -> [String: RecipeFile.Entry] {
    _ = try next()
    let start = try next()
    guard start.event == .documentStart else {
      throw RecipeError(.notAMapping(found: "nothing"), path: path)
    }
    let root = try next()
    guard root.event == .mappingStart else {
      let found = try value(root).description
      throw RecipeError(.notAMapping(found: found), path: path, line: root.line)
    }
    var entries: [String: RecipeFile.Entry] = [:]
    while true {
      let key = try next()
      if key.event == .mappingEnd { break }
      let name = try self.name(key)
      let found = try next()
      let entry = RecipeFile.Entry(value: try value(found), path: path, line: found.line)
      guard entries.updateValue(entry, forKey: name) == nil else {
        let reason = "the key '\(name)' stands there twice"
        throw RecipeError(.notYAML(reason: reason), path: path, line: key.line)
      }
    }
    // The document's end, then the stream's.
    _ = try next()
    let end = try next()
    guard end.event == .streamEnd else {
      throw RecipeError(.notYAML(reason: "a second document starts"), path: path, line: end.line)
    }
    return entries
  }

  /// The name of a key that MindCV has.
  private mutating func name(
    _ key: (event: YAMLEvents.Event, line: Int)
  ) throws(RecipeError) -> String {
    if case .scalar(let name, _) = key.event {
      guard !MindCVKeys.all.contains(name) else { return name }
      throw RecipeError(.unknownKey(name.printable), path: path, line: key.line)
    }
    throw RecipeError(.unknownKey(try value(key).description), path: path, line: key.line)
  }

  /// The value that starts with an event; all of it is read.
  private mutating func value(
    _ start: (event: YAMLEvents.Event, line: Int)
  ) throws(RecipeError) -> RecipeValue {
    switch start.event {
    case .scalar(let text, let isPlain): return RecipeValue(scalar: text, isPlain: isPlain)
    case .sequenceStart:
      var values: [RecipeValue] = []
      while true {
        let element = try next()
        switch element.event {
        case .sequenceEnd: return .list(values)
        case .scalar(let text, let isPlain):
          values.append(RecipeValue(scalar: text, isPlain: isPlain))
        case .sequenceStart:
          try skip()
          values.append(.list([]))
        default:
          try skip()
          values.append(.mapping)
        }
      }
    default:
      try skip()
      return .mapping
    }
  }

  /// Goes past the rest of a list or a mapping that has just started.
  private mutating func skip() throws(RecipeError) {
    var depth = 1
    while depth > 0 {
      switch try next().event {
      case .sequenceStart, .mappingStart: depth += 1
      case .sequenceEnd, .mappingEnd: depth -= 1
      default: break
      }
    }
  }

  private mutating func next() throws(RecipeError) -> (event: YAMLEvents.Event, line: Int) {
    let found: (event: YAMLEvents.Event, line: Int)
    do throws(YAMLEvents.SyntaxError) { found = try events.next() } catch {
      throw RecipeError(.notYAML(reason: error.reason), path: path, line: error.line)
    }
    guard found.event != .alias else { throw RecipeError(.alias, path: path, line: found.line) }
    return found
  }
}
