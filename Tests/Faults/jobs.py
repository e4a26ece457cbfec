"""The commands that faults are tried on."""

import subprocess
from pathlib import Path

from running import Job, page

KEY = b"0123456789abcdef"


def same(content: bytes) -> bytes:
    return content


class Inputs:
    """The repository's files, and what is made of them once."""

    def __init__(self, command: str, repository: Path, folder: Path):
        self.command = command
        self.folder = folder
        sample = repository / "zoo/sample"
        self.sample = str(next(sample.glob("*.ckpt")))
        self.pictures = str(sample / "fashion-mnist/val")
        self.picture = str(next((sample / "fashion-mnist/val/9_ankle_boot").iterdir()))
        formats = repository / "Tests/Fixtures/format"
        self.any_network = str(formats / "net_plain.ckpt")
        self.encrypted = str(formats / "enc_AES-GCM_128.ckpt")
        folder.mkdir(parents=True, exist_ok=True)
        self.key = self.made("key", lambda path: path.write_bytes(KEY))
        self.generic = self.converted("any.safetensors", self.any_network, "--generic")
        self.native = self.converted("native.safetensors", self.sample)

    def made(self, name: str, make) -> str:
        make(self.folder / name)
        return str(self.folder / name)

    def converted(self, name: str, source: str, *options: str) -> str:
        path = str(self.folder / name)
        words = [self.command, "convert", source, path, "--force", "-q", *options]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        return path

    def decrypted(self, content: bytes) -> bytes:
        """What is in an encrypted file, which is another one each time."""
        path = self.folder / f"encrypted-{hash(content)}.ckpt"
        path.write_bytes(content)
        plain = path.with_suffix(".plain.ckpt")
        words = [self.command, "convert", "--generic", str(path), str(plain), "-q"]
        done = subprocess.run([*words, "--key-file", self.key], capture_output=True)
        path.unlink()
        if done.returncode != 0:
            raise ValueError(done.stderr)
        content = plain.read_bytes()
        plain.unlink()
        return content


def all_jobs(inputs: Inputs) -> list[Job]:
    evaluate = [
        "evaluate", inputs.sample, "--data", inputs.pictures, "--limit", "24", "--batch-size", "8",
        "--format", "json",
    ]  # fmt: skip
    predict = ["predict", inputs.sample, inputs.picture, "--format", "json"]
    return [
        *conversions(inputs),
        Job("inspect", ["inspect", inputs.sample]),
        Job("inspect encrypted", ["inspect", inputs.encrypted, "--key-file", inputs.key]),
        Job("diff", ["diff", inputs.sample, inputs.native]),
        Job("verify", ["verify", inputs.sample, inputs.native], messages=2),
        Job("verify --probe", ["verify", "--probe", inputs.native]),
        Job("predict", [*predict, "--logits", "l.npy"], {"l.npy": same}),
        Job(
            "evaluate",
            [
                *evaluate, "--predictions", "p.csv", "--logits", "l.npy", "--report", "r.html",
                "--per-class", "c.csv", "--force",
            ],
            {"p.csv": same, "l.npy": same, "c.csv": same, "r.html": page},
            replaces=True,
        ),
        Job(
            "evaluate --resume",
            [*evaluate, "--resume", "journal", "--predictions", "p.csv", "--force"],
            {"p.csv": same},
            keeps=("journal",),
        ),
        Job(
            "download bundled",
            ["download", "shufflenet_v1_g3_05_fmnist", "--cache-dir", "cache", "-q"],
            keeps=("cache",),
        ),
        Job("list", ["list"]),
    ]  # fmt: skip


def conversions(inputs: Inputs) -> list[Job]:
    key = ["--key-file", inputs.key]

    def convert(name, output, *words, normal=same, replaces=False):
        words = ["convert", *words, output, *(["--force"] if replaces else [])]
        return Job(f"convert {name}", words, {output: normal}, replaces)

    return [
        convert("to native", "o.safetensors", inputs.sample),
        convert("to ckpt, replacing", "o.ckpt", inputs.sample, replaces=True),
        convert("to onnx, replacing", "o.onnx", inputs.native, replaces=True),
        convert("generic to safetensors", "o.safetensors", "--generic", inputs.any_network),
        convert("generic to ckpt, replacing", "o.ckpt", "--generic", inputs.generic, replaces=True),
        convert(
            "encrypting", "o.ckpt", "--generic", inputs.any_network, "--encrypt", "AES-GCM", *key,
            normal=inputs.decrypted,
        ),
        convert("decrypting", "o.ckpt", "--generic", inputs.encrypted, *key),
    ]  # fmt: skip
