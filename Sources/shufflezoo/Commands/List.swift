public import ArgumentParser
public import Zoo

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the models of the zoo and what was reported for them.",
    discussion: """
      Example:
        shufflezoo list 'shufflenet_v1_g3_*' --sort top1

      Each row is a file of weights; models of which none was published have a row without.
      """
  )

  @Argument(help: "A shell pattern for names, such as '*g3*'.")
  var pattern = "*"

  @Option(help: ArgumentHelp("What to sort by.", valueName: "key"))
  var sort: ModelZoo.SortKey = .name

  @Option(
    name: .customLong("min-top1"),
    help: ArgumentHelp("Only models of at least this top-1 accuracy.", valueName: "percent")
  )
  var minimumTop1: Double?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let zoo: ModelZoo
    do { zoo = try ModelZoo.builtIn } catch { throw Failure(error) }
    let models = zoo.models(matching: pattern, minimumTop1: minimumTop1, sortedBy: sort)
    switch output.format {
    case .json: try JSON.print(Listing(models: models))
    case .text: Console.print(lines(models))
    }
  }

  private struct Listing: Encodable {
    let models: [ModelCard]
  }

  private func lines(_ models: [ModelCard]) -> [String] {
    guard !models.isEmpty else { return ["no model matches '\(pattern)'"] }
    var table = Table([
      ("model", .left), ("groups", .right), ("width", .right), ("parameters", .right),
      ("top-1", .right), ("top-5", .right), ("status", .left), ("weights", .left),
    ])
    for card in models {
      let model = [
        card.name, String(card.groups), card.width.fixed(1), card.parameterCount.grouped,
      ]
      if card.weights.isEmpty { table.append(model + ["", "", "", "none published"]) }
      for file in card.weights {
        table.append(
          model + [
            file.top1.map { $0.fixed(2) } ?? "", file.top5.map { $0.fixed(2) } ?? "",
            file.status.rawValue, file.file,
          ]
        )
      }
    }
    return table.lines
  }
}

extension ModelZoo.SortKey: ExpressibleByArgument {}
