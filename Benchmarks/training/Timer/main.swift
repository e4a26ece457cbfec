// time-gradients WEIGHTS BATCH SIDE THREADS [arrivals]: computes the loss and the gradients of a batch once for every
// line that it reads, and prints the seconds that it took, and the loss; with `arrivals` also the seconds after which
// the gradients of the classifier, of the units from the last to the first, and of the stem were there. `learners.py`
// says which batch that is.

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
guard arguments.count == 5 || (arguments.count == 6 && arguments[5] == "arrivals"),
  let batch = Int(arguments[2]), let side = Int(arguments[3]), let threads = Int(arguments[4]),
  batch > 0, side > 0, threads > 0
else {
  print("usage: time-gradients WEIGHTS BATCH SIDE THREADS [arrivals]")
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
  let start = clock.now
  var arrivals: [Double] = []
  let pass = engine.gradients(
    weights.values,
    pictures: pictures,
    labels: BatchLabels(labels),
    labelSmoothing: 0.1
  ) { (_, _) throws(Never) in arrivals.append((clock.now - start) / .seconds(1)) }
  let time = (clock.now - start) / .seconds(1)
  let shown = arguments.count == 6 ? arrivals.map { " \($0)" }.joined() : ""
  print("\(time) \(pass.loss)\(shown)")
  fflush(nil)
}
