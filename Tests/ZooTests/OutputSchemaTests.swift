import Foundation
import TestSupport
import Testing
import Zoo

/// What the command writes is checked against these schemas, so they must hold to the contract:
/// nothing missing, nothing more.
@Suite("Output schemas")
struct OutputSchemaTests {
  static let documents = weightsDocuments + cacheDocuments

  private static let weightsDocuments = [
    Document(schema: "list", json: #"{"models": [], "cached": []}"#),
    Document(
      schema: "download",
      json: """
        {
          "files": [
            {
              "file": "a-0f0f0f0f.ckpt", "path": "/cache/weights/a-0f0f0f0f.ckpt",
              "sha256": "\(hash)", "size": 3, "verified_by": "pin", "bytes_transferred": 0
            }
          ]
        }
        """
    ),
    Document(
      schema: "inspect",
      json: """
        {
          "path": "a.ckpt", "size": 48, "sha256": "\(hash)", "format": "mindspore_ckpt",
          "encrypted": "AES-GCM", "crc": "none",
          "tensors": [
            {"name": "w", "dtype": "float32", "shape": [2, 0], "byte_count": 0, "slices": 1}
          ],
          "model": {
            "name": "shufflenet_v1_g3_05", "names": "mindspore", "layout": "split",
            "num_classes": 10,
            "in_channels": 3, "mapped": 308, "training_state": ["global_step"],
            "unexpected": [], "missing": [], "prefix": null,
            "mismatched": [{"name": "w", "expected": [4], "found": [2, 3]}]
          }
        }
        """
    ),
    Document(
      schema: "convert",
      json: """
        {
          "input": "a.ckpt", "output": "a.safetensors", "format": "safetensors",
          "model": "shufflenet_v1_g3_05", "names": "mindspore", "layout": "split",
          "output_names": "pytorch", "output_layout": "grouped",
          "mapped": 308, "training_state": [], "unexpected": [], "missing": [],
          "excluded": ["x"], "renamed": 2,
          "files": [{"path": "a.safetensors", "size": 12, "sha256": "\(hash)"}],
          "prefix": "network.", "encrypted": null, "sha256": "\(hash)"
        }
        """
    ),
    Document(
      schema: "diff",
      json: """
        {
          "equal": false, "only_in_a": ["x"], "only_in_b": [],
          "different": [
            {"name": "w", "max_abs": 0.5, "max_rel": 2, "reason": "values"},
            {"name": "v", "max_abs": null, "max_rel": null, "reason": "shape"}
          ]
        }
        """
    ),
    Document(
      schema: "evaluate",
      json: """
        {
          "model": "shufflenet_v1_g3_05_fmnist", "weights_sha256": "\(hash)", "images": 200,
          "preprocessing": \(preprocessing),
          "top1": {"correct": 162, "percent": 81, "low95": 75, "high95": 85.9},
          "top5": {"correct": 200, "percent": 100, "low95": 98.1, "high95": 100},
          "loss": 0.9655, "seconds": 0.5, "images_per_second": 400,
          "skipped": [{"path": "val/a/b.png", "reason": "cut short"}],
          "expected": {"top1": 81, "top5": null}, "verdict": "reproduced",
          "whole_set": true, "listed": 200, "shard": null, "interrupted": false,
          "causes": [
            {
              "cause": "image size 64", "images": 64, "correct": 50, "correct_as_evaluated": 14,
              "explains": true
            }
          ],
          "classes": {
            "evaluated": 10,
            "worst": [
              {
                "index": 6, "label": "Shirt", "images": 20, "top1": 9, "top5": 20,
                "mean_probability": 0.4
              }
            ],
            "best": []
          },
          "confusions": [
            {
              "label": {"index": 6, "label": "Shirt"}, "guess": {"index": 0, "label": "T-shirt"},
              "images": 5
            }
          ],
          "calibration": {
            "expected_error": 0.1, "bins": [{"images": 0, "confidence": null, "accuracy": null}]
          },
          "against": {
            "predictions": "other.csv", "images": 190, "only_in_this": 0, "only_in_other": 0,
            "both_right": 150, "both_wrong": 30, "only_this_right": 12, "only_other_right": 8,
            "different_guesses": 25, "mcnemar": {"chi_squared": 0.45, "p": 0.5},
            "disagreements": [{"image": "a/b.png", "label": 6, "guess": 6, "other_guess": 0}]
          }
        }
        """
    ),
    Document(
      schema: "predict",
      json: """
        {
          "preprocessing": \(preprocessing),
          "predictions": [
            {"path": "a.png", "top": [{"index": 3, "label": null, "probability": 0.9}]}
          ],
          "skipped": []
        }
        """
    ),
    Document(
      schema: "bench",
      json: """
        {
          "model": "shufflenet_v1_g3_05", "weights_sha256": "\(hash)", "engine": "fast",
          "instruction_set": "avx2", "precision": "float32", "threads": 1, "batch_size": 1,
          "image_size": 224, "iterations": 10, "multiply_adds": 37589856,
          "latency_ms": {"min": 0.7, "median": 0.8, "p99": 1},
          "images_per_second": 1250, "gflops": 107, "peak_gflops": 118, "peak_share": 0.9,
          "layers": [
            {
              "name": "global_pool", "operation": "global_average_pool", "output_shape": [480],
              "multiply_adds": 0, "microseconds": 1.1, "gflops": null, "peak_share": null
            }
          ]
        }
        """
    ),
  ]

  static let hash = String(repeating: "0f", count: 32)
  static let preprocessing = """
    {
      "script": "validate", "image_size": 224, "crop_pct": 0.875, "interpolation": "bilinear",
      "mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375]
    }
    """

  @Test("allows what the contract describes", arguments: documents)
  func valid(_ document: Document) throws {
    #expect(try JSONSchema(named: document.schema).violations(in: document.json) == [])
  }

  @Test("asks for every key, and allows no other", arguments: documents)
  func keys(_ document: Document) throws {
    let schema = try JSONSchema(named: document.schema)
    let members = try #require(
      try JSONSerialization.jsonObject(with: Data(document.json.utf8)) as? [String: Any]
    )
    for key in members.keys {
      let json = try JSONSerialization.data(withJSONObject: members.filter { $0.key != key })
      #expect(try schema.violations(in: json).map(\.message) == ["expected the key '\(key)'"])
    }
    let more = members.merging(["surprise": 1]) { $1 }
    let json = try JSONSerialization.data(withJSONObject: more)
    #expect(try schema.violations(in: json).map(\.pointer) == ["/surprise"])
  }

  @Test(
    "refuses a value that the contract does not know",
    arguments: [
      ("inspect", "\"AES-GCM\"", "\"ROT13\"", "/encrypted"),
      ("inspect", "\"none\"", "\"unknown\"", "/crc"),
      ("inspect", "float32", "Float32", "/tensors/0/dtype"),
      ("inspect", "[2, 0]", "[2, -1]", "/tensors/0/shape/1"),
      ("inspect", "\"slices\": 1", "\"slices\": 0", "/tensors/0/slices"),
      ("inspect", "\"missing\": [], ", "", "/model"),
      ("convert", "\"grouped\"", "\"keep\"", "/output_layout"),
      ("convert", "null, \"sha256\": \"0f0f", "null, \"sha256\": \"0F0F", "/sha256"),
      ("convert", "\"size\": 12", "\"size\": -1", "/files/0/size"),
      ("convert", "\"renamed\": 2", "\"renamed\": 0.5", "/renamed"),
      ("diff", "\"shape\"", "\"other\"", "/different/1/reason"),
      ("evaluate", "\"percent\": 81", "\"percent\": 100.5", "/top1/percent"),
      ("evaluate", "\"reproduced\"", "\"ok\"", "/verdict"),
      ("evaluate", "\"images\": 200", "\"images\": 200.5", "/images"),
      ("evaluate", "\"validate\"", "\"train\"", "/preprocessing/script"),
      ("predict", "0.9", "1.1", "/predictions/0/top/0/probability"),
      ("predict", "\"index\": 3, ", "", "/predictions/0/top/0"),
      ("download", "\"pin\"", "\"name\"", "/files/0/verified_by"),
      ("verify", "\"ok\"", "\"fine\"", "/files/0/status"),
      ("verify", "\"0f0f0f0f\"", "\"0f0f\"", "/files/0/expected"),
      ("cache_list", "T03:04:05Z", "", "/files/0/downloaded"),
      ("cache_list", "\"pin\"", "\"name\"", "/files/0/verified_by"),
      ("cache_verify", "\"mismatch\"", "\"changed\"", "/files/0/status"),
      ("cache_prune", "\"size\": 0", "\"size\": -1", "/removed/0/size"),
    ]
  )
  func values(_ schema: String, _ from: String, _ to: String, _ pointer: String) throws {
    let document = try #require(Self.documents.first { $0.schema == schema })
    #expect(document.json.contains(from))
    let violations = try JSONSchema(named: schema).violations(
      in: document.json.replacing(from, with: to)
    )
    #expect(violations.map(\.pointer) == [pointer])
  }

  @Test("null stands where the contract allows it")
  func nulls() throws {
    let allowed = [
      ("inspect", ["model", "encrypted"]),
      ("convert", ["model", "layout", "output_layout", "prefix", "encrypted"]),
      ("evaluate", ["top5", "expected", "loss", "against"]),
      (
        "bench",
        ["weights_sha256", "instruction_set", "peak_gflops", "peak_share", "layers"]
      ),
    ]
    for (name, nullable) in allowed {
      let document = try #require(Self.documents.first { $0.schema == name })
      let schema = try JSONSchema(named: name)
      var members = try #require(
        try JSONSerialization.jsonObject(with: Data(document.json.utf8)) as? [String: Any]
      )
      for key in nullable { members[key] = NSNull() }
      let json = try JSONSerialization.data(withJSONObject: members)
      #expect(try schema.violations(in: json) == [])
    }
  }

  @Test("a list is the model cards, and show adds the layers and the plan to one")
  func cards() throws {
    let cards = try ModelZoo.builtIn.models
    let models = try #require(String(data: JSONEncoder().encode(cards), encoding: .utf8))
    let list = #"{"models": \#(models), "cached": []}"#
    #expect(try JSONSchema(named: "list").violations(in: list) == [])

    let schema = try JSONSchema(named: "show")
    for card in cards {
      let text = try #require(String(data: JSONEncoder().encode(card), encoding: .utf8))
      let layer = """
        {"name": "first_conv.0", "kind": "convolution", "output_shape": [12, 112, 112],
         "parameters": 324}
        """
      let step = """
        {"name": "first_conv.0", "operation": "stem", "output_shape": [12, 56, 56],
         "weight_bytes": 1344, "multiply_adds": 4064256}
        """
      let plan = """
        {"instruction_set": "avx2", "image_size": 224, "multiply_adds": 37589856,
         "weight_bytes": 2800000, "arena_bytes": 1000000, "steps": [\(step)]}
        """
      for plan in [plan, "null"] {
        let added = #", "layers": [\#(layer)], "plan": \#(plan), "cached": []}"#
        #expect(try schema.violations(in: text.dropLast() + added) == [])
      }
      #expect(
        try schema.violations(in: text).map(\.message)
          == ["layers", "plan", "cached"].map { "expected the key '\($0)'" }
      )
    }
  }

  struct Document: Sendable, CustomTestStringConvertible {
    let schema: String
    let json: String
    var testDescription: String { schema }
  }
}
