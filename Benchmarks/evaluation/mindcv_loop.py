"""MindCV's own evaluation, step by step as its validate.py does it.

    mindcv_loop.py MODEL CHECKPOINT ROOT MODE [CHECKOUT]

ROOT holds the folder `val`; MODE is 0 (graph) or 1 (as Python runs it). Uses the installed package, or
that of a checkout. Prints one JSON line.
"""

import json
import os
import sys
import time

os.environ.setdefault("GLOG_v", "4")


def main() -> None:
    """Builds what validate.py builds, with its recipe's settings, and evaluates."""
    model_name, checkpoint, root, mode, *checkout = sys.argv[1:]
    sys.path[:0] = checkout
    import mindspore
    from mindcv.data import create_dataset, create_loader, create_transforms
    from mindcv.loss import create_loss
    from mindcv.models import create_model
    from mindspore import nn

    mindspore.set_context(mode=int(mode), device_target="CPU")
    workers = os.cpu_count() or 1
    dataset = create_dataset(
        name="imagenet", root=root, split="val", shuffle=False, num_parallel_workers=workers
    )
    transform = create_transforms(
        dataset_name="imagenet", is_training=False, image_resize=224, crop_pct=0.875
    )
    loader = create_loader(
        dataset=dataset,
        batch_size=50,
        drop_remainder=False,
        is_training=False,
        transform=transform,
        num_parallel_workers=workers,
    )
    network = create_model(model_name=model_name, num_classes=1000, checkpoint_path=checkpoint)
    network.set_train(False)
    metrics = {
        "top1": nn.Top1CategoricalAccuracy(),
        "top5": nn.Top5CategoricalAccuracy(),
        "loss": nn.metrics.Loss(),
    }
    loss = create_loss(name="CE", reduction="mean", label_smoothing=0.1)
    model = mindspore.Model(network, loss_fn=loss, metrics=metrics)
    start = time.monotonic()
    found = model.eval(loader, dataset_sink_mode=False)
    seconds = time.monotonic() - start
    images = dataset.get_dataset_size()
    answer = {
        "seconds": seconds,
        "images": images,
        "top1": round(float(found["top1"]) * images),
        "top5": round(float(found["top5"]) * images),
        "version": f"MindSpore {mindspore.__version__}",
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
