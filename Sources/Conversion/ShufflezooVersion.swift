/// The version of the package, as `--version` prints it and native files record it.
public let shufflezooVersion = "0.1.0"
