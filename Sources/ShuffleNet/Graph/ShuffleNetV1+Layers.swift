internal import Tensors

extension ShuffleNetV1 {
  /// What the input's height and width may be when layers are counted: past 65 536 the figures
  /// could overflow, and no picture is that large.
  public static let countedSideRange = 1...65_536

  /// The 20 layers for pictures of `inputHeight` × `inputWidth`, stem and units with their parts.
  ///
  /// - Precondition: height and width lie in ``countedSideRange``.
  public func layers(inputHeight: Int = 224, inputWidth: Int = 224) -> [Layer] {
    precondition(Self.countedSideRange.contains(inputHeight), "a height of 1 to 65536")
    precondition(Self.countedSideRange.contains(inputWidth), "a width of 1 to 65536")
    let stem = stemLayer(inputHeight, inputWidth)
    var height = SamePooling.outputSide(stem.outputShape[1])
    var width = SamePooling.outputSide(stem.outputShape[2])
    var layers = [stem, Layer("max_pool", .maxPool, [variant.stemChannels, height, width])]
    for unit in units {
      let layer = unit.layer(height, width)
      (height, width) = (layer.outputShape[1], layer.outputShape[2])
      layers.append(layer)
    }
    let elementCount = classifierShape.elementCount
    return layers + [
      Layer("global_pool", .globalAveragePool, [variant.finalChannels]),
      Layer(
        "classifier",
        .linear,
        [classCount],
        parameterCount: elementCount,
        multiplyAdds: elementCount
      ),
    ]
  }

  /// The multiply-adds of all convolutions and the classifier for one picture.
  ///
  /// - Precondition: height and width lie in ``countedSideRange``.
  public func multiplyAdds(inputHeight: Int = 224, inputWidth: Int = 224) -> Int {
    layers(inputHeight: inputHeight, inputWidth: inputWidth).reduce(0) { $0 + $1.multiplyAdds }
  }

  private func stemLayer(_ height: Int, _ width: Int) -> Layer {
    let parts = stem.layers(height, width)
    let shape = parts[0].outputShape
    return Layer("first_conv", .stem, shape, parts: parts + [Layer("first_conv.2", .relu, shape)])
  }
}

extension ConvolutionBlock {
  /// The convolution and the batch normalisation for an input of `height` × `width`.
  fileprivate func layers(_ height: Int, _ width: Int) -> [Layer] {
    let shape: Shape = [
      convolution.outputChannels, convolution.outputSide(height), convolution.outputSide(width),
    ]
    let weightCount = convolution.weightShape.elementCount
    return [
      Layer(
        name,
        convolution.isDepthwise
          ? .depthwiseConvolution
          : convolution.isPointwise ? .pointwiseConvolution : .convolution,
        shape,
        parameterCount: weightCount,
        multiplyAdds: weightCount * shape[1] * shape[2]
      ),
      Layer(
        normalizationName,
        .batchNormalization,
        shape,
        parameterCount: 4 * convolution.outputChannels
      ),
    ]
  }
}

extension ShuffleUnit {
  /// The unit for an input of `height` × `width`, with all its parts.
  fileprivate func layer(_ height: Int, _ width: Int) -> Layer {
    let midShape: Shape = [midChannels, height, width]
    var parts = compress.layers(height, width)
    parts.append(Layer("\(name).branch_main_1.2", .relu, midShape))
    parts.append(Layer("\(name).channel_shuffle", .channelShuffle, midShape))
    parts += depthwise.layers(height, width)
    let side = depthwise.convolution
    let (outputHeight, outputWidth) = (side.outputSide(height), side.outputSide(width))
    parts += expand.layers(outputHeight, outputWidth)
    let shape: Shape = [outputChannels, outputHeight, outputWidth]
    if stride == 2 {
      let pooled: Shape = [inputChannels, outputHeight, outputWidth]
      parts.append(Layer("\(name).branch_proj", .averagePool, pooled))
      parts.append(Layer("\(name).concat", .concatenation, shape))
    } else {
      parts.append(Layer("\(name).add", .addition, shape))
    }
    parts.append(Layer("\(name).relu", .relu, shape))
    return Layer(name, .shuffleUnit, shape, parts: parts)
  }
}
