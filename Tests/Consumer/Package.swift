// swift-tools-version: 6.3
import PackageDescription

// An app that takes two of shufflezoo's libraries, as somebody else's package would; `make check-consumer` builds it
// and looks at what that builds.
let package = Package(
  name: "Consumer",
  dependencies: [.package(name: "shufflezoo", path: "../..")],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "Safetensors", package: "shufflezoo"),
        .product(name: "ShuffleNet", package: "shufflezoo"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
