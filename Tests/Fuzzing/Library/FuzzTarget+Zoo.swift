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
}
