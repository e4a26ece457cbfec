internal import Serving
internal import Testing

@Suite("Bodies of requests to the repository")
struct RepositoryBodyTests {
  @Test(
    "are nothing or an object, which may ask for what is ready",
    arguments: [
      ("", false), ("{}", false), (#"{"ready":true}"#, true), (#"{"ready":false}"#, false),
      (#"{"x":[1],"ready":true,"parameters":{}}"#, true),
    ]
  )
  func isReady(text: String, isReady: Bool) throws {
    #expect(try RepositoryBody(Array(text.utf8)).isReady == isReady)
  }

  @Test(
    "are refused with the byte where they are something else",
    arguments: [
      ("[]", "byte 0: expected an object, found"), (#"{"ready":1}"#, "expected true or false"),
      (#"{"ready":true,"ready":true}"#, "expected 'ready' once"), (#"{} {}"#, "expected the end"),
      (#"{"parameters":[]}"#, "expected an object"),
      (#"{"parameters":{"unload_dependents":"no"}}"#, "expected true or false"),
      (#"{"parameters":{"a":1,"a":1}}"#, "expected 'a' once"),
    ]
  )
  func refusals(text: String, words: String) {
    let error = #expect(throws: ServingError.self) { try RepositoryBody(Array(text.utf8)) }
    #expect(error?.kind == .badRequest)
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }

  @Test("have no parameters that would name another file")
  func parameters() throws {
    let text = #"{"parameters":{"unload_dependents":true,"file:1/model":"QQ=="}}"#
    let body = try RepositoryBody(Array(text.utf8))
    for (names, words) in [
      ([], "expected none, found 'unload_dependents'"),
      (["unload_dependents"], "expected unload_dependents, found 'file:1/model'"),
    ] {
      let error = #expect(throws: ServingError.self) {
        try body.requireParameters(among: names)
      }
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }
    try RepositoryBody(Array(#"{"parameters":{"unload_dependents":false}}"#.utf8))
      .requireParameters(among: ["unload_dependents"])
  }
}
