internal import CCrypto

/// The bytes of a key, wiped from memory when nobody holds it any more.
///
/// They lie in one place and are handed out to libcrypto alone, so nothing prints them by mistake.
///
/// - Note: unchecked, as the memory is written by `init` and `deinit` only.
@safe
public final class CipherKey: @unchecked Sendable {
  /// The length of the key in bytes.
  public let byteCount: Int

  private let memory: UnsafeMutableBufferPointer<UInt8>

  /// A key of so many bytes, which `fill` is handed as zeros to write in place.
  ///
  /// - Precondition: the key has a byte at least.
  /// - Throws: what `fill` throws.
  public init<Failure: Error>(
    byteCount: Int,
    filledBy fill: (inout MutableSpan<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(byteCount > 0, "a key has bytes")
    self.byteCount = byteCount
    unsafe memory = .allocate(capacity: byteCount)
    unsafe memory.initialize(repeating: 0)
    // SAFETY: the memory is initialised, and nobody else knows of it yet.
    var span = unsafe MutableSpan(_unsafeElements: memory)
    try fill(&span)
  }

  /// A key of these bytes; the array is its owner's to wipe.
  ///
  /// - Precondition: there is a byte at least.
  public convenience init(_ bytes: [UInt8]) {
    self.init(byteCount: bytes.count) { span in
      for index in span.indices { span[index] = bytes[index] }
    }
  }

  /// A key that the system's generator makes.
  ///
  /// - Precondition: it is to have a byte at least.
  public convenience init(randomByteCount: Int) {
    var generator = SystemRandomNumberGenerator()
    self.init(byteCount: randomByteCount) { span in
      for index in span.indices { span[index] = generator.next() }
    }
  }

  deinit {
    // SAFETY: the memory has this size, and OPENSSL_cleanse is not optimised away.
    unsafe OPENSSL_cleanse(memory.baseAddress, byteCount)
    unsafe memory.deallocate()
  }

  /// Hands the key to libcrypto.
  func withBytes<Value>(_ body: (UnsafePointer<UInt8>?) -> Value) -> Value {
    // SAFETY: the pointer is valid while `self` is, which outlives the call.
    unsafe body(UnsafePointer(memory.baseAddress))
  }
}
