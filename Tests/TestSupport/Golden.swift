public import Foundation
public import Testing

/// Compares text with the file `Golden/<name>` beside the test that asks.
///
/// With `SHUFFLEZOO_UPDATE_GOLDEN=1` in the environment the file is written instead; `make
/// regenerate` does so. Review the difference like code.
public func expectGolden(
  _ name: String,
  _ text: String,
  testFile: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: testFile).deletingLastPathComponent()
    .appending(path: "Golden").appending(path: name)
  try expectGolden(at: file, text, sourceLocation: sourceLocation)
}

/// Compares text with a file anywhere, or writes the file.
public func expectGolden(
  at file: URL,
  _ text: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  guard ProcessInfo.processInfo.environment["SHUFFLEZOO_UPDATE_GOLDEN"] != "1" else {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    return try Data(text.utf8).write(to: file)
  }
  let golden = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
  guard let golden else {
    Issue.record("there is no \(file.path); run 'make regenerate'", sourceLocation: sourceLocation)
    return
  }
  guard text != golden else { return }
  let (found, expected) = (lines(of: text), lines(of: golden))
  let line = zip(found, expected).prefix { $0 == $1 }.count
  Issue.record(
    """
    \(file.lastPathComponent) differs from line \(line + 1) on: \
    expected '\(expected.dropFirst(line).first ?? "its end")', \
    found '\(found.dropFirst(line).first ?? "the end")'; if it is right, run 'make regenerate'
    """,
    sourceLocation: sourceLocation
  )
}

private func lines(of text: String) -> [Substring] {
  text.split(separator: "\n", omittingEmptySubsequences: false)
}
