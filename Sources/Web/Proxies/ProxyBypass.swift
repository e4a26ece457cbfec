/// The hosts that are reached without the proxy, as `NO_PROXY` lists them.
///
/// The rules are curl's, since version 7.86: entries are separated by commas or spaces; a name
/// matches itself and the names below it, with or without a dot before it; an address matches
/// itself; `10.0.0.0/8` matches a network; `*` matches everything. Beyond curl, a port may follow a
/// name or address, and `*.example.org` means `.example.org`, as in other programs.
package struct ProxyBypass: Sendable {
  private enum Host {
    case any
    case name(String)
    case network(IPAddress, bitCount: Int)
  }

  private struct Entry {
    let host: Host
    let port: Int?
  }

  /// Matches no host.
  package static let nothing = ProxyBypass(entries: [])

  private let entries: [Entry]

  /// Reads a list.
  ///
  /// - Throws: ``ProxyError/invalidBypass(entry:)``.
  package init(_ text: String) throws(ProxyError) {
    var entries: [Entry] = []
    for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      guard let entry = Self.entry(word) else { throw .invalidBypass(entry: String(word)) }
      entries.append(entry)
    }
    self.init(entries: entries)
  }

  private init(entries: [Entry]) { self.entries = entries }

  /// Whether a host, by its name in lower case or its address, is reached directly.
  package func contains(host: String, port: Int) -> Bool {
    let address = IPAddress(host)
    return entries.contains { entry in
      guard entry.port == nil || entry.port == port else { return false }
      switch entry.host {
      case .any: return true
      case .network(let network, let bitCount):
        return address?.isInside(network, bitCount: bitCount) ?? false
      case .name(let name): return address == nil && (host == name || host.hasSuffix("." + name))
      }
    }
  }

  private static func entry(_ word: Substring) -> Entry? {
    if word == "*" { return Entry(host: .any, port: nil) }
    if let address = IPAddress(String(word)) {
      return Entry(host: .network(address, bitCount: 8 * address.bytes.count), port: nil)
    }
    if word.contains("/") { return network(word).map { Entry(host: $0, port: nil) } }
    let name = word.drop { $0 == "*" || $0 == "." }
    let trimmed = name.last == "." ? name.dropLast() : name
    // A list of hosts is not worth more than yes or no for each; its error names the entry.
    guard let (host, port) = try? WebAddressParser.hostAndPort(trimmed) else { return nil }
    if let address = IPAddress(host) {
      return Entry(host: .network(address, bitCount: 8 * address.bytes.count), port: port)
    }
    return Entry(host: .name(host), port: port)
  }

  private static func network(_ word: Substring) -> Host? {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])),
      let bitCount = UInt8(parts[1]),
      bitCount <= 8 * address.bytes.count
    else { return nil }
    return .network(address, bitCount: Int(bitCount))
  }
}
