internal import ArgumentParser
internal import Serving
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where a server listens, and how much it takes.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address to listen on; 0.0.0.0 for all of this machine.",
      valueName: "address"
    )
  )
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "How many batches are computed at once; by default one a core.",
      valueName: "count"
    )
  )
  var threads: Int?

  @Option(help: ArgumentHelp("The most pictures of a batch.", valueName: "count"))
  var maxBatchSize = 8

  @Option(
    help: ArgumentHelp("How long a batch waits for more pictures.", valueName: "microseconds")
  )
  var maxQueueDelayUs = 0

  @Option(
    help: ArgumentHelp(
      "How many pictures may wait; more are refused with status 503.",
      valueName: "count"
    )
  )
  var maxQueueSize = 256

  @Option(
    help: ArgumentHelp(
      "How long a request may wait, unless it says so itself.",
      valueName: "milliseconds"
    )
  )
  var requestTimeoutMs: Int?

  @Option(help: ArgumentHelp("The most MiB of a request's body.", valueName: "count"))
  var maxBodyMib = 64

  @Option(
    help: ArgumentHelp(
      "How long a connection may be idle, and the head of a request take.",
      valueName: "seconds"
    )
  )
  var headTimeoutS = 75

  @Option(help: ArgumentHelp("How long the body of a request may take.", valueName: "seconds"))
  var bodyTimeoutS = 30

  @Option(
    help: ArgumentHelp(
      "How long the server waits for requests that run when it is told to end.",
      valueName: "seconds"
    )
  )
  var drain = 30

  @Option(
    help: ArgumentHelp(
      "A file with the key that requests need, as 'Authorization: Bearer KEY'; health needs none.",
      valueName: "file"
    ),
    completion: .file()
  )
  var apiKeyFile: String?

  @Flag(help: "Let clients load and unload the models that are named here, and no others.")
  var allowModelControl = false

  @Option(
    help: ArgumentHelp(
      "A page of this origin may ask, such as https://example.org; * for all, once for each.",
      valueName: "origin"
    )
  )
  var allowOrigin: [String] = []

  @Option(
    help: ArgumentHelp(
      "Say to standard error what is asked and answered, a line for each request.",
      valueName: "form"
    )
  )
  var accessLog: AccessLogForm?

  @Option(
    help: ArgumentHelp(
      "A file with the certificates of TLS, the server's first, in PEM.",
      valueName: "file"
    ),
    completion: .file(extensions: ["crt", "pem"])
  )
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp("A file with the key of the certificate, in PEM.", valueName: "file"),
    completion: .file(extensions: ["key", "pem"])
  )
  var tlsKey: String?

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together; give both or neither")
    }
    if let origin = allowOrigin.first(where: { !Self.isOrigin($0) }) {
      throw ValidationError(
        "--allow-origin: expected a scheme, a host and perhaps a port, such as https://example.org, "
          + "found '\(origin)'"
      )
    }
    try NumberOption.check("--port", port, in: 0...65535)
    try NumberOption.checkThreads(threads)
    let counts: [(String, Int?)] = [
      ("--max-batch-size", maxBatchSize), ("--max-queue-size", maxQueueSize),
      ("--request-timeout-ms", requestTimeoutMs), ("--max-body-mib", maxBodyMib),
      ("--head-timeout-s", headTimeoutS), ("--body-timeout-s", bodyTimeoutS), ("--drain", drain),
    ]
    for (option, count) in counts {
      try NumberOption.check(option, count, in: 1...Self.largestCount)
    }
    try NumberOption.check("--max-queue-delay-us", maxQueueDelayUs, in: 0...Self.largestCount)
  }

  /// More than anybody means, and far from overflowing.
  private static let largestCount = 1_000_000

  /// What the server is told.
  func serverOptions() throws -> InferenceServer.Options {
    var options = InferenceServer.Options()
    options.host = host
    options.port = port
    options.laneCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.maximumBatchSize = maxBatchSize
    options.maximumDelay = .microseconds(maxQueueDelayUs)
    options.maximumQueueSize = maxQueueSize
    options.requestTimeout = requestTimeoutMs.map { .milliseconds($0) }
    options.maximumBodyByteCount = maxBodyMib << 20
    options.headTimeout = .seconds(headTimeoutS)
    options.bodyTimeout = .seconds(bodyTimeoutS)
    options.drain = .seconds(drain)
    options.key = try apiKeyFile.map(Self.key)
    options.allowedOrigins = allowOrigin
    options.logForm = accessLog?.form
    options.writeLog = { Console.error($0) }
    if let tlsCertificate, let tlsKey {
      let (certificates, key) = (try Self.pem(at: tlsCertificate), try Self.pem(at: tlsKey))
      do { options.identity = try ServerIdentity(certificates: certificates, key: key) } catch {
        throw Failure(.badData, "\(tlsCertificate), \(tlsKey): \(error)")
      }
    }
    options.allowsModelControl = allowModelControl
    return options
  }

  /// The text of a key file, without the line's end.
  static func key(at path: String) throws -> String {
    let bytes = try bytes(at: path, upTo: largestKeyByteCount + 1)
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard bytes.count <= largestKeyByteCount, lines.count == 1,
      let key = String(validating: lines[0], as: UTF8.self), key.utf8.allSatisfy({ $0 > 0x20 })
    else {
      let found =
        bytes.count > largestKeyByteCount
        ? "more bytes"
        : lines.count == 1 ? "spaces or bytes that are not UTF-8" : "\(lines.count) lines"
      throw Failure(
        .badData,
        "\(path): expected a key, one line of at most \(largestKeyByteCount) bytes without spaces, found "
          + found
      )
    }
    return key
  }

  private static let largestKeyByteCount = 4096

  /// The bytes of a PEM file.
  private static func pem(at path: String) throws -> [UInt8] {
    let bytes = try bytes(at: path, upTo: largestPEMByteCount + 1)
    guard bytes.count <= largestPEMByteCount else {
      throw Failure(
        .badData,
        "\(path): expected a PEM file of at most \(largestPEMByteCount.bytes), found more"
      )
    }
    return bytes
  }

  /// The first bytes of a file.
  private static func bytes(at path: String, upTo count: Int) throws -> [UInt8] {
    let file = try FileSource(path: path)
    return try file.firstBytes(upTo: count)
  }

  private static let largestPEMByteCount = 1 << 20

  /// Whether a browser would send the text as `Origin`.
  private static func isOrigin(_ text: String) -> Bool {
    guard text != "*" else { return true }
    guard let url = URL(string: text), let scheme = url.scheme, let host = url.host() else {
      return false
    }
    return text == "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
  }
}

/// How a line of the access log looks.
enum AccessLogForm: String, ExpressibleByArgument, CaseIterable {
  case text
  case json

  /// The server's word for it.
  var form: InferenceServer.Options.LogForm {
    switch self {
    case .text: .text
    case .json: .json
    }
  }
}
