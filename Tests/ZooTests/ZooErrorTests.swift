import Testing
import Zoo

@Suite("Zoo errors")
struct ZooErrorTests {
  static let cases: [(ZooError, String)] = [
    (
      ZooError(.unknownModel("g3", nearest: ["shufflenet_v1_g3_05", "shufflenet_v1_g3_10"])),
      "the zoo has no model 'g3'; did you mean 'shufflenet_v1_g3_05' or 'shufflenet_v1_g3_10'?"
    ),
    (
      ZooError(.unknownModel("resnet50", nearest: [])),
      "the zoo has no model 'resnet50'; 'shufflezoo list' shows those it has, and a path to a "
        + "file has a '/' or an extension"
    ),
    (
      ZooError(.wrongColumnCount(found: 2), file: "a.tsv", line: 3),
      "a.tsv: line 3: expected 3 columns (index<TAB>directory<TAB>label), found 2; separate them "
        + "with one tab each"
    ),
    (
      ZooError(.notUTF8, file: "a.tsv"),
      "a.tsv: expected UTF-8 text, found other bytes; save the class list as UTF-8"
    ),
    (
      ZooError(
        .invalidValue(at: "$.files[2].sha256", expected: "64 hex digits", found: "\"xyz\""),
        file: "mine.json"
      ),
      "mine.json: $.files[2].sha256: expected 64 hex digits, found \"xyz\""
    ),
    (
      ZooError(.unknownKey("sha265", at: "$.files[0]", nearest: "sha256"), file: "mine.json"),
      "mine.json: $.files[0]: unexpected key 'sha265'; did you mean 'sha256'?"
    ),
    (
      ZooError(.notJSON(reason: "line 1, column 2: expected ':', found '1'"), file: "mine.json"),
      "mine.json: line 1, column 2: expected ':', found '1'; a manifest is JSON, as "
        + "schemas/manifest.schema.json describes it"
    ),
    (
      ZooError(.unverifiable("a.ckpt", at: "$.files[0]"), file: "mine.json"),
      "mine.json: $.files[0]: expected a sha256 or a sha256_prefix, found neither; nothing could "
        + "tell whether 'a.ckpt' is the right file, so add the hash that 'shufflezoo inspect' prints"
    ),
    (
      ZooError(.ambiguousFile("ckpt", model: "m", files: ["a.ckpt", "b.ckpt"])),
      "m: expected one file with 'ckpt' in its name, found 'a.ckpt' and 'b.ckpt'; give more of the "
        + "name"
    ),
  ]

  @Test("say where, what was expected and found, and what to do", arguments: cases)
  func text(_ error: ZooError, _ expected: String) {
    #expect(error.description == expected)
  }
}
