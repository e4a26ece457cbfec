public import ArgumentParser
internal import Downloads
public import Zoo

struct List: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    _superCommandName: Shufflezoo.name,
    abstract: "List the models of the zoo and what was reported for them.",
    discussion: """
      Example:
        shufflezoo list 'shufflenet_v1_g3_*' --sort top1

      Each row is a file of weights; models of which none was published have a row without. On a \
      terminal that is too narrow, columns go and names are shortened.
      """
  )

  /// How the models are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case csv
    case markdown
  }

  @Argument(help: "A shell pattern for names, such as '*g3*'.", completion: ModelNames.completion)
  var pattern = "*"

  @Option(help: ArgumentHelp("Only models with so many groups: 3 or 8.", valueName: "count"))
  var groups: Int?

  @Option(
    name: .customLong("max-params"),
    help: ArgumentHelp(
      "Only models of at most so many parameters, as 1889208 or 2M.",
      valueName: "count"
    )
  )
  var maximumParameters: ParameterCount?

  @Option(
    name: .customLong("min-top1"),
    help: ArgumentHelp("Only models of at least this top-1 accuracy.", valueName: "percent")
  )
  var minimumTop1: Double?

  @Option(help: ArgumentHelp("What to sort by.", valueName: "key"))
  var sort: ModelZoo.SortKey = .name

  @Flag(help: "Only models of which a file is in the cache.")
  var downloaded = false

  @OptionGroup var zoo: ZooOptions

  @Option(help: ArgumentHelp("How the result is printed.", valueName: "form"))
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Print no progress and no notes.")
  var quiet = false

  @MainActor
  func run() async throws {
    let cached = try zoo.cachedFiles()
    let names = Set(cached.map(\.file))
    let found = try await zoo.models().models(
      matching: pattern,
      groups: groups,
      maximumParameterCount: maximumParameters?.value,
      minimumTop1: minimumTop1,
      sortedBy: sort
    )
    let models = found.filter { card in
      !downloaded || card.weights.contains { names.contains($0.file) }
    }
    let listing = ModelListing(models, cached: names)
    switch format {
    case .json: try JSON.print(Listed(models: models, cached: cached.map { CachedFile($0) }))
    case .csv: Console.print(listing.csv, lineEnd: "\r\n")
    case .markdown: Console.print(listing.markdown)
    case .text where models.isEmpty: Console.print(["no model matches\(selection)"])
    case .text: Console.print(listing.text(fitting: Terminal.width))
    }
  }

  /// What was asked for, as one wrote it.
  private var selection: String {
    let filters = [
      groups.map { "--groups \($0)" },
      maximumParameters.map { "--max-params \($0.value)" },
      minimumTop1.map { "--min-top1 \($0)" },
      downloaded ? "--downloaded" : nil,
    ]
    return ([" '\(pattern)'"] + filters.compactMap(\.self)).joined(separator: " ")
  }
}

/// The models as one JSON object.
private struct Listed: Encodable {
  let models: [ModelCard]
  let cached: [CachedFile]
}

extension ModelZoo.SortKey: ExpressibleByArgument {}
