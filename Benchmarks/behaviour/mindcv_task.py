"""MindCV's or MindSpore's own way of doing one thing, in a process of its own.

    mindcv_task.py load MODEL FILE           what became of the network's parameters
    mindcv_task.py read FILE                 with load_checkpoint, and with its check of checksums
    mindcv_task.py download URL FOLDER       as load_pretrained does it
    mindcv_task.py save FILE OUTPUT LIMIT    no file may have more bytes than LIMIT
    mindcv_task.py convert FILE OUTPUT       to safetensors
    mindcv_task.py predict MODEL FILE PICTURE

The last line on standard output is a JSON object.
"""

import json
import os
import resource
import signal
import sys

os.environ.setdefault("GLOG_v", "4")


def load(model: str, file: str) -> dict:
    """How many of the network's parameters are not the file's afterwards."""
    import mindcv
    import mindspore

    network = mindcv.create_model(model, checkpoint_path=file)
    given = mindspore.load_checkpoint(file)
    left = [
        name
        for name, value in network.parameters_dict().items()
        if name not in given or (value.asnumpy() != given[name].asnumpy()).any()
    ]
    return {"parameters": len(network.parameters_dict()), "left": len(left)}


def read(file: str) -> dict:
    """The errors, as it is by default and with its check."""
    import mindspore

    errors = []
    for check in (False, True):
        try:
            mindspore.load_checkpoint(file, crc_check=check)
            errors.append(None)
        except Exception as error:  # noqa: BLE001
            errors.append(f"{type(error).__name__}: {error}")
    return {"default": errors[0], "checked": errors[1]}


def download(url: str, folder: str) -> dict:
    """Twice, as one does when the first time fails."""
    from mindcv.utils.download import DownLoad

    for _ in range(2):
        try:
            DownLoad().download_url(url, path=folder)
        except Exception as error:  # noqa: BLE001
            print(f"{type(error).__name__}: {error}")
    path = os.path.join(folder, os.path.basename(url))
    return {"bytes": os.path.getsize(path) if os.path.isfile(path) else None}


def save(file: str, output: str, limit: str) -> dict:
    """Where there is room for so many bytes only."""
    import mindspore

    parameters = mindspore.load_checkpoint(file)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        mindspore.save_checkpoint(parameters, output, format="safetensors")
    except Exception as error:  # noqa: BLE001
        print(f"{type(error).__name__}: {error}")
    return {"bytes": os.path.getsize(output) if os.path.isfile(output) else None}


def convert(file: str, output: str) -> dict:
    """All of it."""
    import mindspore

    mindspore.save_checkpoint(mindspore.load_checkpoint(file), output, format="safetensors")
    return {}


def predict(model: str, file: str, picture: str) -> dict:
    """The best class of a picture, from MindCV's transforms."""
    import mindcv
    import mindspore
    import numpy
    from mindcv.data import create_transforms

    network = mindcv.create_model(model, checkpoint_path=file).set_train(False)
    value = numpy.fromfile(picture, numpy.uint8)
    for step in create_transforms("imagenet", is_training=False):
        value = step(value)
        value = value[0] if isinstance(value, tuple) else value
    logits = network(mindspore.Tensor(numpy.asarray(value)[numpy.newaxis])).asnumpy()
    return {"class": int(logits.argmax())}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
