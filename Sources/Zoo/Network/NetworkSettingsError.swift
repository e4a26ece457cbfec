public import Tensors

/// A variable of the environment that says something unusable of the network.
public struct NetworkSettingsError: Error, Hashable, Sendable {
  /// What is wrong with its value; user names and passwords are never part of it.
  public enum Problem: Error, Hashable, Sendable {
    /// The proxy is of a kind that is not supported.
    case unsupportedProxy(scheme: String)
    /// The proxy's host or port is missing or malformed.
    case invalidProxy(WebAddressError.Problem)
    /// The percent-encoding of the proxy's user name or password is broken.
    case invalidCredentials
    /// A SOCKS proxy has a user name; only one that asks for none is supported.
    case socksCredentials
    /// An entry of the list of hosts without a proxy is malformed.
    case invalidBypass(entry: String)
    /// A file or folder of certificates cannot be read.
    case unreadableCertificates(FileError)
    /// A file of certificates is larger than any is.
    case tooManyCertificates(path: String, byteCount: Int)
    /// A file or folder has no certificate in PEM form.
    case noCertificates(path: String)
  }

  /// What is wrong with its value.
  public let problem: Problem
  /// The variable's name, such as `HTTPS_PROXY`.
  public let variable: String

  init(_ problem: Problem, variable: String) {
    self.problem = problem
    self.variable = variable
  }
}

extension NetworkSettingsError: CustomStringConvertible {
  /// The variable, what was expected and found, and what to try.
  public var description: String { "\(variable): \(clause)" }

  private var clause: String {
    switch problem {
    case .unsupportedProxy(let scheme):
      "expected a proxy http://host:port or socks5://host:port, found one of '\(scheme)'; "
        + "name another, or unset it"
    case .invalidProxy(let problem):
      "expected a proxy such as http://host:port; \(problem.clause)"
    case .invalidCredentials:
      "expected a percent-encoded user name and password before the '@'; write '%' as %25 and '@' "
        + "as %40"
    case .socksCredentials:
      "expected a SOCKS proxy without a user name; use an HTTP proxy if it asks for one"
    case .invalidBypass(let entry):
      "expected host names, addresses or networks such as 10.0.0.0/8, separated by commas, found "
        + "'\(entry)'; correct it"
    case .unreadableCertificates(let error):
      error.description
    case .tooManyCertificates(let path, let byteCount):
      "\(path): expected certificates of at most 64 MiB, found \(byteCount) bytes; name another file"
    case .noCertificates(let path):
      "\(path): expected certificates in PEM form ('BEGIN CERTIFICATE'), found none; name another, "
        + "or unset it to trust the system's"
    }
  }
}
