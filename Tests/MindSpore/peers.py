"""The programs we compare with: MindSpore, MindCV from PyPI, MindCV from a checkout."""

import importlib
import importlib.util
import os
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

# Read when MindSpore is imported. 4: no warnings at each load, and no log line for the errors that
# it raises anyway, one of which a check provokes.
os.environ.setdefault("GLOG_v", "4")

import mindspore  # noqa: E402

from report import require, require_none  # noqa: E402
from values import Values  # noqa: E402

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def require_pinned_versions() -> None:
    """Fails unless the packages of requirements.txt are installed in just those versions."""
    for line in REQUIREMENTS.read_text().splitlines():
        if line and not line.startswith("#"):
            name, pinned = line.split("==")
            installed = version(name)
            require(installed == pinned, f"{name} is {installed}, requirements.txt has {pinned}")


def import_mindcv(checkout: Path | None = None) -> ModuleType:
    """MindCV as installed, or that of a checkout.

    The two have the same name, so each import first forgets the one before; its module object,
    held by the caller, goes on working.
    """
    for name in [name for name in sys.modules if name.split(".")[0] == "mindcv"]:
        del sys.modules[name]
    if checkout is None:
        return importlib.import_module("mindcv")
    sys.path.insert(0, str(checkout))
    try:
        module = importlib.import_module("mindcv")
    finally:
        sys.path.remove(str(checkout))
    home = Path(module.__file__ or "").resolve().parent.parent
    require(home == checkout.resolve(), f"{checkout} holds no MindCV; found one in {home}")
    return module


def recipe(checkout: Path, path: Path) -> dict[str, Any]:
    """A training recipe as MindCV's own `parse_args` reads it: every option with its value.

    The path itself, which is an option as well, is left out. An unknown key is MindCV's KeyError.
    """
    spec = importlib.util.spec_from_file_location("mindcv_config", checkout / "config.py")
    require(spec is not None and spec.loader is not None, f"{checkout} has no config.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    options = vars(module.parse_args(["--config", str(path)]))
    return {key: value for key, value in options.items() if key != "config"}


def file_format(path: Path) -> str:
    """MindSpore's word for the format of a file."""
    return "safetensors" if path.suffix == ".safetensors" else "ckpt"


def load(path: Path, **options: Any) -> Values:
    """All parameters of a file, as MindSpore's `load_checkpoint` reads them."""
    parameters = mindspore.load_checkpoint(str(path), format=file_format(path), **options)
    return {name: parameter.asnumpy() for name, parameter in parameters.items()}


def save(values: Values, path: Path, **options: Any) -> None:
    """Writes a checkpoint of the arrays with MindSpore's `save_checkpoint`."""
    entries = [{"name": name, "data": mindspore.Tensor(value)} for name, value in values.items()]
    # It does not replace a file that it wrote before with mode 0400.
    path.unlink(missing_ok=True)
    mindspore.save_checkpoint(entries, str(path), **options)


def parameter_names(network: mindspore.nn.Cell) -> list[str]:
    """The names of a network's parameters, in definition order."""
    return [parameter.name for parameter in network.get_parameters()]


def load_strictly(path: Path, network: mindspore.nn.Cell) -> Values:
    """Loads a file into a network with `strict_load=True`; returns what the network then holds.

    Fails when a parameter of either side is left over.
    """
    parameters = mindspore.load_checkpoint(str(path), format=file_format(path))
    not_in_file, not_in_network = mindspore.load_param_into_net(
        network, parameters, strict_load=True
    )
    require_none(not_in_file, "not in the file")
    require_none(not_in_network, "in the file but not in the network")
    return {parameter.name: parameter.asnumpy() for parameter in network.get_parameters()}
