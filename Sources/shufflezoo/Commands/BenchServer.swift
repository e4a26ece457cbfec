internal import ArgumentParser
internal import Serving
internal import Tensors

struct BenchServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-server",
    _superCommandName: Shufflezoo.name,
    abstract: "Measure how a server of the Open Inference Protocol stands a load.",
    discussion: """
      Example:
        shufflezoo bench-server http://127.0.0.1:8080 --concurrency 1 8 64

      Asks with one tensor of noise, or with pictures, until three windows of time agree. With \
      --concurrency each connection asks again when its answer has come; with --rate requests come \
      whether it has or not, and their time counts from when they were due.
      """
  )

  @Argument(help: ArgumentHelp("The server's address.", valueName: "url"))
  var url: String

  @Option(help: ArgumentHelp("The model, if the server has several.", valueName: "name"))
  var model: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("How many requests run at once; by default 1.", valueName: "count")
  )
  var concurrency: [Int] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("How many requests come in a second.", valueName: "count")
  )
  var rate: [Double] = []

  @Option(
    help: ArgumentHelp("How many connections requests at a rate share.", valueName: "count")
  )
  var connections = 64

  @Option(
    help: ArgumentHelp(
      "How many pictures of noise a request has; by default 1.",
      valueName: "count"
    )
  )
  var batchSize: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "JPEG or PNG files, all of one request, instead of noise.",
      valueName: "file"
    ),
    completion: .file(extensions: ["jpeg", "jpg", "png"])
  )
  var picture: [String] = []

  @Flag(help: "Send and ask for tensors in JSON, not as bytes behind it.")
  var json = false

  @Option(help: ArgumentHelp("How long a window is.", valueName: "seconds"))
  var window = 2.0

  @Option(help: ArgumentHelp("The most windows of a load.", valueName: "count"))
  var maxWindows = 10

  @Option(
    help: ArgumentHelp(
      "By how much windows that agree may differ from their mean.",
      valueName: "percent"
    )
  )
  var stability = 10.0

  @Option(
    help: ArgumentHelp("A file with the server's key.", valueName: "file"),
    completion: .file()
  )
  var apiKeyFile: String?

  @OptionGroup var output: OutputOptions

  /// What one machine can open, and more than any server here is to be asked with.
  private static let connectionCounts = 1...16_384
  private static let rates = 0.01...1_000_000.0

  func validate() throws {
    guard concurrency.isEmpty || rate.isEmpty else {
      throw ValidationError(
        "give --concurrency or --rate, not both"
      )
    }
    for count in concurrency {
      try NumberOption.check("--concurrency", count, in: Self.connectionCounts)
    }
    try NumberOption.check("--connections", connections, in: Self.connectionCounts)
    for value in rate { try NumberOption.check("--rate", value, in: Self.rates) }
    try NumberOption.check("--batch-size", batchSize, in: 1...1024)
    guard batchSize == nil || picture.isEmpty else {
      throw ValidationError(
        "--batch-size counts pictures of noise, and --picture brings files; give one of them"
      )
    }
    try NumberOption.check("--window", window, in: 0.05...3600)
    try NumberOption.check("--max-windows", maxWindows, in: 3...1000)
    try NumberOption.check("--stability", stability, in: 0.1...100)
  }

  @MainActor
  func run() async throws {
    let files = try picture.map { try FileSource(path: $0).allBytes() }
    var target = try LoadTarget(url)
    target.key = try apiKeyFile.map(ServerOptions.key)
    let generator = LoadGenerator(target, options: options)
    do {
      try await measure(with: generator, files)
    } catch {
      await generator.end()
      throw error
    }
    await generator.end()
  }

  private var options: LoadGenerator.Options {
    var options = LoadGenerator.Options()
    options.window = .seconds(window)
    options.maximumWindowCount = maxWindows
    options.tolerance = stability / 100
    options.connectionCount = connections
    options.isBinary = !json
    return options
  }

  private func measure(with generator: LoadGenerator, _ files: [[UInt8]]) async throws {
    let asked = try await generator.model(named: model)
    let input: LoadInput =
      files.isEmpty
      ? .noise(count: batchSize ?? 1, elementCount: asked.pictureElementCount)
      : .pictures(files)
    let paces =
      rate.isEmpty
      ? (concurrency.isEmpty ? [1] : concurrency).map(LoadPace.concurrency)
      : rate.map(LoadPace.rate)
    var report = ServerLoadReport(url: url, model: asked.name, batchSize: input.count)
    if output.format == .text { Console.print(ServerLoadReport.heading) }
    for pace in paces {
      let result = ServerLoadReport.Load(try await generator.measure(asked, input, pace))
      if output.format == .text { Console.print(result.lines) }
      report.loads.append(result)
    }
    if output.format == .json { try JSON.print(report) }
  }
}
