/// Memory for the structs that libprotobuf-c reads, all of it freed together.
///
/// The structs are C's: what they hold needs no code to copy or to end.
@safe final class MessageArena {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  deinit {
    while let block = unsafe blocks.popLast() { unsafe block.deallocate() }
  }

  /// A copy of `values` that lives as long as the arena.
  func array<Element>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
    // SAFETY: the memory has room for all values.
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    unsafe copy.initialize(from: values, count: values.count)
    unsafe blocks.append(UnsafeMutableRawPointer(copy))
    return unsafe copy
  }

  /// A copy of one value.
  func copy<Element>(_ value: Element) -> UnsafeMutablePointer<Element> {
    unsafe array([value])
  }

  /// Copies of values, each with a pointer to it, as C holds repeated messages.
  func pointers<Element>(
    _ values: [Element]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Element>?> {
    let first = unsafe array(values)
    return unsafe array(values.indices.map { index in unsafe Optional(first + index) })
  }

  /// A text with the NUL that ends it; one inside ends it, too.
  func text(_ text: String) -> UnsafeMutablePointer<CChar> {
    unsafe array(text.utf8.map { CChar(bitPattern: $0) } + [0])
  }

  /// Texts, as C holds a repeated string.
  func texts(_ texts: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    unsafe array(texts.map { text in unsafe Optional(self.text(text)) })
  }
}
