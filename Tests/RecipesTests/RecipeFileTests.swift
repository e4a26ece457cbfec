import Recipes
import Tensors
import Testing

/// What reading a recipe's text gives: the recipe, or the error.
func evaluationRecipe(_ text: String) -> Result<EvaluationRecipe, RecipeError> {
  Result { () throws(RecipeError) in
    try EvaluationRecipe(RecipeFile(parsing: Array(text.utf8), path: "a.yaml"))
  }
}

/// The error that reading a recipe's text gives.
func recipeError(_ text: String) -> RecipeError? {
  guard case .failure(let error) = evaluationRecipe(text) else { return nil }
  return error
}

@Suite("Recipe files")
struct RecipeFileTests {
  @Test("a file that is not there is told as such")
  func missing() {
    let found = Result { () throws(RecipeError) in try RecipeFile(path: "/nowhere/a.yaml") }
    guard case .failure(let error) = found else {
      Issue.record("expected an error")
      return
    }
    #expect(error.description.hasPrefix("/nowhere/a.yaml: "))
    guard case .file(let file) = error.problem else {
      Issue.record("expected a file's error, found \(error)")
      return
    }
    #expect(file.problem == .notFound)
  }

  @Test("bad YAML names its line")
  func syntax() {
    for (text, line) in [
      ("model: \"a\nimage_resize: 224\n", 3), ("model: a\n  crop_pct: [1\n", 2),
      ("image_resize: 224\nmodel: a: b\n", 2), ("model: 1\n\tema: 2\n", 2),
    ] {
      let error = recipeError(text)
      guard case .notYAML(let reason) = error?.problem else {
        Issue.record("\(text): found \(String(describing: error))")
        continue
      }
      #expect(!reason.isEmpty && !reason.contains("\n"))
      #expect(error?.line == line, "\(text)")
    }
  }

  @Test("a key that stands twice is refused")
  func twice() {
    let error = recipeError("crop_pct: 1\nmodel: a\ncrop_pct: 0.875\n")
    #expect(error?.problem == .notYAML(reason: "the key 'crop_pct' stands there twice"))
  }

  @Test(
    "what is no mapping is refused",
    arguments: ["", "# nothing\n", "- 1\n- 2\n", "224\n", "~\n"]
  )
  func notAMapping(_ text: String) {
    guard case .notAMapping = recipeError(text)?.problem else {
      Issue.record("\(text): found \(String(describing: recipeError(text)))")
      return
    }
  }

  @Test("two documents are refused")
  func documents() {
    guard case .notYAML = recipeError("model: a\n---\nmodel: b\n")?.problem else {
      Issue.record("expected an error")
      return
    }
  }

  @Test("keys that MindCV does not have are refused by name and line")
  func unknownKeys() {
    let error = recipeError("model: a\ncrop_pcnt: 0.9\n")
    #expect(error?.problem == .unknownKey("crop_pcnt"))
    #expect(error?.line == 2)
    #expect(
      error?.description
        == "a.yaml: line 2: expected the keys of MindCV's recipes, found 'crop_pcnt'; MindCV refuses "
        + "it too, so try 'crop_pct'"
    )
    #expect("\(RecipeError.Problem.unknownKey("xyz"))".hasSuffix("so check how it is spelt"))
    #expect(recipeError("[a, b]: 1\n")?.problem == .unknownKey("['a', 'b']"))
  }

  @Test("bytes that are no text are refused")
  func notText() {
    let found = Result { () throws(RecipeError) in
      try RecipeFile(parsing: [0x6D, 0xFF, 0xFE], path: "a.yaml")
    }
    #expect(throws: RecipeError.self) { try found.get() }
  }

  @Test("a file of more than 64 KiB is refused")
  func tooLarge() {
    let comment = "#" + String(repeating: " ", count: RecipeFile.largestByteCount)
    #expect(recipeError(comment + "\nmodel: a\n")?.problem == .tooLarge)
  }

  // Each line stands for ten of the one before; as a key, all of it would have to be compared.
  @Test("aliases are refused before they are followed")
  func billionLaughs() {
    var levels = ["a0: &a0 [lol]"]
    for level in 1..<60 {
      let ten = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      levels.append("a\(level): &a\(level) [\(ten)]")
    }
    let text = "scale: {\(levels.joined(separator: ", ")), ? *a59 : 1}\n"
    #expect(recipeError(text)?.problem == .alias)
    #expect(recipeError("model: *none\n")?.problem == .alias)
    #expect(recipeError("model: *none\n")?.line == 1)
    // An anchor is none, and neither is a star in quotes.
    #expect(recipeError("model: &name a\n") == nil)
    #expect(recipeError("model: a # & b\ndata_dir: /b&c\n") == nil)
    #expect(recipeError("model: a\ndata_dir: \"*.jpg\"\n") == nil)
  }

  @Test("deep nesting is refused, and a thousand levels do no harm", arguments: [900, 30_000])
  func nesting(_ depth: Int) {
    let brackets = String(repeating: "[", count: depth)
    let closed = "mean: " + brackets + String(repeating: "]", count: depth)
    let mappings = "scale: " + String(repeating: "{? ", count: depth / 2)
    #expect(recipeError(closed) != nil)
    #expect(recipeError(brackets) != nil)
    #expect(recipeError(mappings) != nil)
  }

  @Test("cut anywhere, a recipe gives a recipe or an error")
  func prefixes() {
    let text = "model: \"shufflenet\"\nmean: [1.0, 2, 3e0]\nimage_resize: 224 # px\nema: 'no'\n"
    for count in 0...text.utf8.count {
      let cut = Array(text.utf8.prefix(count))
      _ = Result { () throws(RecipeError) in
        try EvaluationRecipe(RecipeFile(parsing: cut, path: "a.yaml"))
      }
    }
    #expect(recipeError(text) == nil)
  }
}
