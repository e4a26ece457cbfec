extension OutputSchemaTests {
  /// What `verify` and the subcommands of `cache` write.
  static let cacheDocuments = [
    Document(
      schema: "verify",
      json: """
        {
          "files": [
            {
              "path": "a.ckpt", "sha256": "\(hash)", "status": "ok", "verified_by": "name",
              "expected": "0f0f0f0f", "probe": "absent", "known_as": null
            },
            {
              "path": "b.ckpt", "sha256": "\(hash)", "status": "unknown", "verified_by": null,
              "expected": null, "probe": null, "known_as": "c.ckpt"
            }
          ],
          "unreadable": [{"path": "d.ckpt", "reason": "no such file"}]
        }
        """
    ),
    Document(
      schema: "cache_list",
      json: """
        {
          "folder": "/c", "total_size": 3, "leftover_size": 1,
          "files": [
            {
              "file": "a.ckpt", "path": "/c/weights/a.ckpt", "size": 3, "sha256": "\(hash)",
              "verified_by": "pin", "url": null, "downloaded": "2026-01-02T03:04:05Z",
              "last_use": null, "problem": null
            }
          ],
          "leftovers": [
            {
              "kind": "blob", "file": null, "path": "/c/sha256/\(hash)", "size": 1,
              "last_change": "2026-01-02T03:04:06Z"
            }
          ]
        }
        """
    ),
    Document(
      schema: "cache_verify",
      json: """
        {
          "folder": "/c",
          "files": [
            {
              "file": "a.ckpt", "path": "/c/weights/a.ckpt", "status": "mismatch",
              "expected": "\(hash)", "reason": "expected 3 bytes, found 2 bytes"
            }
          ]
        }
        """
    ),
    Document(
      schema: "cache_prune",
      json: """
        {
          "folder": "/c", "dry_run": true, "size": 1,
          "removed": [
            {"kind": "file", "file": "a.ckpt", "path": "/c/weights/a.ckpt", "size": 0},
            {"kind": "temporary", "file": null, "path": "/c/parts/x", "size": 1}
          ]
        }
        """
    ),
    Document(
      schema: "cache_path",
      json: #"{"folder": "/c", "file": null, "path": null, "sha256": null}"#
    ),
  ]
}
