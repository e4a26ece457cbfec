"""Checks that every module imports only from layers below its own.

Usage: swift package describe --type json | python3 layers.py

The table is that of CONTRIBUTING.md. Every target has to stand in it, tests apart.
"""

import json
import sys

LAYERS = [
    {
        "CProtobufC", "CZlib", "CCrypto", "CJPEG", "CPNG", "CYAML", "COpenMPI",
        "CKernels", "CPictureKernels", "CTrainingKernels", "CCheckpointProto", "CONNXProto",
        "CJPEGDecoder", "CPNGDecoder", "CMPI", "Tensors", "Digests", "Ciphers",
    },
    {
        "Checkpoints", "ONNX", "Safetensors", "ShuffleNet", "Images", "Recipes", "JSON", "Web", "Distribution",
    },
    {"Conversion", "Evaluation", "Zoo"},
    {"Downloads", "Serving", "Training"},
    {"shufflezoo"},
]

# Within the lowest layer, Swift and C wrap system libraries, and nothing else.
SYSTEM_LIBRARIES = {"CProtobufC", "CZlib", "CCrypto", "CJPEG", "CPNG", "CYAML", "COpenMPI"}

# Libraries that only tests import, and programs that test or measure.
TEST_LIBRARIES = {
    "AllocationCounter", "CKernelSweep", "EngineVerification", "FuzzTargets", "JPEGEncoder", "ONNXReader",
    "TestSupport", "check-distribution", "read-weights", "time-gradients", "verify-engine",
}


def layer(module: str) -> int | None:
    """The layer that a module stands in, None if it is not in the table."""
    return next((index for index, modules in enumerate(LAYERS) if module in modules), None)


def violations(targets: list[dict]) -> list[str]:
    """What each module imports that it may not."""
    found = []
    for target in targets:
        name = target["name"]
        own = layer(name)
        if target["type"] == "test" or name in TEST_LIBRARIES:
            continue
        if own is None:
            found.append(f"{name} stands in no layer; add it to Tests/Lint/layers.py")
            continue
        for dependency in target.get("target_dependencies", []):
            other = layer(dependency)
            allowed = other is not None and (
                other < own or (own == 0 and dependency in SYSTEM_LIBRARIES)
            )
            if not allowed:
                found.append(f"{name} (layer {own}) may not import {dependency} (layer {other})")
    return found


def main() -> int:
    """Reads the description of the package and prints what is wrong with it."""
    targets = json.load(sys.stdin)["targets"]
    found = violations(targets)
    for line in found:
        print(f"error: {line}", file=sys.stderr)
    if not found:
        print(f"layers: {len(targets)} targets, each imports only from layers below")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
