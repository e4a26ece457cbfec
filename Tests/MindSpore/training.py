"""Trainings: MindCV takes the files of `shufflezoo train`, evaluates them to the same counts, and goes on with them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import mindspore
import numpy

import peers
from report import Report, require, require_none

CLASSES = 10
SIDE = 64
MODEL = "shufflenet_v1_g3_05"
EPOCHS, BATCHES = 2, 6

RECIPE = f"""\
model: {MODEL}
num_classes: {CLASSES}
batch_size: 32
image_resize: {SIDE}
crop_pct: 0.875
color_jitter: null
epoch_size: {EPOCHS}
warmup_epochs: 0
decay_epochs: {EPOCHS}
lr: 0.02
weight_decay: 0.00004
weight_decay_filter: auto
label_smoothing: 0.1
val_while_train: True
loss_scale: 1024
"""


@dataclass(frozen=True)
class Kind:
    """What a training keeps beside the network."""

    label: str
    options: tuple[str, ...]
    optimizer: dict[str, Any]
    step: dict[str, Any]


KINDS = [
    Kind("momentum", ("--opt", "momentum"), {"opt": "momentum"}, {}),
    Kind(
        "momentum, average, clipping",
        ("--opt", "momentum", "--ema", "True", "--clip-grad", "True"),
        {"opt": "momentum"},
        {"ema": True, "clip_grad": True},
    ),
    Kind("sgd", ("--opt", "sgd"), {"opt": "sgd"}, {}),
    Kind("adam", ("--opt", "adam"), {"opt": "adam"}, {}),
    Kind("adamw", ("--opt", "adamw"), {"opt": "adamw"}, {}),
]


class TrainingChecks:
    """The checks, in one layout: that of the MindCV which is given."""

    def __init__(
        self, report: Report, shufflezoo: Path, layout: str, mindcv: ModuleType, scratch: Path
    ) -> None:
        self.report = report
        self.shufflezoo = shufflezoo
        self.layout = layout
        self.mindcv = mindcv
        self.folder = scratch / f"training-{layout}"
        self.data = self.folder / "data"

    def command(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs the command; fails with its message and exit status."""
        done = subprocess.run(
            [self.shufflezoo, *arguments], capture_output=True, text=True, timeout=600
        )
        require(
            done.returncode == 0,
            f"{arguments[0]} exited {done.returncode}: {done.stderr.strip()[-300:]}",
        )
        return done

    def trainer(
        self, kind: Kind, weights: Path | str = "", optimizer: Path | str = "", epochs: int = EPOCHS
    ) -> tuple[Any, Any]:
        """MindCV's own training of that kind, and its optimizer, as its train.py makes it."""
        from mindcv.loss import create_loss
        from mindcv.optim import create_optimizer
        from mindcv.scheduler import create_scheduler
        from mindcv.utils import create_trainer, require_customized_train_step

        network = self.mindcv.create_model(MODEL, num_classes=CLASSES, checkpoint_path=str(weights))
        rates = create_scheduler(
            BATCHES, scheduler="cosine_decay", lr=0.02, min_lr=1e-6, warmup_epochs=0,
            decay_epochs=EPOCHS, num_epochs=epochs,
        )
        options = {"ema": False, "clip_grad": False, "gradient_accumulation_steps": 1} | kind.step
        is_customized = require_customized_train_step(
            options["ema"], options["clip_grad"], 1, None
        )
        cell = create_optimizer(
            network, lr=rates, weight_decay=4e-5, momentum=0.9, nesterov=False,
            weight_decay_filter="auto", loss_scale=1.0 if is_customized else 1024.0,
            checkpoint_path=str(optimizer), **kind.optimizer,
        )
        metrics = {"Top_1_Accuracy": mindspore.nn.Top1CategoricalAccuracy(),
                   "Top_5_Accuracy": mindspore.nn.Top5CategoricalAccuracy()}
        model = create_trainer(
            network, create_loss("CE", label_smoothing=0.1), cell, metrics, amp_level="O0",
            amp_cast_list=None, loss_scale_type="fixed", loss_scale=1024.0,
            drop_overflow_update=False, ema_decay=0.9999, clip_value=15.0, **options,
        )
        return model, cell

    def pictures(self, *, is_training: bool) -> Any:
        """MindCV's loader of the pictures."""
        from mindcv.data import create_dataset, create_loader, create_transforms

        part = "train" if is_training else "val"
        dataset = create_dataset(name="imagenet", root=str(self.data), split=part, shuffle=False)
        options = {} if is_training else {"crop_pct": 0.875}
        transforms = create_transforms(
            "imagenet", is_training=is_training, image_resize=SIDE, **options
        )
        return create_loader(
            dataset, batch_size=32, drop_remainder=is_training, is_training=is_training,
            transform=transforms, num_classes=CLASSES,
        )

    def counts(self, figures: dict[str, float], total: int) -> tuple[int, int]:
        """How many were right at first and among five."""
        return (
            round(figures["Top_1_Accuracy"] * total), round(figures["Top_5_Accuracy"] * total)
        )

    def kind(self, kind: Kind, recipe: Path) -> None:
        """One training, and what MindCV makes of it."""
        label = f"train, {self.layout}, {kind.label}"
        out = self.folder / kind.label.replace(", ", "-")
        saved = out / f"{MODEL}-{EPOCHS}_{BATCHES}.ckpt"
        check = self.report.check
        with check(f"{label}: two epochs"):
            self.command(
                "train", "--config", recipe, "--data-dir", self.data, "--ckpt-save-dir", out,
                "--layout", self.layout, *kind.options,
            )
        with check(f"{label}: strictly, every entry, into MindCV's cell that trains"):
            model, _ = self.trainer(kind)
            found = peers.load(saved)
            held = peers.load_strictly(saved, model.train_network)
            require(sorted(held) == sorted(found), "the cell has other entries than the file")
            for name, value in found.items():
                require(numpy.array_equal(held[name], value), f"'{name}' differs")
        with check(f"{label}: strictly into MindCV's optimizer, from optim_{MODEL}.ckpt"):
            _, cell = self.trainer(kind)
            peers.load_strictly(out / f"optim_{MODEL}.ckpt", cell)
        with check(f"{label}: MindCV's evaluation counts what `evaluate` counts"):
            model, _ = self.trainer(kind, weights=saved)
            loader = self.pictures(is_training=False)
            figures = model.eval(loader, dataset_sink_mode=False)
            done = self.command(
                "evaluate", saved, "--data", self.data / "val", "--image-size", str(SIDE),
                "--crop-pct", "0.875", "--format", "json",
            )
            ours = json.loads(done.stdout)
            total = ours["images"]
            expected = (ours["top1"]["correct"], ours["top5"]["correct"])
            counted = self.counts(figures, total)
            require(counted == expected, f"MindCV {counted}, evaluate {expected} of {total}")
        with check(f"{label}: MindCV goes on with it for an epoch"):
            # On processors MindSpore makes no step past the end of its rates, so that these are another epoch's.
            state = peers.load(out / f"optim_{MODEL}.ckpt")
            del state["learning_rate"]
            longer = self.folder / "longer.ckpt"
            peers.save(state, longer)
            model, cell = self.trainer(kind, saved, longer, EPOCHS + 1)
            step = int(cell.global_step.asnumpy()[0])
            require(step == EPOCHS * BATCHES, f"global_step is {step}")
            model.train(1, self.pictures(is_training=True), dataset_sink_mode=False)
            require(int(cell.global_step.asnumpy()[0]) == step + BATCHES, "no epoch was made")
        with check(f"{label}: goes on here with what MindCV then saves"):
            again = self.folder / f"{MODEL}-{EPOCHS + 1}_{BATCHES}.ckpt"
            again.unlink(missing_ok=True)
            mindspore.save_checkpoint(model.train_network, str(again))
            self.command(
                "train", "--config", recipe, "--data-dir", self.data, "--ckpt-path", again,
                "--resume-opt", "True", "--epoch-size", "1", "--ckpt-save-dir", f"{out}-again",
                *kind.options,
            )
            after = peers.load(Path(f"{out}-again") / f"{MODEL}-{EPOCHS + 2}_{BATCHES}.ckpt")
            step = int(after["global_step"][0])
            require(step == (EPOCHS + 2) * BATCHES, f"global_step is {step}")

    def run(self, pictures: Path, config: Path | None) -> None:
        """Every kind; and with a checkout, MindCV's reading of the recipe that is written."""
        self.data.mkdir(parents=True)
        for part in "train", "val":
            (self.data / part).symlink_to(pictures.resolve())
        recipe = self.folder / "recipe.yaml"
        recipe.write_text(RECIPE)
        for kind in KINDS:
            self.kind(kind, recipe)
        if config:
            with self.report.check(f"train, {self.layout}: MindCV's parse_args reads {MODEL}.yaml"):
                written = peers.recipe(config, self.folder / "adam" / f"{MODEL}.yaml")
                given = peers.recipe(config, recipe)
                changed = {"data_dir", "ckpt_save_dir", "opt"}

                def value(recipe: dict[str, Any], key: str) -> Any:
                    # What a file gives as a list, MindCV's defaults have as a tuple.
                    found = recipe[key]
                    return list(found) if isinstance(found, tuple) else found

                differing = [
                    key for key in given
                    if key not in changed and value(written, key) != value(given, key)
                ]
                require_none(differing, "read otherwise than the recipe's own")
