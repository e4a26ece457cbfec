import Testing
import Zoo

@Suite("Zoo errors")
struct ZooErrorTests {
  @Test(
    "say where, what was expected and found, and what to do",
    arguments: [
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
    ]
  )
  func text(_ error: ZooError, _ expected: String) {
    #expect(error.description == expected)
  }
}
