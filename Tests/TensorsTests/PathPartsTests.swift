import Tensors
import Testing

@Suite("Parts of paths")
struct PathPartsTests {
  @Test(
    "name the file and its folder",
    arguments: [
      ("a.ckpt", "a.ckpt", "", "."),
      ("b/a.ckpt", "a.ckpt", "b/", "b"),
      ("/a.ckpt", "a.ckpt", "/", "/"),
      ("/c/b/a.ckpt", "a.ckpt", "/c/b/", "/c/b"),
      ("b/", "b", "b/", "b"),
      ("/", "/", "/", "/"),
      ("", "", "", "."),
    ]
  )
  func parts(_ path: String, last: String, prefix: String, folder: String) {
    #expect(path.lastPathPart == last)
    #expect(path.folderPrefix == prefix)
    #expect(path.folderPath == folder)
  }

  @Test(
    "lose the slashes behind them, or get one",
    arguments: [("a", "a", "a/"), ("a/b//", "a/b", "a/b//"), ("//", "/", "//"), ("/", "/", "/")]
  )
  func endingSlashes(_ path: String, without: String, with: String) {
    #expect(path.withoutEndingSlashes == without)
    #expect(path.withEndingSlash == with)
  }
}
