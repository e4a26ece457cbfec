internal import Tensors

/// A rule by which tensors get other names: whatever in a name matches a regular expression is
/// replaced.
///
/// The expressions are those of Swift's `Regex`, which are Perl's without look-behind; `.` and classes
/// match one code point. In the replacement `\1` to `\9` stand for what a group matched, nothing if it
/// took no part, `\0` for all that was matched, and `\\` for a backslash.
public struct RenameRule: Sendable {
  /// The rule as it was given: `regex=replacement`.
  public let text: String

  private let pattern: String
  private let replacement: [Piece]

  /// A part of a replacement.
  private enum Piece {
    case text(String)
    case group(Int)
  }

  /// Reads a rule.
  ///
  /// The first `=` without a backslash before it parts the two. One in the regular expression
  /// is written `\=`, even where it is no character to match: a look-ahead is `(?\=…)`.
  ///
  /// - Throws: ``RenameRuleError``.
  public init(_ text: String) throws(RenameRuleError) {
    self.text = text
    guard let (pattern, replacement) = Self.parts(of: text) else {
      throw RenameRuleError(text: text, problem: .noEqualsSign)
    }
    guard !pattern.isEmpty else { throw RenameRuleError(text: text, problem: .emptyPattern) }
    self.pattern = pattern
    let groupCount: Int
    do {
      groupCount = try Self.groupCount(of: pattern)
    } catch {
      throw RenameRuleError(text: text, problem: .pattern(reason: "\(error)"))
    }
    do throws(RenameRuleError.Problem) {
      self.replacement = try Self.pieces(of: replacement, groupCount: groupCount)
    } catch {
      throw RenameRuleError(text: text, problem: error)
    }
  }

  /// Renames what matches.
  ///
  /// - Parameters:
  ///   - names: the names.
  ///   - file: the file that they are of, for the error.
  /// - Returns: the new names, in order.
  /// - Throws: ``FileError/Problem/cancelled``.
  func applied(to names: [String], of file: String) throws(FileError) -> [String] {
    // A `Regex` is not `Sendable`, so each run makes its own.
    guard let regex = try? Self.regex(pattern) else {
      preconditionFailure("the pattern was compiled before")
    }
    var renamed: [String] = []
    for name in names {
      guard !Task.isCancelled else { throw FileError(.cancelled, path: file) }
      renamed.append(name.replacing(regex) { match in expanded(match.output) })
    }
    return renamed
  }

  /// The replacement for one match.
  private func expanded(_ output: AnyRegexOutput) -> String {
    replacement.map { piece in
      switch piece {
      case .text(let text): text
      case .group(let number): String(output[number].substring ?? "")
      }
    }
    .joined()
  }
}

// MARK: - Reading

extension RenameRule {
  private static func regex(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    try Regex(pattern).matchingSemantics(.unicodeScalar)
  }

  /// How many groups a pattern has, which only a match tells.
  private static func groupCount(of pattern: String) throws -> Int {
    _ = try regex(pattern)
    // The empty alternative before the pattern matches at once, with every group.
    return try regex("|" + pattern).prefixMatch(in: "").map { $0.output.count - 1 } ?? 0
  }

  /// The pattern, its equals signs without their backslashes, and the replacement; `nil` if nothing
  /// parts them.
  private static func parts(of text: String) -> (pattern: String, replacement: Substring)? {
    let scalars = text.unicodeScalars
    var pattern = String.UnicodeScalarView()
    var position = scalars.startIndex
    while position < scalars.endIndex {
      let scalar = scalars[position]
      scalars.formIndex(after: &position)
      if scalar == "=" { return (String(pattern), text[position...]) }
      guard scalar == "\\", position < scalars.endIndex else {
        pattern.append(scalar)
        continue
      }
      if scalars[position] != "=" { pattern.append(scalar) }
      pattern.append(scalars[position])
      scalars.formIndex(after: &position)
    }
    return nil
  }

  private static func pieces(
    of replacement: Substring,
    groupCount: Int
  ) throws(RenameRuleError.Problem) -> [Piece] {
    var pieces: [Piece] = []
    var isEscaped = false
    for scalar in replacement.unicodeScalars {
      switch (isEscaped, scalar) {
      case (false, "\\"):
        isEscaped = true
        continue
      case (true, "0"..."9"):
        let number = Int(scalar.value) - 0x30
        guard number <= groupCount else {
          throw .group(number: number, groupCount: groupCount)
        }
        pieces.append(.group(number))
      case (true, "\\"), (false, _): pieces.append(.text(String(scalar)))
      case (true, _): throw .escape(String(scalar))
      }
      isEscaped = false
    }
    guard !isEscaped else { throw .escape("") }
    return pieces
  }
}

/// A rule for renaming that cannot be read.
public struct RenameRuleError: Error, Equatable, Sendable {
  /// What is wrong with it.
  public enum Problem: Error, Equatable, Sendable {
    /// Nothing parts the regular expression from the replacement.
    case noEqualsSign
    /// There is no regular expression before the equals sign.
    case emptyPattern
    /// The regular expression is none; the reason is that of the library that reads it.
    case pattern(reason: String)
    /// The replacement uses a group that the regular expression does not have.
    case group(number: Int, groupCount: Int)
    /// A backslash in the replacement stands before something else than a digit or a backslash.
    case escape(String)
  }

  /// The rule as it was given.
  public let text: String
  /// What is wrong with it.
  public let problem: Problem

  /// Makes an error about a rule.
  public init(text: String, problem: Problem) {
    self.text = text
    self.problem = problem
  }
}

extension RenameRuleError: CustomStringConvertible {
  /// The rule, what was expected, what was found, and what to try.
  public var description: String {
    "'\(text.printable)': \(clause)"
  }

  private var clause: String {
    switch problem {
    case .noEqualsSign:
      "expected regex=replacement, found no '='"
    case .emptyPattern:
      "expected a regular expression before '=', found none; '^' matches the start of every name"
    case .pattern(let reason):
      "expected a regular expression before '=': \(reason.printable)"
    case .group(let number, let groupCount):
      "expected a group of the regular expression, found \\\(number), and there are \(groupCount); put "
        + "parentheses around what it should stand for"
    case .escape(let character):
      "expected a digit or a backslash behind a backslash in the replacement, found "
        + (character.isEmpty ? "the end" : "'\(character.printable)'")
        + "; write \\\\ for a backslash"
    }
  }
}
