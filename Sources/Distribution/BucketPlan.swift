/// Which gradients are sent together, and in which order.
package struct BucketPlan: Sendable, Equatable {
  /// A parameter's place.
  package struct Part: Sendable, Equatable {
    /// The parameter's number.
    package let parameter: Int
    /// The bucket's.
    package let bucket: Int
    /// Where it stands in the bucket, and how many floats it has.
    package let range: Range<Int>
  }

  /// The parameters that have gradients, in the order in which these come.
  package let parts: [Part]
  /// The floats of each bucket.
  package let counts: [Int]
  /// The number of all parameters, those without gradients among them.
  package let parameterCount: Int

  /// The bytes that a bucket waits for unless somebody says otherwise: 256 KiB.
  ///
  /// A bucket costs a fixed time, so it is not to be small; the last one starts when all has been computed, and nothing
  /// hides it, so it is not to be large. The gradients of the smallest network are 2.9 MB, of which 1.9 MB are the
  /// classifier's, which come first. `docs/cluster.md` compares sizes.
  package static let defaultByteLimit = 256 << 10

  /// Fills buckets one after another.
  ///
  /// No parameter is split, so that a bucket may get longer than it had to be; the last one may be shorter.
  ///
  /// - Parameters:
  ///   - elementCounts: the floats of each parameter's gradient; 0 for those that have none.
  ///   - order: the parameters, in the order in which their gradients come.
  ///   - byteLimit: the bytes with which a bucket is full.
  /// - Precondition: `order` has every parameter once.
  package init(
    elementCounts: [Int],
    order: [Range<Int>],
    byteLimit: Int = Self.defaultByteLimit
  ) {
    precondition(
      order.flatMap(Array.init).sorted() == Array(elementCounts.indices),
      "an order of all parameters"
    )
    var (parts, counts, isFull) = ([Part](), [Int](), true)
    for parameter in order.joined() where elementCounts[parameter] > 0 {
      if isFull { counts.append(0) }
      let bucket = counts.count - 1
      let start = counts[bucket]
      let end = start + elementCounts[parameter]
      parts.append(Part(parameter: parameter, bucket: bucket, range: start..<end))
      counts[bucket] = end
      isFull = end * MemoryLayout<Float>.size >= byteLimit
    }
    (self.parts, self.counts) = (parts, counts)
    parameterCount = elementCounts.count
  }
}
