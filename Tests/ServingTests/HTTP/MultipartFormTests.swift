internal import Serving
internal import Testing

@Suite("Forms with a file")
struct MultipartFormTests {
  private static func body(_ lines: String...) -> [UInt8] {
    Array(lines.joined(separator: "\r\n").utf8)
  }

  private static func file(_ body: [UInt8], _ type: String) throws -> String? {
    try MultipartForm.file(in: body, contentType: type).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("the file is found", arguments: ["x", "\"x\"", " x ; a=b", "x; charset=utf-8"])
  func file(boundary: String) throws {
    let body = Self.body(
      "--x",
      "Content-Disposition: form-data; name=a",
      "",
      "1",
      "--x",
      "Content-Disposition: form-data; name=b; filename=c",
      "Content-Type: image/png",
      "",
      "one",
      "--",
      "\r--two",
      "--x--",
      ""
    )
    #expect(
      try Self.file(body, "multipart/form-data; boundary=\(boundary)") == "one\r\n--\r\n\r--two"
    )
  }

  @Test("the only part needs no name of a file")
  func onlyPart() throws {
    let type = "Multipart/Form-Data; Boundary=x"
    #expect(try Self.file(Self.body("--x", "", "one", "--x--"), type) == "one")
    #expect(try Self.file(Self.body("before", "--x", "", "", "--x--"), type) == "")
    #expect(try Self.file(Self.body("--x", "", "--x--"), type) == "")
  }

  @Test("another type is no form", arguments: [nil, "image/png", "application/json"])
  func other(type: String?) throws {
    #expect(try MultipartForm.file(in: [1, 2], contentType: type) == nil)
  }

  @Test(
    "what is no form is refused",
    arguments: [
      ("", "multipart/form-data"), ("", "multipart/form-data; boundary="),
      ("", "multipart/form-data; boundary=\(String(repeating: "x", count: 71))"),
      ("", "multipart/form-data; boundary=x"), ("--x", "multipart/form-data; boundary=x"),
      ("--x\r\n\r\none", "multipart/form-data; boundary=x"),
      ("--x\r\n\r\none\r\n--x", "multipart/form-data; boundary=x"),
      ("--x--", "multipart/form-data; boundary=x"),
      ("--x\r\n\r\n1\r\n--x\r\n\r\n2\r\n--x--", "multipart/form-data; boundary=x"),
      (
        String(repeating: "--x\r\na: filename\r\n\r\n1\r\n", count: 17) + "--x--",
        "multipart/form-data; boundary=x"
      ),
    ]
  )
  func refused(body: String, type: String) {
    let error = #expect(throws: ServingError.self) {
      try MultipartForm.file(in: Array(body.utf8), contentType: type)
    }
    #expect(error?.kind == .badRequest)
  }
}
