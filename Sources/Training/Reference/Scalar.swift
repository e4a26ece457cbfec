#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What the reference computes in: `Float`, as MindSpore does, or `Double`, to be held against finite
/// differences.
package protocol Scalar: BinaryFloatingPoint, Sendable {
  /// e to the power of a value.
  static func exp(_ value: Self) -> Self
  /// The natural logarithm of a value.
  static func log(_ value: Self) -> Self
}

extension Float: Scalar {
  package static func exp(_ value: Float) -> Float { expf(value) }
  package static func log(_ value: Float) -> Float { logf(value) }
}

extension Double: Scalar {
  package static func exp(_ value: Double) -> Double {
    #if canImport(Glibc)
    Glibc.exp(value)
    #else
    Darwin.exp(value)
    #endif
  }

  package static func log(_ value: Double) -> Double {
    #if canImport(Glibc)
    Glibc.log(value)
    #else
    Darwin.log(value)
    #endif
  }
}
