"""Trains and evaluates under mpirun, and checks that processes come to what one comes to, and stop together.

Usage: train.py SHUFFLEZOO PICTURES

PICTURES is a folder of class folders, such as zoo/sample/fashion-mnist/val.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from check import MPIRUN, Failed, expect, is_alive

BOUND = 240
"""Seconds that a training may take; it takes ten on two processors."""

GLOBAL_BATCH = 32
EPOCHS = 2

RECIPE = f"""\
model: shufflenet_v1_g3_05
num_classes: 10
image_resize: 32
color_jitter: null
epoch_size: {EPOCHS}
warmup_epochs: 0
decay_epochs: {EPOCHS}
opt: momentum
lr: 0.01
val_while_train: True
"""


class Trainings:
    """Trainings of one recipe in a scratch folder."""

    def __init__(self, program: str, pictures: Path, scratch: Path) -> None:
        self.program = program
        self.scratch = scratch
        self.recipe = scratch / "recipe.yaml"
        self.recipe.write_text(RECIPE)
        self.data = self.folder_of(pictures, "data")

    def folder_of(self, pictures: Path, name: str) -> Path:
        """A data set that learns from pictures and is evaluated on the same."""
        folder = self.scratch / name
        folder.mkdir()
        for part in "train", "val":
            (folder / part).symlink_to(pictures.resolve())
        return folder

    def broken(self, pictures: Path, name: str) -> tuple[Path, Path]:
        """The same pictures, one of which is none, and that one."""
        folder = self.scratch / name
        for path in sorted(pictures.rglob("*.png")):
            target = folder / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path.resolve())
        victim = next(folder.rglob("*.png"))
        victim.unlink()
        victim.write_bytes(b"no picture")
        return folder, victim

    def command(self, count: int, out: str, *options: str) -> list[str]:
        """The words that train in some processes with the global batch."""
        return [
            *MPIRUN, "-n", str(count), self.program, "train", "--config", str(self.recipe),
            "--data-dir", str(self.data), "--ckpt-save-dir", str(self.scratch / out),
            "--batch-size", str(GLOBAL_BATCH // count), "--threads", "1", "--format", "json",
            *options,
        ]

    def run(self, count: int, out: str, *options: str) -> tuple[int, list[dict], str]:
        """The exit code, the events and the messages of a training."""
        child = subprocess.Popen(
            self.command(count, out, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )
        try:
            output, errors = child.communicate(timeout=BOUND)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            output, errors = child.communicate()
            raise Failed(f"{count} processes took more than {BOUND} s: {errors[-500:]}") from None
        events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        return child.returncode, events, errors

    def losses(self, count: int, *options: str) -> tuple[list[float], list[float]]:
        """The losses of every step, and the shares that were right after each epoch."""
        out = f"{count}-{len(options)}"
        code, events, errors = self.run(count, out, *options)
        expect(code == 0, f"{count} processes exited {code}: {errors[-500:]}")
        steps = [event["loss"] for event in events if event["event"] == "step"]
        figures = [event["top1"] for event in events if event["event"] == "validated"]
        expect(len(steps) == EPOCHS * 6, f"{count} processes made {len(steps)} steps")
        return steps, figures

    def same_losses(self, sample: Path) -> None:
        """2 and 4 processes have the losses of one, where normalisations use their moving statistics."""
        frozen = [
            "--from", str(sample), "--freeze", "*.gamma", "--freeze", "*.beta", "--lr", "0.001",
        ]
        one, figure = self.losses(1, *frozen)
        for count in (2, 4):
            several, found = self.losses(count, *frozen)
            worst = max(abs(a - b) / abs(a) for a, b in zip(one, several))
            expect(worst < 1e-5, f"{count} processes: losses differ by {worst:.1e}: {one} {several}")
            expect(found == figure, f"{count} processes evaluate to {found}, one to {figure}")
            print(f"{count} processes: {len(one)} losses within {worst:.1e} of one process's, same accuracies")

    def averages(self) -> None:
        """Clipping and accumulation under several processes, and a resume in another number."""
        code, _, errors = self.run(2, "clip", "--clip-grad", "--gradient-accumulation-steps", "2")
        expect(code == 0, f"with clipping and accumulation: exited {code}: {errors[-500:]}")
        code, events, errors = self.run(4, "clip", "--clip-grad", "--resume", "--epoch-size", "3")
        expect(code == 0, f"resumed in 4 processes: exited {code}: {errors[-500:]}")
        expect(
            [event["epoch"] for event in events if event["event"] == "epoch"] == [3],
            "resumed in 4 processes: other epochs than the third",
        )
        print("2 processes with clipped and accumulated gradients; 4 processes go on with it")

    def waiting(self) -> None:
        """Gradients that wait for a step at an epoch's end are gone on with, to the same bits."""
        options = ["--gradient-accumulation-steps", "4", "--val-while-train", "False"]
        for out, words in (("whole", []), ("part", ["--epoch-size", "1", "--decay-epochs", "2"])):
            code, _, errors = self.run(2, out, *options, *words)
            expect(code == 0, f"accumulation: exited {code}: {errors[-500:]}")
        code, _, errors = self.run(2, "part", *options, "--resume")
        expect(code == 0, f"accumulation: exited {code}: {errors[-500:]}")
        name = "shufflenet_v1_g3_05-2_6.ckpt"
        whole, part = ((self.scratch / out / name).read_bytes() for out in ("whole", "part"))
        expect(whole == part, "gradients that wait: other bits after --resume")
        print("gradients that wait for a step are the same bits after --resume")

    def separate(self) -> None:
        """Only the first process sees the checkpoints, and still all go on with them."""
        folder = self.scratch / "separate"
        words = self.command(2, "unused", "--val-while-train", "False")
        start = words.index(self.program)
        words[start:start] = ["sh", "-c", 'mkdir -p "$OMPI_COMM_WORLD_RANK"; cd "$OMPI_COMM_WORLD_RANK"; exec "$@"', "sh"]
        words[words.index("--ckpt-save-dir") + 1] = "out"
        folder.mkdir()
        for options in (["--epoch-size", "1"], ["--resume"]):
            done = subprocess.run(
                [*words, *options], capture_output=True, text=True, timeout=BOUND, cwd=folder
            )
            expect(done.returncode == 0, f"separate folders: {done.stderr[-500:]}")
        expect(not (folder / "1" / "out").exists(), "the second process has written too")
        last = "shufflenet_v1_g3_05-2_6.ckpt"
        expect((folder / "0" / "out" / last).exists(), "separate folders: no second epoch")
        code, _, errors = self.run(2, "shared", "--val-while-train", "False", "--epoch-size", "1")
        expect(code == 0, f"shared folder: exited {code}: {errors[-500:]}")
        code, _, errors = self.run(2, "shared", "--val-while-train", "False", "--resume")
        expect(code == 0, f"shared folder: exited {code}: {errors[-500:]}")
        same = (folder / "0" / "out" / last).read_bytes() == (self.scratch / "shared" / last).read_bytes()
        expect(same, "separate folders: other bits than with one folder")
        print("where only the first process sees the checkpoints, all go on with them")

    def disagreement(self, pictures: Path) -> None:
        """Processes that were started with other recipes or pictures say so, and stop."""
        fewer, left_out = self.broken(pictures, "fewer")
        left_out.unlink()
        data = self.folder_of(fewer, "fewer-data")
        for options, words in (
            (["--batch-size", "8"], ["expected 'batch_size: 16', as process 0 has, found 'batch_size: 8'"]),
            (["--model", "shufflenet_v1_g3_10"], ["expected 'model: ", "found 'model: "]),
            (["--epoch-size", "3"], ["found 'epoch_size: 3'"]),
            (["--freeze", "*.gamma"], ["found '--freeze *.gamma'"]),
            (["--data-dir", str(data)], ["expected 'train: 200 pictures", "found 'train: 199 pictures"]),
        ):
            first = self.command(1, "other")[len(MPIRUN):]
            first[first.index("--batch-size") + 1] = "16"
            done = subprocess.run(
                [*MPIRUN, *first, ":", *first, *options], capture_output=True, text=True, timeout=BOUND
            )
            expect(done.returncode == 64, f"{options}: exited {done.returncode}: {done.stderr[-500:]}")
            for word in words:
                expect(word in done.stderr, f"{options}: {done.stderr[-500:]}")
        print("processes with other recipes, options or pictures stop, and say what is another")

    def evaluation(self, sample: Path) -> None:
        """Processes that share an evaluation come to the figures of one."""
        command = [
            self.program, "evaluate", str(sample), "--data", str(self.data / "val"),
            "--image-size", "64", "--format", "json", "--quiet",
        ]
        figures = []
        for count in (1, 2, 3):
            words = [*MPIRUN, "-n", str(count), *command] if count > 1 else command
            done = subprocess.run(words, capture_output=True, text=True, timeout=BOUND)
            expect(done.returncode == 0, f"evaluate in {count} processes: {done.stderr[-500:]}")
            result = json.loads(done.stdout)
            figures.append({
                key: value for key, value in result.items()
                if key not in ("seconds", "images_per_second")
            })
        expect(figures[0] == figures[1] == figures[2], f"evaluate: {figures}")
        print("2 and 3 processes that share an evaluation come to every figure of one")

    def verdicts(self, sample: Path, pictures: Path) -> None:
        """The exit status of an evaluation in several processes is that of one."""
        broken, _ = self.broken(pictures, "verdicts")
        for data, options, status in (
            (pictures, ["--expect-top1", "10"], 1), (broken, [], 65), (broken, ["--strict"], 65),
        ):
            command = [self.program, "evaluate", str(sample), "--data", str(data), *options]
            for words in (command, [*MPIRUN, "-n", "2", *command]):
                done = subprocess.run(words, capture_output=True, text=True, timeout=BOUND)
                expect(done.returncode == status, f"{words}: {done.returncode}: {done.stderr[-500:]}")
        print("an evaluation in 2 processes exits as one does")

    def unreadable(self, pictures: Path) -> None:
        """A picture that one process cannot read stops all, by its name."""
        broken, victim = self.broken(pictures, "pictures")
        sound, self.data = self.data, self.folder_of(broken, "broken")
        code, _, errors = self.run(4, "broken-out", "--val-while-train", "False")
        self.data = sound
        expect(code == 65, f"a picture that is none: exited {code}: {errors[-500:]}")
        expect(victim.name in errors, f"a picture that is none: {errors[-500:]}")
        expect("all 4 processes have stopped" in errors, errors[-500:])
        print("a picture that one process cannot read stops all four, with its name")

    def killed(self) -> None:
        """A process that is killed ends the others, and what was saved is gone on with."""
        child = subprocess.Popen(
            self.command(2, "killed", "--epoch-size", "50"), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )
        saved = self.scratch / "killed" / "shufflenet_v1_g3_05-1_6.ckpt"
        limit = time.monotonic() + BOUND
        while not saved.exists() and time.monotonic() < limit and child.poll() is None:
            time.sleep(0.01)
        expect(saved.exists(), "no epoch was saved")
        ranks = [int(path.name) for path in Path("/proc").glob("[0-9]*") if self.is_rank(path)]
        expect(len(ranks) == 2, f"{len(ranks)} processes are there")
        os.kill(ranks[-1], signal.SIGKILL)
        code = child.wait(timeout=BOUND)
        expect(code != 0, "mpirun exited 0")
        expect(not any(is_alive(rank) for rank in ranks), "a process is still there")
        saved = sorted((self.scratch / "killed").glob("*_6.ckpt"))
        last = max(int(path.name.split("-")[1].split("_")[0]) for path in saved)
        code, _, errors = self.run(2, "killed", "--resume", "--epoch-size", str(last + 1))
        expect(code == 0, f"resumed: exited {code}: {errors[-500:]}")
        print("a process that is killed ends the others, and its training is gone on with")

    def is_rank(self, path: Path) -> bool:
        """Whether a process is one of the training's, and not its launcher."""
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return words[0] == self.program.encode() and str(self.scratch).encode() in b" ".join(words)


def main() -> int:
    """Runs every check."""
    program, pictures = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    sample = next(pictures.parents[1].glob("*.ckpt"))
    with tempfile.TemporaryDirectory(prefix="shufflezoo-mpi-") as scratch:
        trainings = Trainings(program, pictures, Path(scratch))
        try:
            trainings.same_losses(sample)
            trainings.averages()
            trainings.waiting()
            trainings.separate()
            trainings.disagreement(pictures)
            trainings.evaluation(sample)
            trainings.verdicts(sample, pictures)
            trainings.unreadable(pictures)
            trainings.killed()
        except Failed as failure:
            print(f"FAIL {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
