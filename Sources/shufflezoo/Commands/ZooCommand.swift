internal import ArgumentParser

/// The subcommands for those who keep a zoo of their own.
struct ZooCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zoo",
    abstract: "Publish weights of your own.",
    discussion: """
      Example:
        shufflezoo zoo add trained.ckpt --name my_net --url https://my.org/zoo/
      """,
    subcommands: [ZooAdd.self]
  )
}
