/// A step that was not made, as it would have left a network of numbers that are none.
public struct NonFiniteStep: Error, Sendable, Equatable {
  /// The batch's loss.
  public let loss: Float
  /// The parameter that is nearest to the output of those whose gradients are infinite or not numbers; `nil`
  /// if only the loss is.
  public let parameter: String?
  /// The epoch, from 1 on, where one is known.
  public internal(set) var epoch: Int?
  /// The batch of the epoch, from 1 on, where one is known.
  public internal(set) var batch: Int?
}

extension NonFiniteStep: CustomStringConvertible {
  /// What is wrong, and what to try.
  public var description: String {
    let gradient = parameter.map { ", and the gradient of \($0) is not finite" } ?? ""
    let place = epoch.flatMap { epoch in batch.map { "epoch \(epoch), batch \($0): " } } ?? ""
    return
      "\(place)the loss is \(loss)\(gradient): the step was not made; try a lower 'lr', more 'warmup_epochs', or 'clip_grad'"
  }
}
