/// A text that is no URL, or one that downloads cannot use.
public struct WebAddressError: Error, Hashable, Sendable {
  /// What is wrong with it.
  public enum Problem: Error, Hashable, Sendable {
    /// There is no text at all.
    case empty
    /// It is longer than any URL in use.
    case tooLong(byteCount: Int)
    /// The byte at this offset may not stand there in a URL.
    case invalidCharacter(offset: Int)
    /// The `%` at this offset is not followed by two hexadecimal digits.
    case invalidPercentEncoding(offset: Int)
    /// It does not begin with `https:` or the like.
    case noScheme
    /// It begins with another scheme.
    case unsupportedScheme(String)
    /// It has a user name or password, which would end up in logs.
    case credentials
    /// No host follows the scheme.
    case noHost
    /// The host is neither a name nor an address.
    case invalidHost(String)
    /// The port is not a number from 1 to 65535.
    case invalidPort(String)
    /// A `file` URL names another machine.
    case remoteFile(host: String)
    /// The path of a `file` URL names no file: it is empty, has a NUL, or is no UTF-8.
    case unusableFilePath
  }

  /// What is wrong with it.
  public let problem: Problem
  /// The text, without user name and password, cut where it is very long.
  public let text: String

  init(_ problem: Problem, text: String) {
    self.problem = problem
    self.text = Self.presentable(text)
  }

  /// Enough to recognise a URL by.
  private static let longestShown = 200

  private static func presentable(_ text: String) -> String {
    var shown = text
    if let slashes = text.firstRange(of: "//") {
      let authority = text[slashes.upperBound...].prefix { $0 != "/" }
      if let at = authority.lastIndex(of: "@") {
        shown.replaceSubrange(slashes.upperBound..<at, with: "…")
      }
    }
    let scalars = shown.unicodeScalars.prefix(longestShown).map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    let cut = shown.unicodeScalars.count > longestShown ? "…" : ""
    return String(String.UnicodeScalarView(scalars)) + cut
  }
}

extension WebAddressError: CustomStringConvertible {
  /// The text, what was expected and found, and what to try.
  public var description: String { "'\(text)' is no usable URL: \(problem.clause)" }
}

extension WebAddressError.Problem {
  /// What was expected and found, and what to try.
  var clause: String {
    switch self {
    case .empty:
      "expected one such as https://host/file, found nothing"
    case .tooLong(let byteCount):
      "expected at most 8192 bytes, found \(byteCount)"
    case .invalidCharacter(let offset):
      "the character at byte \(offset) may not stand there; percent-encode it, and write a host "
        + "outside ASCII in its xn-- form"
    case .invalidPercentEncoding(let offset):
      "expected two hexadecimal digits after the '%' at byte \(offset); a '%' itself is %25"
    case .noScheme:
      "expected https://, http:// or file:// first; write it out"
    case .unsupportedScheme(let name):
      "expected https, http or file, found '\(name)'"
    case .credentials:
      "expected no user name or password in it; a URL is shown and kept"
    case .noHost:
      "expected a host after the scheme, found none; write https://host/file"
    case .invalidHost(let host):
      "expected a host's name or address, found '\(host)'"
    case .invalidPort(let port):
      "expected a port from 1 to 65535, found '\(port)'"
    case .remoteFile(let host):
      "expected a file on this machine, found one on '\(host)'; write file:///path"
    case .unusableFilePath:
      "expected the absolute path of a file; write file:///path"
    }
  }
}
