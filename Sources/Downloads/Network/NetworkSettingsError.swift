public import Tensors
public import Web

/// A variable of the environment that says something unusable of the network.
public struct NetworkSettingsError: Error, Hashable, Sendable {
  /// What is wrong with its value; user names and passwords are never part of it.
  public enum Problem: Error, Hashable, Sendable {
    /// The proxy, or the list of hosts to reach without one, cannot be used.
    case proxy(ProxyError)
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
    case .proxy(let error):
      error.description
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
