internal import Zoo

/// Models as rows, one for each file of weights; a model without any has one row as well.
struct ModelListing {
  private let rows: [(card: ModelCard, file: ZooFile?)]
  /// The names of the files that are on this machine.
  private let cached: Set<String>

  init(_ models: [ModelCard], cached: Set<String>) {
    self.cached = cached
    rows = models.flatMap { card in
      card.weights.isEmpty ? [(card, nil)] : card.weights.map { (card, $0) }
    }
  }

  /// A table for people, in at most `width` columns if it can be.
  ///
  /// Names differ at their ends, so those stay.
  func text(fitting width: Int?) -> [String] {
    var table = Table([
      .init("model", leastWidth: 12), .init("groups", .right, isOptional: true),
      .init("width", .right, isOptional: true), .init("parameters", .right),
      .init("top-1", .right), .init("top-5", .right), .init("status", isOptional: true),
      .init("weights", leastWidth: 18),
    ])
    for (card, file) in rows {
      table.append([
        card.name, String(card.groups), card.width.fixed(1), card.parameterCount.grouped,
        Self.percent(file?.top1), Self.percent(file?.top5), file.map(status) ?? "",
        file?.file ?? Self.nothing,
      ])
    }
    return table.lines(fitting: width)
  }

  private func status(_ file: ZooFile) -> String {
    cached.contains(file.file) ? "cached" : file.status.rawValue
  }

  /// Lines of comma-separated values with a header, as RFC 4180 has them.
  var csv: [String] {
    let header = [
      "model", "groups", "width", "parameters", "flops", "num_classes", "status", "top1", "top5",
      "layout", "file", "size", "sha256_prefix", "sha256", "urls",
    ]
    let lines = rows.map { card, file in
      [
        card.name, String(card.groups), card.width.fixed(1), String(card.parameterCount),
        String(card.multiplyAddCount), String(card.classCount), file?.status.rawValue ?? "",
        Self.percent(file?.top1), Self.percent(file?.top5), file?.layout.rawValue ?? "",
        file?.file ?? "", file?.byteCount.map(String.init) ?? "", file?.sha256Prefix ?? "",
        file?.sha256 ?? "", file?.urls.joined(separator: " ") ?? "",
      ]
    }
    return ([header] + lines).map { $0.map(Self.field).joined(separator: ",") }
  }

  /// A table in Markdown, as the README has it.
  var markdown: [String] {
    let header = [
      "| model | groups | width | parameters | multiply-adds | top-1 | top-5 | weights | SHA-256 |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    return header
      + rows.map { card, file in
        let cells = [
          "`\(card.name)`", String(card.groups), card.width.fixed(1), card.parameterCount.grouped,
          card.multiplyAddCount.grouped, Self.percent(file?.top1), Self.percent(file?.top5),
          file.map(Self.link) ?? Self.nothing, file.map { "`\($0.sha256Prefix)…`" } ?? "",
        ]
        return "| " + cells.map { $0.replacing("|", with: #"\|"#) }.joined(separator: " | ") + " |"
      }
  }

  private static let nothing = "none published"

  private static func percent(_ value: Double?) -> String { value.map { $0.fixed(2) } ?? "" }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { #",""#.contains($0) || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private static func link(_ file: ZooFile) -> String {
    guard let url = file.urls.first else { return "\(file.file), \(file.status.rawValue)" }
    let revoked = file.status == .revoked ? ", revoked" : ""
    return "[\(file.file)](\(url))\(revoked)"
  }
}
