// time-gradients WEIGHTS BATCH SIDE THREADS: computes the loss and the gradients of a batch once for every line that
// it reads, and prints the seconds that it took, and the loss. `learners.py` says which batch that is.

import Safetensors
import ShuffleNet
import Tensors
import Training

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

let arguments = CommandLine.arguments
guard arguments.count == 5, let batch = Int(arguments[2]), let side = Int(arguments[3]),
  let threads = Int(arguments[4]), batch > 0, side > 0, threads > 0
else {
  print("usage: time-gradients WEIGHTS BATCH SIDE THREADS")
  exit(64)
}

let file = try SafetensorsFile(source: FileSource(path: arguments[1]))
let weights = try ShuffleNetV1.Weights(from: file.stateDict)
let network = weights.network
let pictures = (0..<batch * network.inputChannels * side * side).map { index in
  Float((index * 7919) % 1009) / 504.5 - 1
}
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
        labels: BatchLabels(labels),
        labelSmoothing: 0.1
      ).loss
  }
  print(time / .seconds(1), loss)
  fflush(nil)
}
