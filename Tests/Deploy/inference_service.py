"""Looks at an InferenceService with a container of its own: KServe's members, and the pod that it becomes.

    inference_service.py FILE.yaml

What a predictor has beside KServe's members is a pod's specification, which is checked as such, strictly.
The exit status is 1 when something is wrong.
"""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

EXTENSION = {
    "annotations", "autoScaling", "batcher", "canaryTrafficPercent", "containerConcurrency",
    "deploymentStrategy", "labels", "logger", "maxReplicas", "minReplicas", "scaleMetric",
    "scaleMetricType", "scaleTarget", "timeout",
}  # fmt: skip
"""The members of ComponentExtensionSpec, serving.kserve.io/v1beta1 (KServe 0.21)."""

CONTAINER = "kserve-container"
PROTOCOL = {"name": "PROTOCOL", "value": "v2"}
"""From which KServe knows what such a container speaks."""


def fault(document: dict) -> str | None:
    """What is wrong with it."""
    if (document["apiVersion"], document["kind"]) != ("serving.kserve.io/v1beta1", "InferenceService"):
        return f"expected an InferenceService, found {document['apiVersion']} {document['kind']}"
    if set(document["spec"]) != {"predictor"}:
        return f"spec: expected a predictor, found {', '.join(document['spec'])}"
    predictor = document["spec"]["predictor"]
    container = predictor["containers"][0]
    if container["name"] != CONTAINER or PROTOCOL not in container.get("env", []):
        return f"containers[0]: expected the name {CONTAINER} and {PROTOCOL} in env"
    specification = {name: value for name, value in predictor.items() if name not in EXTENSION}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": document["metadata"], "spec": specification}
    try:
        kubernetes_validate.validate(pod, kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"predictor, as a pod: {'.'.join(map(str, error.path))}: {error.message}"
    return None


def main() -> None:
    """Reads and checks."""
    path = Path(sys.argv[1])
    reason = fault(yaml.safe_load(path.read_text()))
    if reason is not None:
        sys.exit(f"{path.name}: {reason}")


if __name__ == "__main__":
    main()
