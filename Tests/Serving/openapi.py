"""Proves with schemathesis that `shufflezoo serve` does what its OpenAPI document says.

    openapi.py --shufflezoo PATH --sample DIR [OPTION OF SCHEMATHESIS...]

DIR is `zoo/sample`. The server asks for a key, so that requests without it are tried as well. The exit status
is that of schemathesis.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from server import Server

KEY = "sesame"


def main() -> int:
    """Runs schemathesis against a server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shufflezoo", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    found, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as scratch:
        key = Path(scratch) / "key"
        key.write_text(KEY)
        checkpoint = next(found.sample.glob("*.ckpt"))
        status = 0
        for control in ([], ["--allow-model-control"]):
            with Server(found.shufflezoo, checkpoint, "--api-key-file", key, *control) as server:
                outcome = subprocess.run(
                    [Path(sys.executable).parent / "schemathesis",
                     "--config-file", Path(__file__).resolve().parent / "schemathesis.toml",
                     "run", f"http://{server.address}/openapi.json",
                     "--header", f"Authorization: Bearer {KEY}", "--continue-on-failure",
                     "--suppress-health-check", "all", "--max-examples", "100",
                     *(["--include-path-regex", "/v2/repository"] if control else []), *options],
                    cwd=scratch,
                )  # fmt: skip
            status = status or outcome.returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
