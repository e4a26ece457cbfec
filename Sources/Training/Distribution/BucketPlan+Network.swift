package import Distribution
package import ShuffleNet
internal import Tensors

extension BucketPlan {
  /// The buckets for the gradients of ``GradientEngine``.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - frozen: the parts whose gradients nobody needs.
  ///   - byteLimit: the bytes with which a bucket is full.
  package init(
    _ network: ShuffleNetV1,
    frozen: FrozenParts = FrozenParts(),
    byteLimit: Int = Self.defaultByteLimit
  ) {
    self.init(
      elementCounts: network.parameters.enumerated().map { index, parameter in
        parameter.isTrainable && !frozen.parameters.contains(index)
          ? parameter.shape.elementCount : 0
      },
      order: GradientEngine.order(of: network),
      byteLimit: byteLimit
    )
  }
}
