import Testing
import Web

@Suite("Content-Range")
struct ContentRangeTests {
  @Test("says where a part starts and how long the whole is")
  func ranges() {
    let range = ContentRange("bytes 100-199/200")
    #expect(range?.start == 100)
    #expect(range?.totalByteCount == 200)
    #expect(ContentRange("Bytes 0-0/*")?.start == 0)
    #expect(ContentRange("bytes 0-0/*")?.totalByteCount == nil)
    for text in [
      "", "bytes", "bytes */200", "bytes 1/2", "bytes -1-2/3", "items 0-1/2", "bytes 0-1",
      "bytes 0-1/-2", "bytes 0-1/2/3", "bytes 99999999999999999999-1/2", "bytes a-b/c",
    ] {
      #expect(ContentRange(text) == nil, "\(text)")
    }
  }
}
