// swift-tools-version: 6.3
import PackageDescription

// The modules stand in layers (CONTRIBUTING.md has the table); a module imports only from layers
// below its own, which `make lint` checks.

/// What every Swift target is built with: warnings are errors, and unsafe code says so.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target or its tests, built strictly.
func module(
  _ name: String,
  _ dependencies: [Target.Dependency],
  resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// Tests of a module, which are optimised only where they compute much themselves: the optimiser
/// takes long over expectations, and they gain nothing by it.
func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = [],
  isComputing: Bool = false
) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies + ["TestSupport"],
    exclude: exclude,
    swiftSettings: isComputing ? strict : strict + [.unsafeFlags(["-Onone"])]
  )
}

func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

/// Sockets and TLS, for downloads and for the server that tests them.
let network: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let httpClient =
  network + [
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
  ]

/// A server, and what its parts are made of.
let httpServer: [Target.Dependency] = [
  .product(name: "DequeModule", package: "swift-collections"),
  .product(name: "HTTPTypes", package: "swift-http-types"),
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "HummingbirdHTTP2", package: "hummingbird"),
  .product(name: "Logging", package: "swift-log"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
  .product(name: "NIOTLS", package: "swift-nio"),
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]

let package = Package(
  name: "shufflezoo",
  platforms: [.macOS(.v26), .iOS(.v26)],
  products: [
    .library(name: "Checkpoints", targets: ["Checkpoints"]),
    .library(name: "Safetensors", targets: ["Safetensors", "Tensors"]),
    .library(name: "ShuffleNet", targets: ["ShuffleNet", "Tensors"]),
    .library(name: "Images", targets: ["Images"]),
    .library(name: "Conversion", targets: ["Conversion"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "Zoo", targets: ["Zoo"]),
    .library(name: "Downloads", targets: ["Downloads", "Web", "Zoo"]),
    .executable(name: "shufflezoo", targets: ["shufflezoo"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Trainings by several processes, over Open MPI.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird",
      from: "2.28.0",
      traits: []
    ),
  ],
  targets: [
    // Layer 0: system libraries, C, and the vocabulary that everything shares.
    system(
      "CProtobufC",
      pkgConfig: "libprotobuf-c",
      apt: "libprotobuf-c-dev",
      brew: "protobuf-c"
    ),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg62-turbo-dev", brew: "jpeg-turbo"),
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
    system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    system("COpenMPI", pkgConfig: "ompi-c", apt: "libopenmpi-dev", brew: "open-mpi"),
    .target(name: "CKernels"),
    .target(name: "CPictureKernels"),
    .target(name: "CTrainingKernels"),
    .target(name: "CCheckpointProto", dependencies: ["CProtobufC"]),
    .target(name: "CONNXProto", dependencies: ["CProtobufC"]),
    .target(name: "CJPEGDecoder", dependencies: ["CJPEG"]),
    .target(name: "CPNGDecoder", dependencies: ["CPNG"]),
    // Nothing without the trait, so that the library needs not be there.
    .target(
      name: "CMPI",
      dependencies: [.target(name: "COpenMPI", condition: .when(traits: ["MPI"]))],
      cSettings: [.define("SZ_MPI", .when(traits: ["MPI"]))]
    ),
    module("Tensors", []),
    module("Digests", ["CCrypto", "CZlib"]),
    module("Ciphers", ["CCrypto"]),

    // Layer 1: file formats, JSON, the web's addresses, pictures, processes that work together.
    module(
      "Checkpoints",
      ["CCheckpointProto", "CProtobufC", "Ciphers", "Digests", "Tensors"]
    ),
    module("ONNX", ["CONNXProto", "CProtobufC", "Tensors"]),
    module("Safetensors", ["Tensors"]),
    module("ShuffleNet", ["CKernels", "Tensors"]),
    module("Images", ["CJPEGDecoder", "CPNGDecoder", "CPictureKernels"]),
    module("Recipes", ["CYAML", "Tensors"]),
    module("JSON", ["Tensors"]),
    module("Web", []),
    module("Distribution", [.target(name: "CMPI", condition: .when(traits: ["MPI"]))]),

    // Layer 2: names and graph, accuracy, the zoo.
    module(
      "Conversion",
      ["Checkpoints", "Ciphers", "Digests", "ONNX", "Safetensors", "ShuffleNet", "Tensors"]
    ),
    module("Evaluation", ["CZlib", "Digests", "Images", "ShuffleNet", "Tensors"]),
    module("Zoo", ["Digests", "JSON", "ShuffleNet", "Tensors", "Web"]),

    // Layer 3: what runs for long.
    module("Downloads", ["Digests", "Tensors", "Web", "Zoo"] + httpClient),
    module(
      "Training",
      [
        "CTrainingKernels", "Checkpoints", "Conversion", "Digests", "Distribution",
        "Evaluation", "Images", "Recipes", "ShuffleNet", "Tensors",
      ]
    ),
    module(
      "Serving",
      ["Images", "JSON", "ShuffleNet", "Tensors"] + httpServer,
      resources: [
        .embedInCode("OpenAPI/openapi.json"), .embedInCode("Page/icon.svg"),
        .embedInCode("Page/index.html"), .embedInCode("Page/page.css"),
        .embedInCode("Page/page.js"),
      ]
    ),

    // Layer 4: the command.
    .executableTarget(
      name: "shufflezoo",
      dependencies: [
        "Checkpoints", "Ciphers", "Conversion", "Digests", "Distribution", "Downloads",
        "Evaluation", "Images", "Recipes", "Serving", "ShuffleNet", "Tensors", "Training", "Zoo",
        argumentParser,
      ],
      // A command's work stays on the thread that it began on.
      swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
    ),

    .target(
      name: "TestSupport",
      dependencies: network,
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .target(name: "JPEGEncoder", dependencies: ["CJPEG"], path: "Tests/JPEGEncoder"),
    .target(
      name: "ONNXReader",
      dependencies: ["CONNXProto", "CProtobufC", "ONNX", "Tensors"],
      path: "Tests/ONNXReader",
      swiftSettings: strict
    ),
    .target(
      name: "EngineVerification",
      dependencies: ["ShuffleNet", "Tensors"],
      path: "Tests/EngineVerification/Library",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "verify-engine",
      dependencies: ["EngineVerification", "ShuffleNet"],
      path: "Tests/EngineVerification/Command",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "time-gradients",
      dependencies: ["Safetensors", "ShuffleNet", "Tensors", "Training"],
      path: "Benchmarks/training/Timer",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "check-distribution",
      dependencies: ["Distribution", "EngineVerification", "ShuffleNet", "Training"],
      path: "Tests/Distribution/Command",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "read-weights",
      dependencies: ["Conversion", "Digests", "Tensors"],
      path: "Tests/Differential/Reader",
      swiftSettings: strict
    ),
    .target(
      name: "CKernelSweep",
      dependencies: ["CKernels"],
      path: "Tests/KernelSweep",
      exclude: ["main.c", "emulated.sh", "emulated"]
    ),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Checkpoints", "Ciphers", "Conversion", "Evaluation", "Images", "JSON", "ONNX", "Recipes",
        "Safetensors", "Tensors", "Web", "Zoo",
      ],
      path: "Tests/Fuzzing/Library",
      swiftSettings: strict
    ),
    tests("TensorsTests", ["Tensors"]),
    tests("DigestsTests", ["Digests"]),
    tests("CiphersTests", ["Ciphers"]),
    tests("CheckpointsTests", ["Checkpoints", "Ciphers", "Digests", "Tensors"], isComputing: true),
    tests("ONNXTests", ["ONNX", "ONNXReader", "Tensors"]),
    tests("SafetensorsTests", ["Safetensors", "Tensors"]),
    tests(
      "ShuffleNetTests",
      [
        "AllocationCounter", "CKernelSweep", "CKernels", "EngineVerification", "ShuffleNet",
        "Tensors",
      ],
      isComputing: true
    ),
    tests(
      "ImagesTests",
      ["AllocationCounter", "Digests", "Images", "JPEGEncoder"],
      isComputing: true
    ),
    tests("RecipesTests", ["Recipes", "Tensors"]),
    tests("JSONTests", ["EngineVerification", "JSON"], isComputing: true),
    tests("DistributionTests", ["Distribution"]),
    tests(
      "ConversionTests",
      [
        "Checkpoints", "Ciphers", "Conversion", "Digests", "ONNX", "ONNXReader", "Safetensors",
        "ShuffleNet", "Tensors",
      ],
      isComputing: true
    ),
    tests("EvaluationTests", ["Conversion", "Evaluation", "Images", "ShuffleNet", "Tensors"]),
    tests("WebTests", ["Web"]),
    tests("ZooTests", ["Digests", "ShuffleNet", "Zoo"]),
    tests("DownloadsTests", ["Digests", "Downloads", "Tensors", "Web", "Zoo"] + network),
    tests("FuzzingTests", ["FuzzTargets"], isComputing: true),
    tests("ServingTests", ["EngineVerification", "Images", "Serving", "ShuffleNet"]),
    tests(
      "TrainingTests",
      [
        "Checkpoints", "Conversion", "Distribution", "EngineVerification", "Evaluation", "Images",
        "Recipes", "ShuffleNet", "Tensors", "Training",
      ],
      isComputing: true
    ),
    tests(
      "DocumentationTests",
      [
        "Checkpoints", "Conversion", "Digests", "Downloads", "Evaluation", "Images", "Recipes",
        "Safetensors", "Serving", "ShuffleNet", "Tensors", "Training", "Zoo",
      ]
    ),
    tests("EndToEnd", ["shufflezoo"], exclude: ["Golden"]),
  ],
  swiftLanguageModes: [.v6]
)

// libFuzzer brings the main function, so that nothing but `make fuzz` can link this.
if Context.environment["SHUFFLEZOO_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: ["FuzzTargets"],
      path: "Tests/Fuzzing/Driver",
      swiftSettings: strict,
      // GNU gold does not get on with the sanitizers' libraries.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
    )
  )
}
