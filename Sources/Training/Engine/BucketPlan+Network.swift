package import Distribution
package import ShuffleNet
internal import Tensors

extension BucketPlan {
  /// The buckets for the gradients of ``GradientEngine``.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - byteLimit: the bytes with which a bucket is full.
  package init(_ network: ShuffleNetV1, byteLimit: Int = Self.defaultByteLimit) {
    self.init(
      elementCounts: network.parameters.map { $0.isTrainable ? $0.shape.elementCount : 0 },
      order: GradientEngine.order(of: network),
      byteLimit: byteLimit
    )
  }
}
