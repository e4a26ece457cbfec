import ShuffleNet
import Testing

@Suite("Convolution")
struct ConvolutionTests {
  private func convolve(
    _ map: FeatureMap,
    _ convolution: Convolution,
    _ weight: [Float]
  ) -> [Float] {
    map.convolved(by: convolution, weight: weight).values
  }

  private static let kernel3x3 = Convolution(inputChannels: 1, outputChannels: 1, kernelSize: 3)
  private static let strided = Convolution(
    inputChannels: 1,
    outputChannels: 1,
    kernelSize: 3,
    stride: 2
  )

  @Test("is a cross-correlation: the kernel is not turned around")
  func crossCorrelation() {
    // A kernel with one weight, right of the centre, brings in the right neighbour.
    let map = FeatureMap(channels: 1, height: 2, width: 3, values: [1, 2, 3, 4, 5, 6])
    #expect(convolve(map, Self.kernel3x3, [0, 0, 0, 0, 0, 1, 0, 0, 0]) == [2, 3, 0, 5, 6, 0])
    // One below the centre brings in the row below.
    #expect(convolve(map, Self.kernel3x3, [0, 0, 0, 0, 0, 0, 0, 1, 0]) == [4, 5, 6, 0, 0, 0])
  }

  @Test("pads one zero on every side")
  func padding() {
    let map = FeatureMap(channels: 1, height: 3, width: 3, values: [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let ones = [Float](repeating: 1, count: 9)
    #expect(convolve(map, Self.kernel3x3, ones) == [12, 21, 16, 27, 45, 33, 24, 39, 28])
  }

  @Test("with stride 2 starts with the padding in front, for even sizes too")
  func stride() {
    // Windows begin at -1, 1, …: a weight at the centre takes columns 0, 2, one in front takes the
    // padding and column 1.
    let row = FeatureMap(channels: 1, height: 1, width: 4, values: [1, 2, 3, 4])
    #expect(convolve(row, Self.strided, [0, 0, 0, 0, 1, 0, 0, 0, 0]) == [1, 3])
    #expect(convolve(row, Self.strided, [0, 0, 0, 1, 0, 0, 0, 0, 0]) == [0, 2])
    #expect(convolve(row, Self.strided, [0, 0, 0, 0, 0, 1, 0, 0, 0]) == [2, 4])
  }

  @Test("with stride 2 gives half the size, rounded up", arguments: 1...9)
  func sizes(side: Int) {
    #expect(Self.strided.outputSide(side) == (side + 1) / 2)
    #expect(Self.kernel3x3.outputSide(side) == side)
    let map = FeatureMap(
      channels: 1,
      height: side,
      width: 1,
      values: (0..<side).map { Float($0 + 1) }
    )
    let centre = map.values.filter { Int($0) % 2 == 1 }
    #expect(convolve(map, Self.strided, [0, 0, 0, 0, 1, 0, 0, 0, 0]) == centre)
  }

  @Test("reads a single pixel through the centre of the kernel only")
  func singlePixel() {
    let map = FeatureMap(channels: 1, height: 1, width: 1, values: [2])
    #expect(convolve(map, Self.kernel3x3, [9, 9, 9, 9, 5, 9, 9, 9, 9]) == [10])
    #expect(convolve(map, Self.strided, [9, 9, 9, 9, 5, 9, 9, 9, 9]) == [10])
  }

  @Test("in groups sees only the group's channels")
  func groups() {
    let map = FeatureMap(channels: 4, height: 1, width: 2, values: [1, 2, 10, 20, 3, 4, 30, 40])
    let grouped = Convolution(inputChannels: 4, outputChannels: 4, kernelSize: 1, groups: 2)
    // Outputs 0 and 1 are made of inputs 0 and 1, outputs 2 and 3 of inputs 2 and 3.
    let weight: [Float] = [1, 1, 1, 2, 1, 3, 0, 1]
    #expect(convolve(map, grouped, weight) == [11, 22, 21, 42, 93, 124, 30, 40])
    let dense = Convolution(inputChannels: 4, outputChannels: 1, kernelSize: 1)
    #expect(convolve(map, dense, [1, 2, 3, 4]) == [150, 214])
  }

  @Test("with stride 2 and a 1×1 kernel takes every second pixel")
  func stridedPointwise() {
    let map = FeatureMap(channels: 1, height: 3, width: 3, values: [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let pointwise = Convolution(inputChannels: 1, outputChannels: 1, kernelSize: 1, stride: 2)
    #expect(convolve(map, pointwise, [2]) == [2, 6, 14, 18])
  }

  @Test("of every channel on its own is depthwise")
  func depthwise() {
    let map = FeatureMap(channels: 2, height: 1, width: 2, values: [1, 2, 3, 4])
    let depthwise = Convolution(
      inputChannels: 2,
      outputChannels: 2,
      kernelSize: 3,
      groups: 2
    )
    let weight: [Float] = [0, 0, 0, 1, 1, 0, 0, 0, 0] + [0, 0, 0, 0, 2, 1, 0, 0, 0]
    #expect(convolve(map, depthwise, weight) == [1, 3, 10, 8])
    #expect(depthwise.isDepthwise)
    #expect(!Self.kernel3x3.isDepthwise)
  }

  @Test("with a 5×5 kernel reaches two pixels, past a map that is smaller than the kernel")
  func largeKernel() {
    let map = FeatureMap(channels: 1, height: 1, width: 3, values: [1, 2, 4])
    let convolution = Convolution(inputChannels: 1, outputChannels: 1, kernelSize: 5)
    let row: [Float] = [16, 8, 1, 2, 32]
    let weight = [Float](repeating: 7, count: 10) + row + [Float](repeating: 7, count: 10)
    // 1 + 2*2 + 32*4, 8*1 + 2 + 2*4, 16*1 + 8*2 + 4
    #expect(convolve(map, convolution, weight) == [133, 18, 36])
  }
}
