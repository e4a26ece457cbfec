internal import Foundation
internal import Zoo

extension FuzzTarget {
  /// Manifests: what was read can be written, and is the same when it is read again.
  static let manifest = FuzzTarget("manifest") { bytes in
    guard let manifest = try? Manifest(parsing: bytes, source: "memory") else { return }
    guard let json = try? manifest.json(),
      let again = try? Manifest(parsing: json, source: "memory")
    else { preconditionFailure("what was read can be written and read again") }
    precondition(again == manifest, "what was written is what was read")
    guard let zoo = try? ModelZoo.builtIn.adding([manifest]) else { return }
    for card in manifest.models { precondition(zoo[card.name] == card, "a card that was added") }
  }

  /// Cards of models, as they stand in a manifest.
  static let card = FuzzTarget("card") { bytes in
    manifest.run(Array(#"{"models":["#.utf8) + bytes + Array("]}".utf8))
  }

  /// What servers say in the heads of their answers, a field on each line: addresses, ranges, waiting
  /// times, and pages in the place of files.
  static let http = FuzzTarget("http") { bytes in
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var base: WebAddress?
    for line in lines {
      checkValues(line)
      let address = (try? base?.resolving(line)) ?? (try? WebAddress(line))
      if let address { check(address) }
      base = address ?? base
    }
    if let title = WebPage.title(in: bytes.span) {
      precondition(title.count <= 80, "a title that fits a line")
    }
    _ = WebPage.isStart(of: bytes.span)
  }

  private static func checkValues(_ text: String) {
    if let wait = RetryAfter.duration(text) {
      precondition(wait >= .zero && wait <= .seconds(366 * 86_400), "a time that can be waited")
    }
    if let range = ContentRange(text) {
      precondition(range.start >= 0 && range.totalByteCount ?? 0 >= 0, "a range of a file")
    }
    let variables = ["https_proxy": text, "no_proxy": text]
    for name in variables.keys {
      _ = try? NetworkSettings(environment: variables.filter { $0.key == name })
    }
  }

  private static func check(_ address: WebAddress) {
    precondition(address.path.hasPrefix("/"), "a path from the root")
    guard let again = try? WebAddress(address.text) else {
      preconditionFailure("an address can be read again")
    }
    precondition(again == address, "two readers find the same")
  }
}
