/// A step that was not made, as it would have left a network of numbers that are none; or that was made, and did.
public struct NonFiniteStep: Error, Sendable, Equatable {
  /// The batch's loss; `nil` if it was finite, as was its gradient, and the parameter no longer is.
  public let loss: Float?
  /// The parameter that is nearest to the output of those that are, or whose gradients are, infinite or not numbers;
  /// `nil` if only the loss is.
  public let parameter: String?
  /// The epoch, from 1 on, where one is known.
  public internal(set) var epoch: Int?
  /// The batch of the epoch, from 1 on, where one is known.
  public internal(set) var batch: Int?
}

extension NonFiniteStep: CustomStringConvertible {
  /// What is wrong, and what to try.
  public var description: String {
    let place = epoch.map { "epoch \($0)" + (batch.map { ", batch \($0)" } ?? "") + ": " } ?? ""
    let advice = "try a lower 'lr', more 'warmup_epochs', or 'clip_grad'"
    guard let loss else {
      let name = parameter ?? "a parameter"
      return "\(place)\(name) is no longer finite: nothing of this epoch is saved; \(advice)"
    }
    let gradient = parameter.map { ", and the gradient of \($0) is not finite" } ?? ""
    return "\(place)the loss is \(loss)\(gradient): the step was not made; \(advice)"
  }
}
