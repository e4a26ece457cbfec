"""Compares what `shufflezoo convert` writes with what other tools read from it, byte by byte.

    check_exports.py --shufflezoo PATH --reader PATH [--count N] [--seed N] [--keep DIR]

Random checkpoints become safetensors, which the `safetensors` package and PyTorch load; random networks
become graphs, which `onnx` checks in full, and files for PyTorch, which its module loads strictly. The
exit status is 1 when a byte differs.
"""

import argparse
import hashlib
import itertools
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnx
import safetensors
import torch
from onnx import numpy_helper
from safetensors.torch import load_file

import outcomes
import records
from reader import Reader

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "Tests/Exports"), str(REPOSITORY / "examples/pytorch")]

import networks  # noqa: E402
import shufflenet_v1  # noqa: E402

VARIANTS = list(itertools.product((3, 8), (0.5, 1.0, 1.5, 2.0)))
TORCH_TYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
ONNX_TYPES = {
    "float32": onnx.TensorProto.FLOAT, "float16": onnx.TensorProto.FLOAT16,
    "bfloat16": onnx.TensorProto.BFLOAT16,
}
EPSILON = float(numpy.float32(1e-5))

Tensors = dict[str, bytes]


def expected_of(number: int, seed: int) -> Tensors:
    """The tensors of a random checkpoint, slices joined; texts are no tensors."""
    choice = random.Random(f"{seed} valid {number}")
    joined: Tensors = {}
    for record in records.whole(choice):
        if record.type != b"str":
            name = record.tag.decode()
            joined[name] = joined.get(name, b"") + record.content
    return joined


def stored(tensor: torch.Tensor) -> bytes:
    """The bytes of a tensor."""
    return tensor.contiguous().flatten().view(torch.uint8).numpy().tobytes() if tensor.numel() else b""


def rounded(values: numpy.ndarray, dtype: str) -> bytes:
    """The values as PyTorch rounds them."""
    return stored(torch.from_numpy(numpy.ascontiguousarray(values)).to(TORCH_TYPES[dtype]))


def folded(tensors: dict[str, numpy.ndarray]) -> dict[str, numpy.ndarray]:
    """Each convolution with the normalisation behind it folded in: in double, rounded once."""
    out = {}
    for name, weight in tensors.items():
        module, _, number = name.removesuffix(".weight").rpartition(".")
        if not name.endswith(".weight"):
            continue
        norm = f"{module}.{int(number) + 1}" if number.isdigit() else ""
        if f"{norm}.gamma" not in tensors:
            out[name] = weight
            continue
        gamma, beta, mean, variance = (
            tensors[f"{norm}.{word}"].astype(numpy.float64)
            for word in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        factor = gamma / numpy.sqrt(variance + EPSILON)
        scaled = weight.astype(numpy.float64) * factor.reshape(-1, 1, 1, 1)
        out[name] = scaled.astype(numpy.float32)
        out[name.removesuffix("weight") + "bias"] = (beta - mean * factor).astype(numpy.float32)
    return out


class Comparison:
    """The programs, and a folder for their files."""

    def __init__(self, shufflezoo: Path, reader: Reader, folder: Path) -> None:
        self.shufflezoo = shufflezoo
        self.reader = reader
        self.folder = folder

    def convert(self, source: Path, name: str, *options: str) -> Path:
        """Runs the command; raises CalledProcessError."""
        output = self.folder / name
        subprocess.run(
            [self.shufflezoo, "convert", source, output, "--force", "--quiet", *options],
            check=True, capture_output=True, text=True,
        )
        return output

    def generic(self, content: bytes, expected: Tensors, table: outcomes.Outcomes) -> None:
        """A checkpoint of any network as safetensors, and that back and forth again."""
        source = self.folder / "in.ckpt"
        source.write_bytes(content)
        there = self.convert(source, "a.safetensors", "--generic")
        back = self.convert(there, "b.ckpt", "--generic")
        again = self.convert(back, "c.safetensors", "--generic")
        found = {name: tensor["data"] for name, tensor in safetensors.deserialize(there.read_bytes())}
        if {name: bytes(data) for name, data in found.items()} != expected:
            table.fail("the safetensors package reads other bytes", content)
        elif {name: stored(tensor) for name, tensor in load_file(there).items()} != expected:
            table.fail("PyTorch reads other bytes", content)
        elif there.read_bytes() != again.read_bytes():
            table.fail("another way around gives another file", content)
        else:
            table.add(outcomes.BOTH_READ, "checkpoint, safetensors, PyTorch")

    def graph(
        self, source: Path, values: dict[str, numpy.ndarray], dtype: str, is_folded: bool
    ) -> str | None:
        """A network as a graph; says what is wrong with it."""
        options = ["--dtype", dtype, "--fold" if is_folded else "--no-fold"]
        output = self.convert(source, "a.onnx", *options)
        model = onnx.load(output)
        onnx.checker.check_model(model, full_check=True)
        wanted = {
            name if dtype == "float32" else f"{name}.{dtype}": rounded(array, dtype)
            for name, array in (folded(values) if is_folded else values).items()
        }
        weights = [
            tensor for tensor in model.graph.initializer if tensor.data_type == ONNX_TYPES[dtype]
        ]
        arrays = {tensor.name: numpy_helper.to_array(tensor).tobytes() for tensor in weights}
        if arrays != wanted:
            differing = [name for name in wanted if arrays.get(name) != wanted[name]]
            return f"{len(differing)} weights of the graph differ: {differing[:3]}"
        ours = self.reader.read(output)
        if ours.error is not None:
            return f"our reader refuses the graph: {ours.error}"
        hashes = {name: row.sha256 for name, row in ours.tensors.items()}
        suffix = "" if dtype == "float32" else f".{dtype}"
        expected = {
            name.removesuffix(suffix): hashlib.sha256(data).hexdigest()
            for name, data in wanted.items()
        }
        return None if hashes == expected else "our reader reads other bytes from the graph"

    def pytorch(self, source: Path, values: dict[str, numpy.ndarray], dtype: str) -> str | None:
        """A network as PyTorch's module loads it; says what is wrong with it."""
        output = self.convert(source, "p.safetensors", "--to", "pytorch", "--dtype", dtype)
        words = {gamma: weight for weight, gamma in networks.WORDS.items()}
        loaded = load_file(output)
        for name, array in values.items():
            module, word = name.rsplit(".", 1)
            tensor = loaded.pop(f"{module}.{words.get(word, word)}")
            if stored(tensor) != rounded(array, dtype) or tuple(tensor.shape) != array.shape:
                return f"'{name}' differs in PyTorch"
        left = [name for name in loaded if not name.endswith(".num_batches_tracked")]
        shufflenet_v1.load(str(output))
        return f"PyTorch finds more: {left[:3]}" if left else None

    def network(self, number: int, seed: int, table: outcomes.Outcomes) -> None:
        """A random network in every form."""
        groups, width = VARIANTS[number % len(VARIANTS)]
        module = shufflenet_v1.ShuffleNetV1(groups=groups, width=width, num_classes=3 + number)
        source = self.folder / "in.safetensors"
        networks.write_random(module, source, seed * 1000 + number)
        values = {name: tensor.numpy() for name, tensor in load_file(source).items()}
        for dtype in TORCH_TYPES:
            for is_folded in (True, False):
                kind = f"graph, {dtype}, {'folded' if is_folded else 'kept'}"
                problem = self.graph(source, values, dtype, is_folded)
                if problem:
                    table.fail(f"{problem} ({kind})", source.read_bytes())
                else:
                    table.add(outcomes.BOTH_READ, kind)
            problem = self.pytorch(source, values, dtype)
            if problem:
                table.fail(problem, source.read_bytes())
            else:
                table.add(outcomes.BOTH_READ, f"PyTorch, {dtype}")


def main() -> int:
    """Compares, and prints two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the command")
    parser.add_argument("--reader", type=Path, required=True, help="the program read-weights")
    parser.add_argument("--count", type=int, default=500, help="checkpoints")
    parser.add_argument("--networks", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(".build-differential"))
    found = parser.parse_args()
    generic = outcomes.Outcomes("exports of any network", found.keep)
    exports = outcomes.Outcomes("exports of ShuffleNetV1", found.keep)
    reader = Reader(found.reader)
    with tempfile.TemporaryDirectory() as name:
        comparison = Comparison(found.shufflezoo.resolve(), reader, Path(name))
        for number in range(found.count):
            content = records.valid(number, found.seed)
            try:
                comparison.generic(content, expected_of(number, found.seed), generic)
            except subprocess.CalledProcessError as reason:
                generic.fail(f"the command refuses a whole file: {reason.stderr}", content)
        for number in range(found.networks):
            comparison.network(number, found.seed, exports)
    reader.close()
    return 0 if all([table.close() for table in (generic, exports)]) else 1


if __name__ == "__main__":
    sys.exit(main())
