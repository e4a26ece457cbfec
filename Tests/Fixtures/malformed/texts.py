"""Files of text: labels, class lists, manifests and their cards, recipes, journals, predictions."""

import json
import pathlib
import zlib

ZOO = pathlib.Path(__file__).parents[3] / "zoo"


def groups():
    return {
        "labels": labels(),
        "classes": classes(),
        "manifest": manifests(),
        "card": cards(),
        "recipe": recipes(),
        "journal": journals(),
        "predictions": predictions(),
    }


def labels():
    """Labels of seven pictures, val_00000.png the first, for a model of ten classes."""
    files = {
        "empty.txt": "\n\n",
        "not-utf8.txt": b"val_00000.png \xe9\n",
        "index-past-classes.txt": "val_00000.png 10\n",
        "index-negative.txt": "val_00000.png -1\n",
        "index-past-64-bits.txt": "val_00000.png 99999999999999999999\n",
        "class-unknown.txt": "val_00000.png 9\nval_00023.png boot\x1b[2J\n",
        "name-alone.txt": "val_00000.png 9\nval_00023.png\n",
        "numbers-alone.txt": "9\n9\n9\n9\n9\n9\n9\n",
        "two-labels.txt": "val_00000.png 9\nval_00000.png 8\n",
        "other-pictures.txt": "test_00000.png 9\n",
        "columns-missing.csv": "filename,index\nval_00000.png,9\nval_00023.png\n",
        "quote-open.csv": 'filename,index\n"val_00000.png,9\n',
        "header-of-other-columns.csv": "picture,number\nval_00000.png,9\n",
        "index-no-number.csv": "filename,index\nval_00000.png,nine\n",
        "objects.json": '[{"val_00000.png": 9}]',
        "cut-off.json": "[[9], [9],",
        "index-past-classes.json": "[[9], [9], [9], [9], [9], [9], [10]]",
        "too-few.json": "[[9], [9]]",
    }
    return encoded(files)


def classes():
    """Lists of index, directory and label, for the folders 0_tshirt_top to 9_ankle_boot."""
    lines = [f"{index}\t{name}\t{name}" for index, name in enumerate(["0_tshirt_top", "1_trouser"])]
    files = {
        "empty.tsv": "",
        "not-utf8.tsv": b"0\t0_tshirt_top\t\xe9\n",
        "two-columns.tsv": "0\t0_tshirt_top\n",
        "spaces-for-tabs.tsv": "0 0_tshirt_top T-shirt\n",
        "index-no-number.tsv": "zero\x1b[2J\t0_tshirt_top\tT-shirt\n",
        "index-negative.tsv": "-1\t0_tshirt_top\tT-shirt\n",
        "index-past-classes.tsv": "10\t0_tshirt_top\tT-shirt\n",
        "index-twice.tsv": "0\t0_tshirt_top\ta\n0\t1_trouser\tb\n",
        "directory-empty.tsv": "0\t\tT-shirt\n",
        "directory-twice.tsv": "0\t0_tshirt_top\ta\n1\t0_tshirt_top\tb\n",
        "directories-missing.tsv": "\n".join(lines) + "\n",
    }
    return encoded(files)


def manifests():
    file = {"name": "a-00000000.ckpt", "urls": ["https://zoo.example/a"], "sha256": "0" * 64}

    def of(*, without=None, **changes):
        changed = {**file, **changes}
        changed.pop(without, None)
        return json.dumps({"files": [changed]})

    files = {
        "empty": "",
        "not-utf8": b'{"files": [{"name": "\xe9"}]}',
        "web-page": "<!DOCTYPE html>",
        "cut-off": '{"files": [\n  {"name": "a-00000000.ckpt"',
        "comma-at-end": '{"files": [],}',
        "key-twice": '{"files": [], "files": []}',
        "control-character": '{"fi\x1b[2Jles": []}',
        "text-behind": '{"files": []} {}',
        "levels-past-the-limit": '{"files": ' + "[" * 200,
        "array": "[]",
        "files-object": '{"files": {}}',
        "key-misspelt": json.dumps({"file": []}),
        "key-unknown": of(**{"\x1b[2J\u202e": 1}),
        "name-missing": of(without="name"),
        "name-number": of(name=1),
        "name-of-another-folder": of(name="../a.ckpt"),
        "name-with-escape": of(name="a\x1b[2J\n.ckpt"),
        "name-twice": json.dumps({"files": [file, file]}),
        "size-0": of(size=0),
        "size-fraction": of(size=1.5),
        "size-past-64-bits": of(size=1 << 64),
        "hash-missing": of(without="sha256"),
        "hash-short": of(sha256="0" * 63),
        "prefix-of-another-hash": of(sha256_prefix="11111111"),
        "url-relative": of(urls=["a.ckpt"]),
        "url-with-password": of(urls=["https://me:secret@zoo.example/a"]),
        "url-with-line-break": of(urls=["https://zoo.example/\r\nHost: other"]),
        "url-of-another-scheme": of(mirrors=["ftp://zoo.example/a"]),
    }
    return encoded({f"{name}.json": content for name, content in files.items()})


def cards():
    sample = json.loads((ZOO / "models/shufflenet_v1_g3_05_fmnist.json").read_text())
    weights = {**sample["weights"][0], "note": None}

    def of(**changes):
        card = {**sample, "weights": [weights], **changes}
        card["preprocessing"] = {**sample["preprocessing"], **changes.get("preprocessing", {})}
        return json.dumps({"files": [], "models": [card]})

    files = {
        "name-with-escape": of(name="a\x1b[2J"),
        "alias-of-itself": of(aliases=["shufflenet_v1_g3_05_fmnist"]),
        "groups-4": of(groups=4),
        "parameters-of-another": of(parameters=729564),
        "flops-of-another": of(flops=1),
        "classes-0": of(num_classes=0),
        "channels-past-the-limit": of(in_channels=1 << 40),
        "image-size-0": of(preprocessing={"image_size": 0}),
        "crop-pct-2": of(preprocessing={"crop_pct": 2}),
        "interpolation-unknown": of(preprocessing={"interpolation": "bi\x1blinear"}),
        "mean-of-two": of(preprocessing={"mean": [0, 0]}),
        "std-0": of(preprocessing={"std": [0, 1, 1]}),
        "labels-unknown": of(labels="my\u202elabels"),
        "labels-of-another": of(labels="imagenet-1k"),
        "top1-past-100": of(weights=[{**weights, "top1": 101}]),
        "status-unknown": of(weights=[{**weights, "status": "lost"}]),
        "weights-twice": of(weights=[weights, weights]),
        "licence-number": of(licence=2.0),
    }
    return encoded({f"{name}.json": content for name, content in files.items()})


def recipes():
    files = {
        "empty": "",
        "not-utf8": b"model: \xe9\n",
        "not-yaml": "image_resize: [224\n",
        "tab-for-indent": "image_resize:\n\t- 224\n",
        "control-character": "model: a\x1b[2J\n",
        "text": "image_resize 224\n",
        "list": "- image_resize\n",
        "second-document": "image_resize: 64\n---\nimage_resize: 64\n",
        "alias": "mean: &mean [1, 2, 3]\nstd: *mean\n",
        "key-twice": "image_resize: 64\nimage_resize: 32\n",
        "key-unknown": 'image_size: 64\n',
        "key-unknown-with-escape": '"image\\e[2J\\nsize": 64\n',
        "image-resize-word": "image_resize: large\n",
        "image-resize-0": "image_resize: 0\n",
        "image-resize-not-square": "image_resize: [224, 192]\n",
        "crop-pct-negative": "crop_pct: -1\n",
        "crop-pct-nan": "crop_pct: .nan\n",
        "mean-of-two": "mean: [1, 2]\n",
        "std-0": "std: [0, 1, 1]\n",
        "label-smoothing-2": "label_smoothing: 2\n",
        "ema-word": "ema: perhaps\n",
        "loss-unknown": 'loss: "B\\e[2JCE"\n',
        "reduction-sum": "reduction: sum\n",
        "amp-level-o3": "val_amp_level: O3\n",
        "data-set-cifar": "dataset: cifar10\n",
        "model-another": "model: shufflenet_v1_g3_10\n",
        "classes-another": "num_classes: 1000\n",
        "nested-1000-levels": "mean: " + "[" * 1000 + "\n",
    }
    return encoded({f"{name}.yaml": content for name, content in files.items()})


def checksummed(text):
    return f"{text}\t{zlib.crc32(text.encode()):08x}\n"


def journals():
    """Journals of an evaluation of two pictures by a model of two classes."""

    settings = {
        "weights_sha256": "0" * 64,
        "engine": "fast",
        "preprocess": "validate",
        "image_size": "64",
        "crop_pct": "0.875",
        "interpolation": "bilinear",
        "mean": "[0.0, 0.0, 0.0]",
        "std": "[1.0, 1.0, 1.0]",
        "label_smoothing": "0.1",
    }
    facts = {"model": "m", "weights": "a.ckpt", "parameters": "1", "data": "val", "version": "0.1.0"}

    def head(version="1", shard="1/1", classes="2", pictures="2", **changes):
        own = {"shard": shard, "classes": classes, "pictures": pictures, "limit": "none"}
        lines = f"shufflezoo evaluation\t{version}\n"
        for kind, entries in [("evaluation", own), ("setting", {**settings, **changes}), ("fact", facts)]:
            lines += "".join(f"{kind}\t{name}\t{value}\n" for name, value in entries.items())
        return lines + f"crc32\t{zlib.crc32(lines.encode()):08x}\n\n"

    def picture(name, seconds, label="0"):
        return checksummed(f"{name}\t{label}\t{seconds}\tscored\t{label}\t0\t0.5\t0.9\t0\t0.9\t1\t0.1")

    (first, second) = (picture("a", 1.0), picture("b", 2.0))
    files = {
        "empty": "",
        "another-file": "name,top1\n",
        "another-version": head("2\x1b[2J"),
        "head-cut-off": head()[:60],
        "head-changed": head().replace("classes\t2", "classes\t3") + first + second,
        "head-without-pictures": head(pictures="0"),
        "script-unknown": head(preprocess="train\x1b[2J") + first + second,
        "crop-pct-0": head(crop_pct="0.0") + first + second,
        "mean-no-numbers": head(mean="[a, b, c]") + first + second,
        "shard-5-of-4": head(shard="5/4") + first,
        "classes-past-the-limit": head(classes="9" * 18),
        "picture-changed": head() + first.replace("0.9", "0.8", 1) + second,
        "picture-of-another-class": head() + picture("a", 1.0, "7") + second,
        "picture-not-utf8": head().encode() + first.encode().replace(b"a", b"\xe9", 1) + second.encode(),
        "picture-back-in-time": head() + picture("a", 3.0) + second + second,
        "picture-missing": head() + first,
        "picture-cut-off": head() + first + second[:20],
        "picture-too-many": head() + first + second + second,
        "shard-alone": head(shard="1/2") + first,
    }
    return encoded({f"{name}.journal": content for name, content in files.items()})


def predictions():
    """Predictions of another run, for `evaluate --against`."""
    guesses = [f"{word}{place}" for place in range(1, 6) for word in ["top", "probability"]]
    header = ",".join(["image", "label", "rank", *guesses, "loss"]) + "\n"
    row = "0_tshirt_top/a.png,0,0" + ",0,0.2" * 5 + ",0.5\n"
    files = {
        "empty": "",
        "not-utf8": b"path,label\n\xe9,0\n",
        "quote-open": 'path,label\n"a,0\n',
        "other-columns": "name\x1b[2J,top1\na,1\n",
        "row-cut-off": header + row[:20],
        "label-no-number": header + row.replace(",0,0,", ",shirt,0,"),
        "picture-twice": header + row + row,
    }
    return encoded({f"{name}.csv": content for name, content in files.items()})


def encoded(files):
    return {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in files.items()
    }
