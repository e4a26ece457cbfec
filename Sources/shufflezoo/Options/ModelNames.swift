internal import ArgumentParser
internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the shell offers where a model or weights are named.
enum ModelNames {
  /// The models' names.
  static var completion: CompletionKind {
    .custom { _, _, prefix in names(startingWith: prefix) }
  }

  /// The models' names, `name@file` once there is an `@`, and files that may hold weights.
  static var completionWithFiles: CompletionKind {
    .custom { _, _, prefix in
      (prefix.contains("/") ? [] : names(startingWith: prefix)) + files(startingWith: prefix)
    }
  }

  static func names(startingWith prefix: String) -> [String] {
    guard let zoo = try? ModelZoo.builtIn else { return [] }
    let names =
      prefix.contains("@")
      ? zoo.models.flatMap { card in card.weights.map { "\(card.name)@\($0.file)" } }
      : zoo.models.map(\.name)
    return names.filter { $0.hasPrefix(prefix) }
  }

  /// Folders, with a slash, and files of weights; hidden ones once a dot asks for them.
  private static func files(startingWith prefix: String) -> [String] {
    let start = prefix.folderPrefix
    let name = prefix[start.endIndex...]
    let folder = start.isEmpty ? "." : String(start)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.sorted().compactMap { entry in
      guard entry.hasPrefix(name), name.hasPrefix(".") || !entry.hasPrefix("."),
        entry.onOneLine == entry
      else { return nil }
      var isFolder = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(entry)", isDirectory: &isFolder)
      else { return nil }
      if isFolder { return "\(start)\(entry)/" }
      let isWeights = [".ckpt", ".safetensors"].contains { entry.hasSuffix($0) }
      return isWeights ? "\(start)\(entry)" : nil
    }
  }
}
