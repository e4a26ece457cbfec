import Safetensors
import ShuffleNet
import Tensors

// Prints the logits of a grey picture by the weights of a native file, as README's example has it.
let file = try SafetensorsFile(source: FileSource(path: CommandLine.arguments[1]))
let engine = try Engine(ShuffleNetV1.Weights(from: file.stateDict))
let input = [Float](repeating: 0.5, count: 3 * 64 * 64)
let logits = try engine.logits(for: input, batchCount: 1, height: 64, width: 64)
for logit in logits { print(logit) }
