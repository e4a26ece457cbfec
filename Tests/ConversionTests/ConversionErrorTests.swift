import Checkpoints
import Conversion
import Safetensors
import Tensors
import Testing

@Suite("Conversion errors")
struct ConversionErrorTests {
  static let texts: [(error: ConversionError, text: String)] = [
    (
      .file(FileError(.notFound, path: "a.ckpt")),
      "a.ckpt: no such file; check the path"
    ),
    (
      .checkpoint(CheckpointError(.empty, file: "a.ckpt")),
      "a.ckpt: the file is empty, it holds no parameters; fetch or save it again"
    ),
    (
      .safetensors(SafetensorsError(.reservedName, file: "b", tensor: "t")),
      "b: tensor 't': expected a tensor's name, found the one that safetensors keeps for metadata; "
        + "rename it"
    ),
    (
      .checksum(file: "a.safetensors", stored: "1\u{7}", computed: 2),
      #"a.safetensors: expected the CRC-32 1\u{7} of its metadata, found 2; the file is damaged, "#
        + "so fetch it again, or give --no-verify-crc to use it as it is"
    ),
    (
      .notShuffleNet(file: "a.ckpt", tensorCount: 3, holdsEMA: false),
      "a.ckpt: expected the weights of a ShuffleNetV1, found 3 tensors that fit no variant; to "
        + "convert any network tensor by tensor give --generic"
    ),
    (
      .notShuffleNet(file: "a.ckpt", tensorCount: 3, holdsEMA: true),
      "a.ckpt: expected the weights of a ShuffleNetV1, found 3 tensors that fit no variant; for "
        + "the averaged weights give --weights ema, to convert any network tensor by tensor give "
        + "--generic"
    ),
    (
      .noAverage(file: "a.ckpt"),
      "a.ckpt: expected averaged weights ('ema.…'), found the weights alone; leave out "
        + "--weights ema to use them"
    ),
    (
      .mapTensors(file: "a.ckpt", names: ["x", "y"]),
      "a.ckpt: expected tensors, found 2 hash-table parameters (x, y), which the output cannot "
        + "hold; allow leaving them out with --allow-unexpected"
    ),
    (
      .overflow(file: "a.ckpt", tensor: "w\u{7}", value: 65_520, dataType: .float16),
      #"a.ckpt: tensor 'w\u{7}': expected values that float16 can hold, found 65520.0, which would become "#
        + "infinite; give another --dtype"
    ),
    (
      .folding(file: "a.ckpt", tensor: "w"),
      "a.ckpt: tensor 'w': expected weights that stay finite when their normalisation is folded in, found "
        + "one that does not; give --no-fold"
    ),
    (
      .tooLarge(file: "a.ckpt", byteCount: 3_000_000_000),
      "a.ckpt: expected weights that fit a file of ONNX, which ends at 2 GiB, found 3000000000 bytes; "
        + "give a smaller --dtype, or export safetensors"
    ),
    (
      .incomplete(file: "a.ckpt", missing: ["x", "y"]),
      "a.ckpt: expected every parameter of the network, found 2 missing: x, y; a graph cannot do "
        + "without, so export safetensors"
    ),
    (
      .channels(file: "a.ckpt", expected: 3, found: 1),
      "a.ckpt: expected a network for pictures of 3 channels, which is what is normalised, found 1; "
        + "leave out --normalize"
    ),
    (
      .form(file: "a.safetensors", reason: "it names 'w\u{1B}' twice"),
      #"a.safetensors: the metadata 'shufflezoo.ckpt' does not fit the tensors: it names 'w\u{1B}' "#
        + "twice; the file was changed after it was converted, so convert the checkpoint again"
    ),
    (
      .nothingSelected(file: "a.ckpt", tensorCount: 8),
      "a.ckpt: expected tensors that the patterns leave, found none among its 8; change --include or "
        + "--exclude"
    ),
    (
      .nameTaken(file: "a.ckpt", name: "c", tensors: ["a\u{7}", "b"]),
      #"a.ckpt: 'a\u{7}' and 'b' would both be called 'c'; change --rename, or leave one of them out "#
        + "with --exclude"
    ),
    (
      .unusableName(file: "a.ckpt", tensor: "a", name: "", reason: "is empty"),
      "a.ckpt: 'a' would be called '', which is empty; change --rename"
    ),
    (
      .shardName(file: "a.bin"),
      "a.bin: expected a name that ends in .safetensors, from which the names of the shards are made; "
        + "give the output such a name"
    ),
  ]

  @Test("messages say where, what was expected, what was found and what to do", arguments: texts)
  func text(_ error: ConversionError, _ text: String) {
    #expect(error.description == text)
  }
}
