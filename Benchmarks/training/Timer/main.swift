// time-gradients MODEL BATCH SIDE THREADS: computes the loss and the gradients of a batch of noise once for every
// line that it reads, and prints the seconds that it took, and the loss.

import EngineVerification
import ShuffleNet
import Training

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

let arguments = CommandLine.arguments
guard arguments.count == 5, let variant = ShuffleNetV1.Variant(named: arguments[1]),
  let batch = Int(arguments[2]), let side = Int(arguments[3]), let threads = Int(arguments[4]),
  batch > 0, side > 0, threads > 0
else {
  print("usage: time-gradients MODEL BATCH SIDE THREADS")
  exit(64)
}

let network = ShuffleNetV1(variant)
let weights = ShuffleNetV1.Weights.realistic(network, seed: 1)
var generator = SeededGenerator(seed: 2)
let pictures = generator.floats(batch * network.inputChannels * side * side, in: -2..<2)
let labels = (0..<batch).map { $0 * 7 % network.classCount }
let engine = try GradientEngine(
  network,
  pictureCount: batch,
  height: side,
  width: side,
  pool: ThreadPool(threadCount: threads),
  instructionSet: try .chosen()
)

let clock = ContinuousClock()
while readLine() != nil {
  var loss: Float = 0
  let time = clock.measure {
    loss =
      engine.gradients(
        weights.values,
        pictures: pictures,
        labels: labels,
        labelSmoothing: 0.1
      ).loss
  }
  print(time / .seconds(1), loss)
  fflush(nil)
}
