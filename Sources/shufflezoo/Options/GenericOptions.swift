internal import ArgumentParser
internal import Conversion

/// What `convert --generic` can be told about names and files.
struct GenericOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With --generic, a shell pattern of the tensors to take; repeatable.",
      valueName: "glob"
    )
  )
  var include: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --generic, a shell pattern of tensors to leave out of those; repeatable.",
      valueName: "glob"
    )
  )
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --generic, replace what matches in every name; repeatable, in order.",
      discussion: #"The first '=' parts the two, \= is one to match, \1 what a group matched."#,
      valueName: "regex=replacement"
    )
  )
  var rename: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --generic, split a .safetensors output into shards of at most so many bytes.",
      discussion: "Digits, or a number with KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 2GB.",
      valueName: "size"
    ),
    transform: ShardSize.init(parsing:)
  )
  var splitSize: ShardSize?

  /// Refuses what does not go with the output.
  func check(_ target: Convert.Target, isGeneric: Bool, output: String) throws {
    let isUsed =
      !include.isEmpty || !exclude.isEmpty || !rename.isEmpty || splitSize != nil
    if isUsed && !isGeneric {
      throw Failure(
        .usage,
        "--include, --exclude, --rename and --split-size go with --generic, which takes tensors as "
          + "they are; without it every tensor has its place in a network"
      )
    }
    guard splitSize != nil else { return }
    if target != .safetensors {
      throw Failure(
        .usage,
        "--split-size is for .safetensors outputs; the output is \(target.rawValue)"
      )
    }
    if !output.hasSuffix(".safetensors") {
      throw Failure(
        .usage,
        "\(output): expected a name that ends in .safetensors, from which --split-size makes those of "
          + "the shards"
      )
    }
  }

  /// The patterns and rules.
  func selection() throws -> TensorSelection {
    var rules: [RenameRule] = []
    for text in rename {
      do throws(RenameRuleError) {
        rules.append(try RenameRule(text))
      } catch {
        throw Failure(.usage, "--rename \(error)")
      }
    }
    return TensorSelection(including: include, excluding: exclude, renaming: rules)
  }
}

/// How large a shard may be, as one types it: `2GB`, `500MB`, `1.5GiB`, or digits alone for bytes.
///
/// The units are those of Hugging Face's tools: powers of ten, and powers of two with an `i`. Some of
/// these tools take `gb` for the same as `GB`, others for gigabits, so here it is neither.
struct ShardSize {
  /// The most bytes of tensors in a shard.
  let byteCount: Int

  private static let units: [(name: String, byteCount: Double)] = [
    ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
    ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
  ]

  /// Reads a size; parts of bytes are dropped.
  ///
  /// - Throws: `ValidationError`.
  init(parsing text: String) throws {
    let unit = Self.units.first { text.hasSuffix($0.name) }
    let digits = text.dropLast(unit?.name.count ?? 0)
    let isPlain = digits.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (unit != nil && $0 == UInt8(ascii: "."))
    }
    guard isPlain, let number = Double(digits) else {
      let names = Self.units.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "'\(text)' is no size; give a number and one of \(names), such as 2GB, or digits for bytes"
      )
    }
    let product = number * (unit?.byteCount ?? 1)
    guard product >= 1, product < 0x1p63 else {
      throw ValidationError("'\(text)' is no size; a shard has 1 byte to 2^63 - 1 bytes")
    }
    byteCount = Int(product)
  }
}
