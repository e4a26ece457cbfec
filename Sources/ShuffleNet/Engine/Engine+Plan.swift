internal import CKernels
public import Tensors

extension Engine {
  /// What the engine does with a picture of one size.
  public struct Plan: Sendable {
    /// The steps, in order.
    public let steps: [Step]
    /// The bytes of the packed weights.
    public let weightByteCount: Int
    /// The bytes of the arena that a picture's maps share.
    public let arenaByteCount: Int
  }

  /// One call of a kernel.
  public struct Step: Hashable, Sendable {
    /// The kernels.
    public enum Operation: String, CaseIterable, Hashable, Sendable {
      /// Convolution, ReLU and max pool.
      case stem
      /// Grouped 1×1 convolution with bias and ReLU, the residual added before; the one that
      /// ``Engine/Precision`` is about.
      case pointwise
      /// Depthwise 3×3 convolution with bias; it reads through the channel shuffle.
      case depthwise
      /// 3×3 average pool of the stride-2 units.
      case averagePool = "average_pool"
      /// The mean of each channel.
      case globalAveragePool = "global_average_pool"
      /// The classifier's matrix.
      case classifier
    }

    /// The layer's name, as in the graph.
    public let name: String
    /// The kernel.
    public let operation: Operation
    /// What comes out, `[C, H, W]`, or `[C]` from the global pool on.
    public let outputShape: Shape
    /// The bytes of the weights that are read.
    public let weightByteCount: Int
    /// The multiply-adds.
    public let multiplyAdds: Int
  }

  /// The plan for pictures of `height` × `width` pixels, each at least 1.
  public func plan(height: Int = 224, width: Int = 224) -> Plan {
    let plan = ForwardPlan(network, height: height, width: width, threadCount: 1, lanes: lanes)
    let steps = plan.steps.map { describe($0.operation, in: plan) }
    return Plan(
      steps: steps + [classifierStep],
      weightByteCount: weights.floatCount * MemoryLayout<Float>.stride
        + weights.pairs.count * MemoryLayout<UInt32>.stride,
      arenaByteCount: plan.floatCount * MemoryLayout<Float>.stride
    )
  }

  private func describe(_ operation: ForwardPlan.Step.Operation, in plan: ForwardPlan) -> Step {
    switch operation {
    case .stem:
      let convolution = network.stem.convolution
      let pixels = convolution.outputSide(plan.height) * convolution.outputSide(plan.width)
      return step(network.stem.name, .stem, plan.pooled, network.stem, pixels: pixels)
    case .compress(let index):
      let block = network.units[index].compress
      return step(block.name, .pointwise, plan.units[index].compressed, block)
    case .depthwise(let index):
      let block = network.units[index].depthwise
      return step(block.name, .depthwise, plan.units[index].convolved, block)
    case .expand(let index):
      let block = network.units[index].expand
      let output = plan.units[index].output
      return step(block.name, .pointwise, output, block, pixels: output.pixelCount)
    case .averagePool(let index):
      let output = plan.units[index].output
      return Step(
        name: "\(network.units[index].name).branch_proj",
        operation: .averagePool,
        outputShape: [plan.units[index].input.channels, output.height, output.width],
        weightByteCount: 0,
        multiplyAdds: 0
      )
    case .globalAveragePool:
      return Step(
        name: "global_pool",
        operation: .globalAveragePool,
        outputShape: [plan.features.channels],
        weightByteCount: 0,
        multiplyAdds: 0
      )
    }
  }

  private var classifierStep: Step {
    Step(
      name: "classifier",
      operation: .classifier,
      outputShape: [network.classCount],
      weightByteCount: network.classifierShape.elementCount * MemoryLayout<Float>.stride,
      multiplyAdds: network.classifierShape.elementCount
    )
  }

  /// A convolution's step; `pixels` are those that the convolution makes, where they are not all that
  /// come out.
  private func step(
    _ name: String,
    _ operation: Step.Operation,
    _ map: ForwardPlan.Map,
    _ block: ConvolutionBlock,
    pixels: Int? = nil
  ) -> Step {
    let convolution = block.convolution
    let weightCount = convolution.weightShape.elementCount
    var weightByteCount = weightCount * MemoryLayout<Float>.stride
    if operation == .pointwise, precision == .bfloat16 {
      let inputs = weightCount / convolution.outputChannels
      weightByteCount =
        convolution.outputChannels * sz_bf16_pairs(inputs) * MemoryLayout<UInt32>.stride
    }
    return Step(
      name: name,
      operation: operation,
      outputShape: [convolution.outputChannels, map.height, map.width],
      weightByteCount: weightByteCount + convolution.outputChannels * MemoryLayout<Float>.stride,
      multiplyAdds: weightCount * (pixels ?? map.pixelCount)
    )
  }
}
