import Checkpoints
import Conversion
import Tensors
import TestSupport
import Testing

@Suite("Rules for renaming")
struct RenameRuleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A name, a rule, and what Python 3.13's `re.sub` makes of it; `\=` is `=` there.
  static let cases: [(name: String, rule: String, expected: String)] = [
    ("conv.weight", "conv=c", "c.weight"),
    ("a.a.a", "a=b", "b.b.b"),
    ("a.b", #"\.=_"#, "a_b"),
    ("net.1.weight", #"^net\.(\d+)\.=layers.\1."#, "layers.1.weight"),
    ("layer10", #"(layer)(1)0=\2\1"#, "1layer"),
    ("w", #"w=[\0]"#, "[w]"),
    ("w", #"w=\\0"#, #"\0"#),
    ("w", "x|(w)=\\1\\1", "ww"),
    ("x", "x|(w)=<\\1>", "<>"),
    ("a=b", #"\==:"#, "a:b"),
    ("foobar", #"foo(?\=bar)=X"#, "Xbar"),
    (#"a\b"#, #"\\=/"#, "a/b"),
    ("bn.gamma", "gamma$=weight", "bn.weight"),
    ("bn.gamma", "^=module.", "module.bn.gamma"),
    ("Größe", "ö=oe", "Groeße"),
    ("日本", ".=x", "xx"),
    ("e\u{301}", "^.=x", "x\u{301}"),
    ("ABC", "(?i)b=x", "AxC"),
    ("aaa", "a+?=x", "xxx"),
    ("a.b", "b=", "a."),
    ("a b", "a b=a=b", "a=b"),
  ]

  @Test("replace every match", arguments: cases)
  func renames(_ example: (name: String, rule: String, expected: String)) throws {
    let input = try folder.ckpt([Tensor(name: example.name, shape: [1], values: [1])])
    var options = Converter.Options()
    options.selection.renaming = [try RenameRule(example.rule)]
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeGenericCkpt(to: folder.path("o.ckpt"))
    let name = try #require(try ckpt(folder.path("o.ckpt")).entries.first?.tensor.name)
    #expect(Array(name.unicodeScalars) == Array(example.expected.unicodeScalars))
  }

  static let refused: [(rule: String, problem: RenameRuleError.Problem)] = [
    ("", .noEqualsSign),
    ("abc", .noEqualsSign),
    (#"a\=b"#, .noEqualsSign),
    ("=b", .emptyPattern),
    (#"a=\1"#, .group(number: 1, groupCount: 0)),
    (#"(a)(?:b)=\2"#, .group(number: 2, groupCount: 1)),
    (#"a=\n"#, .escape("n")),
    (#"a=b\"#, .escape("")),
  ]

  @Test("are refused with the reason", arguments: refused)
  func refuses(_ example: (rule: String, problem: RenameRuleError.Problem)) {
    #expect(throws: RenameRuleError(text: example.rule, problem: example.problem)) {
      try RenameRule(example.rule)
    }
  }

  @Test("need a regular expression", arguments: ["(=x", "[=x", "*=x", "a{2,1}=x"])
  func patterns(_ rule: String) throws {
    do throws(RenameRuleError) {
      _ = try RenameRule(rule)
      Issue.record("\(rule) was read")
    } catch {
      guard case .pattern(let reason) = error.problem else { throw error }
      #expect(!reason.isEmpty)
      #expect(error.description.hasPrefix("'\(rule)': expected a regular expression before '=': "))
    }
  }

  static let texts: [(RenameRuleError.Problem, String)] = [
    (.noEqualsSign, "expected regex=replacement, found no '='"),
    (
      .emptyPattern,
      "expected a regular expression before '=', found none; '^' matches the start of every name"
    ),
    (.pattern(reason: "no"), "expected a regular expression before '=': no"),
    (
      .group(number: 2, groupCount: 1),
      #"expected a group of the regular expression, found \2, and there are 1; put parentheses "#
        + "around what it should stand for"
    ),
    (
      .escape("n"),
      "expected a digit or a backslash behind a backslash in the replacement, found 'n'; write "
        + #"\\ for a backslash"#
    ),
    (
      .escape(""),
      "expected a digit or a backslash behind a backslash in the replacement, found the end; write "
        + #"\\ for a backslash"#
    ),
  ]

  @Test("errors say what to do", arguments: texts)
  func text(_ example: (RenameRuleError.Problem, String)) {
    #expect(RenameRuleError(text: "r", problem: example.0).description == "'r': \(example.1)")
  }
}
