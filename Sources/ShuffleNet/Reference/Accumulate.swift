/// Adds `weight` times an input element to each output element of `range`.
///
/// Output element `range.lowerBound + k` gets input element `start + k * stride`. This is the one
/// loop in which a forward pass spends its time, so the bounds are checked once, before it. The
/// product is rounded before it is added, on every machine.
///
/// - Precondition: all elements lie within their arrays, and `stride` is at least 1.
func accumulate(
  _ weight: Float,
  _ input: [Float],
  from start: Int,
  stride: Int,
  to output: inout [Float],
  in range: Range<Int>
) {
  guard !range.isEmpty else { return }
  precondition(stride >= 1 && start >= 0 && start + (range.count - 1) * stride < input.count)
  precondition(range.lowerBound >= 0 && range.upperBound <= output.count)
  let inputs = input.span
  var outputs = output.mutableSpan
  let first = range.lowerBound
  // SAFETY: the preconditions say that the last index of each loop, and so every one, is in bounds.
  // No sum passes the last index either: `&+` and `&*` only save the check, which would keep the
  // compiler from using vector instructions.
  if stride == 1 {
    for k in 0..<range.count {
      unsafe outputs[unchecked: first &+ k] += weight * inputs[unchecked: start &+ k]
    }
  } else {
    for k in 0..<range.count {
      unsafe outputs[unchecked: first &+ k] += weight * inputs[unchecked: start &+ k &* stride]
    }
  }
}
