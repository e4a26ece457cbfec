public import Tensors

/// Why one source did not give a file.
public enum SourceError: Error, Equatable, Sendable {
  /// The text is no URL that can be fetched; `reason` says why.
  case invalidURL(reason: String)
  /// The network is not to be used.
  case offline
  /// The URL is not encrypted, and that was not allowed.
  case insecure
  /// The network or the server failed.
  case network(NetworkError)
  /// The server answered with this status; `retryAfter` is how long it asked to wait.
  case status(Int, retryAfter: Duration?)
  /// The server sent on from page to page.
  case tooManyRedirects(limit: Int)
  /// The server sent on to an address that may not be followed.
  case forbiddenRedirect(to: String)
  /// The server sent a web page in the place of the file; `title` is the page's.
  case webPage(title: String?)
  /// The server sent the file in an encoding that was not asked for.
  case contentEncoding(String)
  /// The file has another size than was published.
  case wrongByteCount(expected: Int, found: Int)
  /// The file is longer than a file of unknown size may be.
  case tooLarge(limit: Int, found: Int?)
  /// The content is not what was published; hexadecimal digits, as many as are known.
  case wrongHash(expected: String, found: String, comparedWith: Verification)
  /// A local file cannot be read.
  case file(FileError)

  /// Whether what the source gave is not what was published.
  var isWrongContent: Bool {
    switch self {
    case .wrongHash, .wrongByteCount: true
    default: false
    }
  }

  /// Whether the same source may well give the file a little later.
  var isTransient: Bool {
    switch self {
    case .network(.connectionLost), .network(.idle): true
    case .status(let status, _): status == 429 || (500...599).contains(status)
    default: false
    }
  }
}

extension SourceError: CustomStringConvertible {
  /// What went wrong and what to try, without the URL.
  public var description: String {
    switch self {
    case .invalidURL(let reason):
      "not a usable URL: \(reason)"
    case .offline:
      "it is on the network, which is not to be used; leave out --offline and SHUFFLEZOO_OFFLINE, or "
        + "name a copy on this machine"
    case .insecure:
      "expected https, found http, which anybody on the way can change; --allow-http allows it"
    case .network(let error):
      error.description
    case .status(let status, _) where status == 404 || status == 410:
      "the server does not have the file (status \(status)); try a --mirror"
    case .status(let status, _) where status == 401 || status == 403:
      "the server refuses the file (status \(status)); try a --mirror"
    case .status(let status, let wait):
      "the server answered with status \(status)"
        + (wait.map { " and asks to wait \($0.components.seconds) s" } ?? "") + "; try again later"
    case .tooManyRedirects(let limit):
      "expected at most \(limit) redirects, found more; check the address, or try a --mirror"
    case .forbiddenRedirect(let target):
      "the server redirects to \(target), which is not as safe as the address asked for; try a --mirror"
    case .webPage(let title):
      "expected a file, found a web page\(title.map { " titled '\($0.printable)'" } ?? ""); a network that "
        + "wants you to sign in does that, or an error page"
    case .contentEncoding(let encoding):
      "expected the file as it is, found it encoded as \(encoding.printable); try a --mirror"
    case .wrongByteCount(let expected, let found):
      "expected \(expected) bytes, found \(found); this is not the published file"
    case .tooLarge(let limit, let found):
      "expected at most \(limit) bytes, found \(found.map(String.init) ?? "more"); give the file's "
        + "size in a --manifest if that is right"
    case .wrongHash(let expected, let found, .pin):
      "expected the SHA-256 \(expected), which it had when it first arrived here, found \(found); the "
        + "publisher or somebody on the way has changed the file"
    case .wrongHash(let expected, let found, _):
      "expected the SHA-256 \(expected), found \(found); this is not the published file, and nothing "
        + "of it was kept"
    case .file(let error):
      error.description
    }
  }
}
