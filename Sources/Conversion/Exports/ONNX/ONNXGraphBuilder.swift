internal import ONNX
internal import ShuffleNet
internal import Tensors

/// Writes down the network as nodes of ONNX, with its size at every step.
///
/// A value has the name of the node that gives it, so every value is given once.
struct ONNXGraphBuilder {
  /// The model so far.
  private(set) var model: ONNXModel
  /// The last value, and its shape for one picture.
  private var current: String
  private var channels: Int
  private var height: Int
  private var width: Int

  private let isFolded: Bool

  /// Starts with an input of that name.
  init(_ model: ONNXModel, input: String, channels: Int, imageSide: Int, isFolded: Bool) {
    self.model = model
    self.current = input
    self.channels = channels
    self.height = imageSide
    self.width = imageSide
    self.isFolded = isFolded
  }

  /// What the constants of ``normalize(_:)`` are called.
  static let normalizationNames = ["normalize.mean", "normalize.std"]

  /// Subtracts the mean of each channel and divides by its deviation.
  ///
  /// MindCV's order of the two: `(x - mean) / std`.
  mutating func normalize(_ normalization: ONNXExport.Normalization) {
    let shape: Shape = [1, normalization.mean.count, 1, 1]
    let names = Self.normalizationNames
    let mean = Tensor(name: names[0], shape: shape, values: normalization.mean)
    let deviation = Tensor(
      name: names[1],
      shape: shape,
      values: normalization.standardDeviation
    )
    model.initializers += [mean, deviation]
    add("Sub", "normalize.centered", [current, mean.name])
    add("Div", "normalize", [current, deviation.name])
  }

  /// Appends the whole network from the stem to the logits, which get the name `output`.
  mutating func append(_ network: ShuffleNetV1, output: String) {
    append(network.stem)
    add("Relu", "first_conv.2", [current])
    append(pool: "MaxPool", "max_pool")
    for unit in network.units { append(unit) }
    add("GlobalAveragePool", "global_pool", [current])
    add("Flatten", "flatten", [current], ["axis": .integer(1)])
    add("Gemm", output, [current, "classifier.weight"], ["transB": .integer(1)])
  }

  /// Turns logits into probabilities.
  mutating func softmax(output: String) {
    add("Softmax", output, [current], ["axis": .integer(1)])
  }

  private mutating func append(_ unit: ShuffleUnit) {
    let input = (name: current, height: height, width: width, channels: channels)
    append(unit.compress)
    add("Relu", "\(unit.name).branch_main_1.2", [current])
    append(shuffle: unit)
    append(unit.depthwise)
    append(unit.expand)
    if unit.stride == 2 {
      let main = current
      (current, height, width) = (input.name, input.height, input.width)
      append(pool: "AveragePool", "\(unit.name).branch_proj")
      add("Concat", "\(unit.name).concat", [current, main], ["axis": .integer(1)])
      channels = unit.outputChannels
    } else {
      add("Add", "\(unit.name).add", [input.name, current])
    }
    add("Relu", "\(unit.name).relu", [current])
  }

  private mutating func append(_ block: ConvolutionBlock) {
    let convolution = block.convolution
    let attributes: [String: ONNXModel.Attribute] = [
      "group": .integer(convolution.groups),
      "kernel_shape": .integers([convolution.kernelSize, convolution.kernelSize]),
      "pads": .integers(Array(repeating: convolution.padding, count: 4)),
      "strides": .integers([convolution.stride, convolution.stride]),
    ]
    let bias = isFolded ? ["\(block.name).bias"] : []
    add("Conv", block.name, [current, "\(block.name).weight"] + bias, attributes)
    channels = convolution.outputChannels
    height = convolution.outputSide(height)
    width = convolution.outputSide(width)
    guard !isFolded else { return }
    add(
      "BatchNormalization",
      block.normalizationName,
      [current]
        + ["gamma", "beta", "moving_mean", "moving_variance"].map {
          "\(block.normalizationName).\($0)"
        },
      ["epsilon": .float(ShuffleNetV1.Weights.BatchNormalization.epsilon)]
    )
  }

  /// A pool of 3×3 with stride 2 and MindSpore's "same" padding for the size at hand, which is never
  /// counted.
  private mutating func append(pool operation: String, _ name: String) {
    let (rows, columns) = (SamePooling.padding(height), SamePooling.padding(width))
    var attributes: [String: ONNXModel.Attribute] = [
      "kernel_shape": .integers([3, 3]),
      "pads": .integers([rows.before, columns.before, rows.after, columns.after]),
      "strides": .integers([2, 2]),
    ]
    if operation == "AveragePool" { attributes["count_include_pad"] = .integer(0) }
    add(operation, name, [current], attributes)
    (height, width) = (SamePooling.outputSide(height), SamePooling.outputSide(width))
  }

  /// MindCV's channel shuffle: `[N, C / g, g, H, W]`, the two channel axes exchanged.
  private mutating func append(shuffle unit: ShuffleUnit) {
    let name = "\(unit.name).channel_shuffle"
    let groupChannels = channels / unit.groups
    // A 0 keeps the dimension: that of the batch, which a run chooses.
    let apart = integers("\(name).apart", [0, groupChannels, unit.groups, height, width])
    let joined = integers("\(name).joined", [0, channels, height, width])
    add("Reshape", "\(name).reshape", [current, apart])
    add("Transpose", "\(name).transpose", [current], ["perm": .integers([0, 2, 1, 3, 4])])
    add("Reshape", name, [current, joined])
  }

  /// Adds a constant of `int64` and gives its name.
  private mutating func integers(_ name: String, _ values: [Int]) -> String {
    let bytes = values.flatMap(\.littleEndianBytes)
    model.initializers.append(
      Tensor(name: name, dataType: .int64, shape: [values.count], region: ByteRegion(bytes))
    )
    return name
  }

  private mutating func add(
    _ operation: String,
    _ name: String,
    _ inputs: [String],
    _ attributes: [String: ONNXModel.Attribute] = [:]
  ) {
    model.nodes.append(
      .init(
        name: name,
        operation: operation,
        inputs: inputs,
        outputs: [name],
        attributes: attributes
      )
    )
    current = name
  }
}
