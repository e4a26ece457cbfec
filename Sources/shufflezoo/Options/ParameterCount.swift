internal import ArgumentParser

/// A number of parameters as one writes it: digits, or a number with `k` or `M` behind it.
struct ParameterCount: ExpressibleByArgument {
  let value: Int

  init?(argument: String) {
    let factors = ["k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6]
    let factor = argument.last.flatMap { factors[String($0)] }
    let digits = factor == nil ? argument[...] : argument.dropLast()
    guard digits.allSatisfy({ "0123456789.".contains($0) }), let number = Double(digits),
      let value = Int(exactly: (number * (factor ?? 1)).rounded())
    else { return nil }
    self.value = value
  }
}
