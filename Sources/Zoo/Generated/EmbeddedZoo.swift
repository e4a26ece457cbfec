// Made from zoo/ by 'make regenerate'. Do not edit.
// swift-format-ignore-file

// The ImageNet class list is from WordNet 3.0, Copyright 2006 by Princeton University. All rights
// reserved. Its licence, zoo/labels/LICENSE.wordnet, goes with every copy.

/// The text of the zoo, in the byte order of the file names.
enum EmbeddedZoo {
  /// The model cards: `zoo/models/*.json`.
  static let cards: [EmbeddedFile] = [
    EmbeddedFile(
      name: "shufflenet_v1_g3_05.json",
      text: ##"""
{
  "name": "shufflenet_v1_g3_05",
  "aliases": ["shufflenet_v1_g3_x0_5", "shufflenet_v1_g3_0.5"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 3,
  "width": 0.5,
  "parameters": 729564,
  "flops": 37589856,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": [
    {
      "file": "shufflenet_v1_g3_05-56209ef3-910v2.ckpt",
      "former_names": [],
      "urls": [
        "https://download-mindspore.osinfra.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_05-56209ef3-910v2.ckpt"
      ],
      "status": "published",
      "top1": 57.08,
      "top5": 79.89,
      "size": null,
      "sha256_prefix": "56209ef3",
      "sha256": null,
      "layout": "split",
      "layout_verified": false,
      "hardware": "Ascend 910* x 8",
      "recipe": "configs/shufflenetv1/shufflenet_v1_0.5_ascend.yaml",
      "training_speed": [
        {
          "date": "2024-09-06",
          "commit": "8b21b8f",
          "mindspore": null,
          "milliseconds_per_step": 45.44,
          "images_per_second": null,
          "compile_seconds": null,
          "cards": 8,
          "batch_size_per_card": 64
        },
        {
          "date": "2024-10-26",
          "commit": "e2b34de",
          "mindspore": "2.3.1",
          "milliseconds_per_step": 47.77,
          "images_per_second": 10718.02,
          "compile_seconds": 191,
          "cards": 8,
          "batch_size_per_card": 64
        },
        {
          "date": "2025-04-15",
          "commit": "7c462f7",
          "mindspore": "2.5.0",
          "milliseconds_per_step": 45.46,
          "images_per_second": 11262.64,
          "compile_seconds": 191,
          "cards": 8,
          "batch_size_per_card": 64
        }
      ],
      "note": "Listed since 2024-07-19, when MindCV's code had the split layout. Version, images per second and compile time of the second speed came with commit 04d3293 on 2024-11-22."
    },
    {
      "file": "shufflenet_v1_g3_05-42cfe109.ckpt",
      "former_names": [
        { "date": "2023-02-14", "file": "shufflenet_v1_g3_x0_5-42cfe109.ckpt" }
      ],
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_05-42cfe109.ckpt"
      ],
      "status": "published",
      "top1": 57.05,
      "top5": 79.73,
      "size": null,
      "sha256_prefix": "42cfe109",
      "sha256": null,
      "layout": "grouped",
      "layout_verified": false,
      "hardware": "Ascend 910 x 8",
      "recipe": "configs/shufflenetv1/shufflenet_v1_0.5_ascend.yaml",
      "training_speed": [
        {
          "date": "2024-10-26",
          "commit": "e2b34de",
          "mindspore": "2.3.1",
          "milliseconds_per_step": 40.62,
          "images_per_second": 12604.63,
          "compile_seconds": 169,
          "cards": 8,
          "batch_size_per_card": 64
        }
      ],
      "note": "The figures stand since 2022-11-17, with 169 s an epoch; this name since 2023-03-28. Listed as shufflenet_v1_g3_x0_5-Ascend.ckpt from 2022-12-22 on, perhaps with other bytes. MindCV's code had the grouped layout then. Version, images per second and compile time came with commit 04d3293 on 2024-11-22."
    }
  ]
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g3_05_fmnist.json",
      text: ##"""
{
  "name": "shufflenet_v1_g3_05_fmnist",
  "aliases": [],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 3,
  "width": 0.5,
  "parameters": 254364,
  "flops": 3034176,
  "num_classes": 10,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 64,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "fashion-mnist",
  "evaluation": {
    "data_set": "Fashion-MNIST, the 200 test pictures in zoo/sample",
    "images": 200
  },
  "weights": [
    {
      "file": "shufflenet_v1_g3_05_fmnist-975e965d.ckpt",
      "former_names": [],
      "urls": [],
      "status": "bundled",
      "top1": 81.0,
      "top5": 100.0,
      "size": 2030895,
      "sha256_prefix": "975e965d",
      "sha256": "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa",
      "layout": "split",
      "layout_verified": true,
      "hardware": null,
      "recipe": null,
      "training_speed": [],
      "note": "Lies in zoo/sample: MindCV's training checkpoint after epoch 1 of 3. Measured by MindCV's validate.py: 162 and 200 of 200 pictures."
    }
  ]
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g3_10.json",
      text: ##"""
{
  "name": "shufflenet_v1_g3_10",
  "aliases": ["shufflenet_v1_g3_x1_0", "shufflenet_v1_g3_1.0"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 3,
  "width": 1.0,
  "parameters": 1889208,
  "flops": 137460672,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": [
    {
      "file": "shufflenet_v1_g3_10-245f0ccf.ckpt",
      "former_names": [
        { "date": "2023-02-14", "file": "shufflenet_v1_g3_x1_0-245f0ccf.ckpt" }
      ],
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_10-245f0ccf.ckpt"
      ],
      "status": "published",
      "top1": 67.77,
      "top5": 87.73,
      "size": null,
      "sha256_prefix": "245f0ccf",
      "sha256": null,
      "layout": "grouped",
      "layout_verified": false,
      "hardware": "Ascend 910 x 8",
      "recipe": "configs/shufflenetv1/shufflenet_v1_1.0_ascend.yaml",
      "training_speed": [],
      "note": "The figures stand since 2022-11-17, with 192 s an epoch; this name since 2023-03-28. Listed as shufflenet_v1_g3_x1_0-Ascend.ckpt from 2022-12-22 on, perhaps with other bytes. MindCV's code had the grouped layout then."
    }
  ]
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g3_15.json",
      text: ##"""
{
  "name": "shufflenet_v1_g3_15",
  "aliases": ["shufflenet_v1_g3_x1_5", "shufflenet_v1_g3_1.5"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 3,
  "width": 1.5,
  "parameters": 3477888,
  "flops": 292443552,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": [
    {
      "file": "shufflenet_v1_g3_15-40caaa99.ckpt",
      "former_names": [
        { "date": "2023-02-14", "file": "shufflenet_v1_g3_x1_5-40caaa99.ckpt" }
      ],
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_15-40caaa99.ckpt"
      ],
      "status": "published",
      "top1": 71.53,
      "top5": 90.17,
      "size": null,
      "sha256_prefix": "40caaa99",
      "sha256": null,
      "layout": "grouped",
      "layout_verified": false,
      "hardware": "Ascend 910 x 8",
      "recipe": "configs/shufflenet_v1/shufflenet_v1_1.5_ascend.yaml",
      "training_speed": [],
      "note": "The figures stand since 2022-11-17, with 303 s an epoch; this name since 2023-03-28. Listed as shufflenet_v1_g3_x1_5-Ascend.ckpt from 2022-12-22 on, perhaps with other bytes. MindCV removed this recipe (learning rate 0.5) and the link on 2023-03-31."
    }
  ]
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g3_20.json",
      text: ##"""
{
  "name": "shufflenet_v1_g3_20",
  "aliases": ["shufflenet_v1_g3_x2_0", "shufflenet_v1_g3_2.0"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 3,
  "width": 2.0,
  "parameters": 5498736,
  "flops": 524045184,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": [
    {
      "file": "shufflenet_v1_g3_20-df3f5199.ckpt",
      "former_names": [
        { "date": "2023-02-14", "file": "shufflenet_v1_g3_x2_0-df3f5199.ckpt" }
      ],
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_20-df3f5199.ckpt"
      ],
      "status": "published",
      "top1": 74.02,
      "top5": 91.74,
      "size": null,
      "sha256_prefix": "df3f5199",
      "sha256": null,
      "layout": "grouped",
      "layout_verified": false,
      "hardware": "Ascend 910 x 8",
      "recipe": "configs/shufflenet_v1/shufflenet_v1_2.0_ascend.yaml",
      "training_speed": [],
      "note": "The figures stand since 2022-11-17, with 232 s an epoch; this name since 2023-03-28. Listed as shufflenet_v1_g3_2.0_224.ckpt from 2022-09-26 on, shufflenet_v1_g3_x2_0-Ascend.ckpt from 2022-12-22 on, perhaps with other bytes. MindCV removed this recipe (learning rate 0.5) and the link on 2023-03-31."
    }
  ]
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g8_05.json",
      text: ##"""
{
  "name": "shufflenet_v1_g8_05",
  "aliases": ["shufflenet_v1_g8_x0_5", "shufflenet_v1_g8_0.5"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 8,
  "width": 0.5,
  "parameters": 1030032,
  "flops": 40469760,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": []
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g8_10.json",
      text: ##"""
{
  "name": "shufflenet_v1_g8_10",
  "aliases": ["shufflenet_v1_g8_x1_0", "shufflenet_v1_g8_1.0"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 8,
  "width": 1.0,
  "parameters": 2472936,
  "flops": 138365952,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": []
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g8_15.json",
      text: ##"""
{
  "name": "shufflenet_v1_g8_15",
  "aliases": ["shufflenet_v1_g8_x1_5", "shufflenet_v1_g8_1.5"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 8,
  "width": 1.5,
  "parameters": 4327704,
  "flops": 290188800,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": []
}

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_g8_20.json",
      text: ##"""
{
  "name": "shufflenet_v1_g8_20",
  "aliases": ["shufflenet_v1_g8_x2_0", "shufflenet_v1_g8_2.0"],
  "paper": {
    "title": "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    "url": "https://arxiv.org/abs/1707.01083",
    "year": 2017
  },
  "licence": "Apache-2.0",
  "groups": 8,
  "width": 2.0,
  "parameters": 6599568,
  "flops": 521942016,
  "num_classes": 1000,
  "in_channels": 3,
  "preprocessing": {
    "image_size": 224,
    "crop_pct": 0.875,
    "interpolation": "bilinear",
    "mean": [123.675, 116.28, 103.53],
    "std": [58.395, 57.12, 57.375]
  },
  "labels": "imagenet-1k",
  "evaluation": {
    "data_set": "ImageNet-1K validation",
    "images": 50000
  },
  "weights": []
}

"""##
    ),
  ]

  /// The manifest: `zoo/manifest.json`.
  static let manifests: [EmbeddedFile] = [
    EmbeddedFile(
      name: "manifest.json",
      text: ##"""
{
  "files": [
    {
      "name": "shufflenet_v1_g3_05-56209ef3-910v2.ckpt",
      "size": null,
      "sha256_prefix": "56209ef3",
      "urls": [
        "https://download-mindspore.osinfra.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_05-56209ef3-910v2.ckpt"
      ],
      "mirrors": []
    },
    {
      "name": "shufflenet_v1_g3_05-42cfe109.ckpt",
      "size": null,
      "sha256_prefix": "42cfe109",
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_05-42cfe109.ckpt"
      ],
      "mirrors": []
    },
    {
      "name": "shufflenet_v1_g3_05_fmnist-975e965d.ckpt",
      "size": 2030895,
      "sha256": "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa",
      "urls": [],
      "mirrors": []
    },
    {
      "name": "shufflenet_v1_g3_10-245f0ccf.ckpt",
      "size": null,
      "sha256_prefix": "245f0ccf",
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_10-245f0ccf.ckpt"
      ],
      "mirrors": []
    },
    {
      "name": "shufflenet_v1_g3_15-40caaa99.ckpt",
      "size": null,
      "sha256_prefix": "40caaa99",
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_15-40caaa99.ckpt"
      ],
      "mirrors": []
    },
    {
      "name": "shufflenet_v1_g3_20-df3f5199.ckpt",
      "size": null,
      "sha256_prefix": "df3f5199",
      "urls": [
        "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/shufflenet_v1_g3_20-df3f5199.ckpt"
      ],
      "mirrors": []
    }
  ]
}

"""##
    ),
  ]

  /// The training recipes: `zoo/recipes/*.yaml`.
  static let recipes: [EmbeddedFile] = [
    EmbeddedFile(
      name: "shufflenet_v1_0.5_ascend.yaml",
      text: ##"""
# ShuffleNetV1 0.5x: configs/shufflenetv1/shufflenet_v1_0.5_ascend.yaml of MindCV at 51b0636.
# The path to the data is the trainer's own; every other value is MindCV's.

# system
mode: 0
distribute: True
num_parallel_workers: 8

# data set
dataset: "imagenet"
data_dir: "/path/to/imagenet"
shuffle: True
dataset_download: False
batch_size: 64
drop_remainder: True

# augmentation
image_resize: 224
hflip: 0.5
color_jitter: 0.4
interpolation: "bilinear"
crop_pct: 0.875

# model and checkpoints
model: "shufflenet_v1_g3_05"
num_classes: 1000
pretrained: False
ckpt_path: ""
keep_checkpoint_max: 30
ckpt_save_dir: "./ckpt"
epoch_size: 250
dataset_sink_mode: True
amp_level: "O0"

# loss
loss: "CE"
label_smoothing: 0.1

# learning rate: for 8 cards of 64 pictures
scheduler: "cosine_decay"
min_lr: 0.0
lr: 0.35
warmup_epochs: 4
decay_epochs: 246

# optimizer
opt: "momentum"
weight_decay_filter: "auto"
momentum: 0.9
weight_decay: 0.00004
loss_scale: 1024
use_nesterov: False

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_1.0_ascend.yaml",
      text: ##"""
# ShuffleNetV1 1.0x: configs/shufflenetv1/shufflenet_v1_1.0_ascend.yaml of MindCV at 51b0636.
# The path to the data is the trainer's own; every other value is MindCV's.

# system
mode: 0
distribute: True
num_parallel_workers: 8

# data set
dataset: "imagenet"
data_dir: "/path/to/imagenet"
shuffle: True
dataset_download: False
batch_size: 64
drop_remainder: True

# augmentation
image_resize: 224
hflip: 0.5
color_jitter: 0.4
interpolation: "bilinear"
crop_pct: 0.875

# model and checkpoints
model: "shufflenet_v1_g3_10"
num_classes: 1000
pretrained: False
ckpt_path: ""
keep_checkpoint_max: 30
ckpt_save_dir: "./ckpt"
epoch_size: 250
dataset_sink_mode: True
amp_level: "O0"

# loss
loss: "CE"
label_smoothing: 0.1

# learning rate: for 8 cards of 64 pictures
scheduler: "cosine_decay"
min_lr: 0.0
lr: 0.4
warmup_epochs: 4
decay_epochs: 246

# optimizer
opt: "momentum"
weight_decay_filter: "auto"
momentum: 0.9
weight_decay: 0.00004
loss_scale: 1024
use_nesterov: False

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_1.5_ascend.yaml",
      text: ##"""
# ShuffleNetV1 1.5x: configs/shufflenet_v1/shufflenet_v1_1.5_ascend.yaml of MindCV, which commit
# bd8dbb6 removed on 2023-03-31. There the model was shufflenet_v1_g3_x1_5, and weight_decay_filter
# was filter_bias_and_bn: False, which does the same.
# The path to the data is the trainer's own; every other value is MindCV's.

# system
mode: 0
distribute: True
num_parallel_workers: 8

# data set
dataset: "imagenet"
data_dir: "/path/to/imagenet"
shuffle: True
dataset_download: False
batch_size: 64
drop_remainder: True

# augmentation
image_resize: 224
hflip: 0.5
color_jitter: 0.4
interpolation: "bilinear"
crop_pct: 0.875

# model and checkpoints
model: "shufflenet_v1_g3_15"
num_classes: 1000
pretrained: False
ckpt_path: ""
keep_checkpoint_max: 30
ckpt_save_dir: "./ckpt"
epoch_size: 250
dataset_sink_mode: True
amp_level: "O0"

# loss
loss: "CE"
label_smoothing: 0.1

# learning rate: for 8 cards of 64 pictures
scheduler: "cosine_decay"
min_lr: 0.0
lr: 0.5
warmup_epochs: 4
decay_epochs: 246

# optimizer
opt: "momentum"
weight_decay_filter: "auto"
momentum: 0.9
weight_decay: 0.00004
loss_scale: 1024
use_nesterov: False

"""##
    ),
    EmbeddedFile(
      name: "shufflenet_v1_2.0_ascend.yaml",
      text: ##"""
# ShuffleNetV1 2.0x: configs/shufflenet_v1/shufflenet_v1_2.0_ascend.yaml of MindCV, which commit
# bd8dbb6 removed on 2023-03-31. There the model was shufflenet_v1_g3_x2_0, and weight_decay_filter
# was filter_bias_and_bn: False, which does the same.
# The path to the data is the trainer's own; every other value is MindCV's.

# system
mode: 0
distribute: True
num_parallel_workers: 8

# data set
dataset: "imagenet"
data_dir: "/path/to/imagenet"
shuffle: True
dataset_download: False
batch_size: 64
drop_remainder: True

# augmentation
image_resize: 224
hflip: 0.5
color_jitter: 0.4
interpolation: "bilinear"
crop_pct: 0.875

# model and checkpoints
model: "shufflenet_v1_g3_20"
num_classes: 1000
pretrained: False
ckpt_path: ""
keep_checkpoint_max: 30
ckpt_save_dir: "./ckpt"
epoch_size: 250
dataset_sink_mode: True
amp_level: "O0"

# loss
loss: "CE"
label_smoothing: 0.1

# learning rate: for 8 cards of 64 pictures
scheduler: "cosine_decay"
min_lr: 0.0
lr: 0.5
warmup_epochs: 4
decay_epochs: 246

# optimizer
opt: "momentum"
weight_decay_filter: "auto"
momentum: 0.9
weight_decay: 0.00004
loss_scale: 1024
use_nesterov: False

"""##
    ),
  ]

  /// The class lists: `zoo/labels/*.tsv`.
  static let labels: [EmbeddedFile] = [
    EmbeddedFile(
      name: "fashion-mnist.tsv",
      text: ##"""
0	0_tshirt_top	T-shirt/top
1	1_trouser	Trouser
2	2_pullover	Pullover
3	3_dress	Dress
4	4_coat	Coat
5	5_sandal	Sandal
6	6_shirt	Shirt
7	7_sneaker	Sneaker
8	8_bag	Bag
9	9_ankle_boot	Ankle boot

"""##
    ),
    EmbeddedFile(
      name: "ilsvrc2012-ids.tsv",
      text: ##"""
1	n02119789	kit fox, Vulpes macrotis
2	n02100735	English setter
3	n02110185	Siberian husky
4	n02096294	Australian terrier
5	n02102040	English springer, English springer spaniel
6	n02066245	grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschrichtius robustus
7	n02509815	lesser panda, red panda, panda, bear cat, cat bear, Ailurus fulgens
8	n02124075	Egyptian cat
9	n02417914	ibex, Capra ibex
10	n02123394	Persian cat
11	n02125311	cougar, puma, catamount, mountain lion, painter, panther, Felis concolor
12	n02423022	gazelle
13	n02346627	porcupine, hedgehog
14	n02077923	sea lion
15	n02110063	malamute, malemute, Alaskan malamute
16	n02447366	badger
17	n02109047	Great Dane
18	n02089867	Walker hound, Walker foxhound
19	n02102177	Welsh springer spaniel
20	n02091134	whippet
21	n02092002	Scottish deerhound, deerhound
22	n02071294	killer whale, killer, orca, grampus, sea wolf, Orcinus orca
23	n02442845	mink
24	n02504458	African elephant, Loxodonta africana
25	n02092339	Weimaraner
26	n02098105	soft-coated wheaten terrier
27	n02096437	Dandie Dinmont, Dandie Dinmont terrier
28	n02114712	red wolf, maned wolf, Canis rufus, Canis niger
29	n02105641	Old English sheepdog, bobtail
30	n02128925	jaguar, panther, Panthera onca, Felis onca
31	n02091635	otterhound, otter hound
32	n02088466	bloodhound, sleuthhound
33	n02096051	Airedale, Airedale terrier
34	n02117135	hyena, hyaena
35	n02138441	meerkat, mierkat
36	n02097130	giant schnauzer
37	n02493509	titi, titi monkey
38	n02457408	three-toed sloth, ai, Bradypus tridactylus
39	n02389026	sorrel
40	n02443484	black-footed ferret, ferret, Mustela nigripes
41	n02110341	dalmatian, coach dog, carriage dog
42	n02089078	black-and-tan coonhound
43	n02086910	papillon
44	n02445715	skunk, polecat, wood pussy
45	n02093256	Staffordshire bullterrier, Staffordshire bull terrier
46	n02113978	Mexican hairless
47	n02106382	Bouvier des Flandres, Bouviers des Flandres
48	n02441942	weasel
49	n02113712	miniature poodle
50	n02113186	Cardigan, Cardigan Welsh corgi
51	n02105162	malinois
52	n02415577	bighorn, bighorn sheep, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensis
53	n02356798	fox squirrel, eastern fox squirrel, Sciurus niger
54	n02488702	colobus, colobus monkey
55	n02123159	tiger cat
56	n02098413	Lhasa, Lhasa apso
57	n02422699	impala, Aepyceros melampus
58	n02114855	coyote, prairie wolf, brush wolf, Canis latrans
59	n02094433	Yorkshire terrier
60	n02111277	Newfoundland, Newfoundland dog
61	n02132136	brown bear, bruin, Ursus arctos
62	n02119022	red fox, Vulpes vulpes
63	n02091467	Norwegian elkhound, elkhound
64	n02106550	Rottweiler
65	n02422106	hartebeest
66	n02091831	Saluki, gazelle hound
67	n02120505	grey fox, gray fox, Urocyon cinereoargenteus
68	n02104365	schipperke
69	n02086079	Pekinese, Pekingese, Peke
70	n02112706	Brabancon griffon
71	n02098286	West Highland white terrier
72	n02095889	Sealyham terrier, Sealyham
73	n02484975	guenon, guenon monkey
74	n02137549	mongoose
75	n02500267	indri, indris, Indri indri, Indri brevicaudatus
76	n02129604	tiger, Panthera tigris
77	n02090721	Irish wolfhound
78	n02396427	wild boar, boar, Sus scrofa
79	n02108000	EntleBucher
80	n02391049	zebra
81	n02412080	ram, tup
82	n02108915	French bulldog
83	n02480495	orangutan, orang, orangutang, Pongo pygmaeus
84	n02110806	basenji
85	n02128385	leopard, Panthera pardus
86	n02107683	Bernese mountain dog
87	n02085936	Maltese dog, Maltese terrier, Maltese
88	n02094114	Norfolk terrier
89	n02087046	toy terrier
90	n02100583	vizsla, Hungarian pointer
91	n02096177	cairn, cairn terrier
92	n02494079	squirrel monkey, Saimiri sciureus
93	n02105056	groenendael
94	n02101556	clumber, clumber spaniel
95	n02123597	Siamese cat, Siamese
96	n02481823	chimpanzee, chimp, Pan troglodytes
97	n02105505	komondor
98	n02088094	Afghan hound, Afghan
99	n02085782	Japanese spaniel
100	n02489166	proboscis monkey, Nasalis larvatus
101	n02364673	guinea pig, Cavia cobaya
102	n02114548	white wolf, Arctic wolf, Canis lupus tundrarum
103	n02134084	ice bear, polar bear, Ursus Maritimus, Thalarctos maritimus
104	n02480855	gorilla, Gorilla gorilla
105	n02090622	borzoi, Russian wolfhound
106	n02113624	toy poodle
107	n02093859	Kerry blue terrier
108	n02403003	ox
109	n02097298	Scotch terrier, Scottish terrier, Scottie
110	n02108551	Tibetan mastiff
111	n02493793	spider monkey, Ateles geoffroyi
112	n02107142	Doberman, Doberman pinscher
113	n02096585	Boston bull, Boston terrier
114	n02107574	Greater Swiss Mountain dog
115	n02107908	Appenzeller
116	n02086240	Shih-Tzu
117	n02102973	Irish water spaniel
118	n02112018	Pomeranian
119	n02093647	Bedlington terrier
120	n02397096	warthog
121	n02437312	Arabian camel, dromedary, Camelus dromedarius
122	n02483708	siamang, Hylobates syndactylus, Symphalangus syndactylus
123	n02097047	miniature schnauzer
124	n02106030	collie
125	n02099601	golden retriever
126	n02093991	Irish terrier
127	n02110627	affenpinscher, monkey pinscher, monkey dog
128	n02106166	Border collie
129	n02326432	hare
130	n02108089	boxer
131	n02097658	silky terrier, Sydney silky
132	n02088364	beagle
133	n02111129	Leonberg
134	n02100236	German short-haired pointer
135	n02486261	patas, hussar monkey, Erythrocebus patas
136	n02115913	dhole, Cuon alpinus
137	n02486410	baboon
138	n02487347	macaque
139	n02099849	Chesapeake Bay retriever
140	n02108422	bull mastiff
141	n02104029	kuvasz
142	n02492035	capuchin, ringtail, Cebus capucinus
143	n02110958	pug, pug-dog
144	n02099429	curly-coated retriever
145	n02094258	Norwich terrier
146	n02099267	flat-coated retriever
147	n02395406	hog, pig, grunter, squealer, Sus scrofa
148	n02112350	keeshond
149	n02109961	Eskimo dog, husky
150	n02101388	Brittany spaniel
151	n02113799	standard poodle
152	n02095570	Lakeland terrier
153	n02128757	snow leopard, ounce, Panthera uncia
154	n02101006	Gordon setter
155	n02115641	dingo, warrigal, warragal, Canis dingo
156	n02097209	standard schnauzer
157	n02342885	hamster
158	n02097474	Tibetan terrier, chrysanthemum dog
159	n02120079	Arctic fox, white fox, Alopex lagopus
160	n02095314	wire-haired fox terrier
161	n02088238	basset, basset hound
162	n02408429	water buffalo, water ox, Asiatic buffalo, Bubalus bubalis
163	n02133161	American black bear, black bear, Ursus americanus, Euarctos americanus
164	n02328150	Angora, Angora rabbit
165	n02410509	bison
166	n02492660	howler monkey, howler
167	n02398521	hippopotamus, hippo, river horse, Hippopotamus amphibius
168	n02112137	chow, chow chow
169	n02510455	giant panda, panda, panda bear, coon bear, Ailuropoda melanoleuca
170	n02093428	American Staffordshire terrier, Staffordshire terrier, American pit bull terrier, pit bull terrier
171	n02105855	Shetland sheepdog, Shetland sheep dog, Shetland
172	n02111500	Great Pyrenees
173	n02085620	Chihuahua
174	n02123045	tabby, tabby cat
175	n02490219	marmoset
176	n02099712	Labrador retriever
177	n02109525	Saint Bernard, St Bernard
178	n02454379	armadillo
179	n02111889	Samoyed, Samoyede
180	n02088632	bluetick
181	n02090379	redbone
182	n02443114	polecat, fitch, foulmart, foumart, Mustela putorius
183	n02361337	marmot
184	n02105412	kelpie
185	n02483362	gibbon, Hylobates lar
186	n02437616	llama
187	n02107312	miniature pinscher
188	n02325366	wood rabbit, cottontail, cottontail rabbit
189	n02091032	Italian greyhound
190	n02129165	lion, king of beasts, Panthera leo
191	n02102318	cocker spaniel, English cocker spaniel, cocker
192	n02100877	Irish setter, red setter
193	n02074367	dugong, Dugong dugon
194	n02504013	Indian elephant, Elephas maximus
195	n02363005	beaver
196	n02102480	Sussex spaniel
197	n02113023	Pembroke, Pembroke Welsh corgi
198	n02086646	Blenheim spaniel
199	n02497673	Madagascar cat, ring-tailed lemur, Lemur catta
200	n02087394	Rhodesian ridgeback
201	n02127052	lynx, catamount
202	n02116738	African hunting dog, hyena dog, Cape hunting dog, Lycaon pictus
203	n02488291	langur
204	n02091244	Ibizan hound, Ibizan Podenco
205	n02114367	timber wolf, grey wolf, gray wolf, Canis lupus
206	n02130308	cheetah, chetah, Acinonyx jubatus
207	n02089973	English foxhound
208	n02105251	briard
209	n02134418	sloth bear, Melursus ursinus, Ursus ursinus
210	n02093754	Border terrier
211	n02106662	German shepherd, German shepherd dog, German police dog, alsatian
212	n02444819	otter
213	n01882714	koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus
214	n01871265	tusker
215	n01872401	echidna, spiny anteater, anteater
216	n01877812	wallaby, brush kangaroo
217	n01873310	platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus anatinus
218	n01883070	wombat
219	n04086273	revolver, six-gun, six-shooter
220	n04507155	umbrella
221	n04147183	schooner
222	n04254680	soccer ball
223	n02672831	accordion, piano accordion, squeeze box
224	n02219486	ant, emmet, pismire
225	n02317335	starfish, sea star
226	n01968897	chambered nautilus, pearly nautilus, nautilus
227	n03452741	grand piano, grand
228	n03642806	laptop, laptop computer
229	n07745940	strawberry
230	n02690373	airliner
231	n04552348	warplane, military plane
232	n02692877	airship, dirigible
233	n02782093	balloon
234	n04266014	space shuttle
235	n03344393	fireboat
236	n03447447	gondola
237	n04273569	speedboat
238	n03662601	lifeboat
239	n02951358	canoe
240	n04612504	yawl
241	n02981792	catamaran
242	n04483307	trimaran
243	n03095699	container ship, containership, container vessel
244	n03673027	liner, ocean liner
245	n03947888	pirate, pirate ship
246	n02687172	aircraft carrier, carrier, flattop, attack aircraft carrier
247	n04347754	submarine, pigboat, sub, U-boat
248	n04606251	wreck
249	n03478589	half track
250	n04389033	tank, army tank, armored combat vehicle, armoured combat vehicle
251	n03773504	missile
252	n02860847	bobsled, bobsleigh, bob
253	n03218198	dogsled, dog sled, dog sleigh
254	n02835271	bicycle-built-for-two, tandem bicycle, tandem
255	n03792782	mountain bike, all-terrain bike, off-roader
256	n03393912	freight car
257	n03895866	passenger car, coach, carriage
258	n02797295	barrow, garden cart, lawn cart, wheelbarrow
259	n04204347	shopping cart
260	n03791053	motor scooter, scooter
261	n03384352	forklift
262	n03272562	electric locomotive
263	n04310018	steam locomotive
264	n02704792	amphibian, amphibious vehicle
265	n02701002	ambulance
266	n02814533	beach wagon, station wagon, wagon, estate car, beach waggon, station waggon, waggon
267	n02930766	cab, hack, taxi, taxicab
268	n03100240	convertible
269	n03594945	jeep, landrover
270	n03670208	limousine, limo
271	n03770679	minivan
272	n03777568	Model T
273	n04037443	racer, race car, racing car
274	n04285008	sports car, sport car
275	n03444034	go-kart
276	n03445924	golfcart, golf cart
277	n03785016	moped
278	n04252225	snowplow, snowplough
279	n03345487	fire engine, fire truck
280	n03417042	garbage truck, dustcart
281	n03930630	pickup, pickup truck
282	n04461696	tow truck, tow car, wrecker
283	n04467665	trailer truck, tractor trailer, trucking rig, rig, articulated lorry, semi
284	n03796401	moving van
285	n03977966	police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria
286	n04065272	recreational vehicle, RV, R.V.
287	n04335435	streetcar, tram, tramcar, trolley, trolley car
288	n04252077	snowmobile
289	n04465501	tractor
290	n03776460	mobile home, manufactured home
291	n04482393	tricycle, trike, velocipede
292	n04509417	unicycle, monocycle
293	n03538406	horse cart, horse-cart
294	n03599486	jinrikisha, ricksha, rickshaw
295	n03868242	oxcart
296	n02804414	bassinet
297	n03125729	cradle
298	n03131574	crib, cot
299	n03388549	four-poster
300	n02870880	bookcase
301	n03018349	china cabinet, china closet
302	n03742115	medicine chest, medicine cabinet
303	n03016953	chiffonier, commode
304	n04380533	table lamp
305	n03337140	file, file cabinet, filing cabinet
306	n03891251	park bench
307	n02791124	barber chair
308	n04429376	throne
309	n03376595	folding chair
310	n04099969	rocking chair, rocker
311	n04344873	studio couch, day bed
312	n04447861	toilet seat
313	n03179701	desk
314	n03982430	pool table, billiard table, snooker table
315	n03201208	dining table, board
316	n03290653	entertainment center
317	n04550184	wardrobe, closet, press
318	n07742313	Granny Smith
319	n07747607	orange
320	n07749582	lemon
321	n07753113	fig
322	n07753275	pineapple, ananas
323	n07753592	banana
324	n07754684	jackfruit, jak, jack
325	n07760859	custard apple
326	n07768694	pomegranate
327	n12267677	acorn
328	n12620546	hip, rose hip, rosehip
329	n13133613	ear, spike, capitulum
330	n11879895	rapeseed
331	n12144580	corn
332	n12768682	buckeye, horse chestnut, conker
333	n03854065	organ, pipe organ
334	n04515003	upright, upright piano
335	n03017168	chime, bell, gong
336	n03249569	drum, membranophone, tympan
337	n03447721	gong, tam-tam
338	n03720891	maraca
339	n03721384	marimba, xylophone
340	n04311174	steel drum
341	n02787622	banjo
342	n02992211	cello, violoncello
343	n04536866	violin, fiddle
344	n03495258	harp
345	n02676566	acoustic guitar
346	n03272010	electric guitar
347	n03110669	cornet, horn, trumpet, trump
348	n03394916	French horn, horn
349	n04487394	trombone
350	n03494278	harmonica, mouth organ, harp, mouth harp
351	n03840681	ocarina, sweet potato
352	n03884397	panpipe, pandean pipe, syrinx
353	n02804610	bassoon
354	n03838899	oboe, hautboy, hautbois
355	n04141076	sax, saxophone
356	n03372029	flute, transverse flute
357	n11939491	daisy
358	n12057211	yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium parviflorum
359	n09246464	cliff, drop, drop-off
360	n09468604	valley, vale
361	n09193705	alp
362	n09472597	volcano
363	n09399592	promontory, headland, head, foreland
364	n09421951	sandbar, sand bar
365	n09256479	coral reef
366	n09332890	lakeside, lakeshore
367	n09428293	seashore, coast, seacoast, sea-coast
368	n09288635	geyser
369	n03498962	hatchet
370	n03041632	cleaver, meat cleaver, chopper
371	n03658185	letter opener, paper knife, paperknife
372	n03954731	plane, carpenter's plane, woodworking plane
373	n03995372	power drill
374	n03649909	lawn mower, mower
375	n03481172	hammer
376	n03109150	corkscrew, bottle screw
377	n02951585	can opener, tin opener
378	n03970156	plunger, plumber's helper
379	n04154565	screwdriver
380	n04208210	shovel
381	n03967562	plow, plough
382	n03000684	chain saw, chainsaw
383	n01514668	cock
384	n01514859	hen
385	n01518878	ostrich, Struthio camelus
386	n01530575	brambling, Fringilla montifringilla
387	n01531178	goldfinch, Carduelis carduelis
388	n01532829	house finch, linnet, Carpodacus mexicanus
389	n01534433	junco, snowbird
390	n01537544	indigo bunting, indigo finch, indigo bird, Passerina cyanea
391	n01558993	robin, American robin, Turdus migratorius
392	n01560419	bulbul
393	n01580077	jay
394	n01582220	magpie
395	n01592084	chickadee
396	n01601694	water ouzel, dipper
397	n01608432	kite
398	n01614925	bald eagle, American eagle, Haliaeetus leucocephalus
399	n01616318	vulture
400	n01622779	great grey owl, great gray owl, Strix nebulosa
401	n01795545	black grouse
402	n01796340	ptarmigan
403	n01797886	ruffed grouse, partridge, Bonasa umbellus
404	n01798484	prairie chicken, prairie grouse, prairie fowl
405	n01806143	peacock
406	n01806567	quail
407	n01807496	partridge
408	n01817953	African grey, African gray, Psittacus erithacus
409	n01818515	macaw
410	n01819313	sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita
411	n01820546	lorikeet
412	n01824575	coucal
413	n01828970	bee eater
414	n01829413	hornbill
415	n01833805	hummingbird
416	n01843065	jacamar
417	n01843383	toucan
418	n01847000	drake
419	n01855032	red-breasted merganser, Mergus serrator
420	n01855672	goose
421	n01860187	black swan, Cygnus atratus
422	n02002556	white stork, Ciconia ciconia
423	n02002724	black stork, Ciconia nigra
424	n02006656	spoonbill
425	n02007558	flamingo
426	n02009912	American egret, great white heron, Egretta albus
427	n02009229	little blue heron, Egretta caerulea
428	n02011460	bittern
429	n02012849	crane
430	n02013706	limpkin, Aramus pictus
431	n02018207	American coot, marsh hen, mud hen, water hen, Fulica americana
432	n02018795	bustard
433	n02025239	ruddy turnstone, Arenaria interpres
434	n02027492	red-backed sandpiper, dunlin, Erolia alpina
435	n02028035	redshank, Tringa totanus
436	n02033041	dowitcher
437	n02037110	oystercatcher, oyster catcher
438	n02017213	European gallinule, Porphyrio porphyrio
439	n02051845	pelican
440	n02056570	king penguin, Aptenodytes patagonica
441	n02058221	albatross, mollymawk
442	n01484850	great white shark, white shark, man-eater, man-eating shark, Carcharodon carcharias
443	n01491361	tiger shark, Galeocerdo cuvieri
444	n01494475	hammerhead, hammerhead shark
445	n01496331	electric ray, crampfish, numbfish, torpedo
446	n01498041	stingray
447	n02514041	barracouta, snoek
448	n02536864	coho, cohoe, coho salmon, blue jack, silver salmon, Oncorhynchus kisutch
449	n01440764	tench, Tinca tinca
450	n01443537	goldfish, Carassius auratus
451	n02526121	eel
452	n02606052	rock beauty, Holocanthus tricolor
453	n02607072	anemone fish
454	n02643566	lionfish
455	n02655020	puffer, pufferfish, blowfish, globefish
456	n02640242	sturgeon
457	n02641379	gar, garfish, garpike, billfish, Lepisosteus osseus
458	n01664065	loggerhead, loggerhead turtle, Caretta caretta
459	n01665541	leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea
460	n01667114	mud turtle
461	n01667778	terrapin
462	n01669191	box turtle, box tortoise
463	n01675722	banded gecko
464	n01677366	common iguana, iguana, Iguana iguana
465	n01682714	American chameleon, anole, Anolis carolinensis
466	n01685808	whiptail, whiptail lizard
467	n01687978	agama
468	n01688243	frilled lizard, Chlamydosaurus kingi
469	n01689811	alligator lizard
470	n01692333	Gila monster, Heloderma suspectum
471	n01693334	green lizard, Lacerta viridis
472	n01694178	African chameleon, Chamaeleo chamaeleon
473	n01695060	Komodo dragon, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis
474	n01704323	triceratops
475	n01697457	African crocodile, Nile crocodile, Crocodylus niloticus
476	n01698640	American alligator, Alligator mississipiensis
477	n01728572	thunder snake, worm snake, Carphophis amoenus
478	n01728920	ringneck snake, ring-necked snake, ring snake
479	n01729322	hognose snake, puff adder, sand viper
480	n01729977	green snake, grass snake
481	n01734418	king snake, kingsnake
482	n01735189	garter snake, grass snake
483	n01737021	water snake
484	n01739381	vine snake
485	n01740131	night snake, Hypsiglena torquata
486	n01742172	boa constrictor, Constrictor constrictor
487	n01744401	rock python, rock snake, Python sebae
488	n01748264	Indian cobra, Naja naja
489	n01749939	green mamba
490	n01751748	sea snake
491	n01753488	horned viper, cerastes, sand viper, horned asp, Cerastes cornutus
492	n01755581	diamondback, diamondback rattlesnake, Crotalus adamanteus
493	n01756291	sidewinder, horned rattlesnake, Crotalus cerastes
494	n01629819	European fire salamander, Salamandra salamandra
495	n01630670	common newt, Triturus vulgaris
496	n01631663	eft
497	n01632458	spotted salamander, Ambystoma maculatum
498	n01632777	axolotl, mud puppy, Ambystoma mexicanum
499	n01641577	bullfrog, Rana catesbeiana
500	n01644373	tree frog, tree-frog
501	n01644900	tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui
502	n04579432	whistle
503	n04592741	wing
504	n03876231	paintbrush
505	n03483316	hand blower, blow dryer, blow drier, hair dryer, hair drier
506	n03868863	oxygen mask
507	n04251144	snorkel
508	n03691459	loudspeaker, speaker, speaker unit, loudspeaker system, speaker system
509	n03759954	microphone, mike
510	n04152593	screen, CRT screen
511	n03793489	mouse, computer mouse
512	n03271574	electric fan, blower
513	n03843555	oil filter
514	n04332243	strainer
515	n04265275	space heater
516	n04330267	stove
517	n03467068	guillotine
518	n02794156	barometer
519	n04118776	rule, ruler
520	n03841143	odometer, hodometer, mileometer, milometer
521	n04141975	scale, weighing machine
522	n02708093	analog clock
523	n03196217	digital clock
524	n04548280	wall clock
525	n03544143	hourglass
526	n04355338	sundial
527	n03891332	parking meter
528	n04328186	stopwatch, stop watch
529	n03197337	digital watch
530	n04317175	stethoscope
531	n04376876	syringe
532	n03706229	magnetic compass
533	n02841315	binoculars, field glasses, opera glasses
534	n04009552	projector
535	n04356056	sunglasses, dark glasses, shades
536	n03692522	loupe, jeweler's loupe
537	n04044716	radio telescope, radio reflector
538	n02879718	bow
539	n02950826	cannon
540	n02749479	assault rifle, assault gun
541	n04090263	rifle
542	n04008634	projectile, missile
543	n03085013	computer keyboard, keypad
544	n04505470	typewriter keyboard
545	n03126707	crane
546	n03666591	lighter, light, igniter, ignitor
547	n02666196	abacus
548	n02977058	cash machine, cash dispenser, automated teller machine, automatic teller machine, automated teller, automatic teller, ATM
549	n04238763	slide rule, slipstick
550	n03180011	desktop computer
551	n03485407	hand-held computer, hand-held microcomputer
552	n03832673	notebook, notebook computer
553	n06359193	web site, website, internet site, site
554	n03496892	harvester, reaper
555	n04428191	thresher, thrasher, threshing machine
556	n04004767	printer
557	n04243546	slot, one-armed bandit
558	n04525305	vending machine
559	n04179913	sewing machine
560	n03602883	joystick
561	n04372370	switch, electric switch, electrical switch
562	n03532672	hook, claw
563	n02974003	car wheel
564	n03874293	paddlewheel, paddle wheel
565	n03944341	pinwheel
566	n03992509	potter's wheel
567	n03425413	gas pump, gasoline pump, petrol pump, island dispenser
568	n02966193	carousel, carrousel, merry-go-round, roundabout, whirligig
569	n04371774	swing
570	n04067472	reel
571	n04040759	radiator
572	n04019541	puck, hockey puck
573	n03492542	hard disc, hard disk, fixed disk
574	n04355933	sunglass
575	n03929660	pick, plectrum, plectron
576	n02965783	car mirror
577	n04258138	solar dish, solar collector, solar furnace
578	n04074963	remote control, remote
579	n03208938	disk brake, disc brake
580	n02910353	buckle
581	n03476684	hair slide
582	n03627232	knot
583	n03075370	combination lock
584	n03874599	padlock
585	n03804744	nail
586	n04127249	safety pin
587	n04153751	screw
588	n03803284	muzzle
589	n04162706	seat belt, seatbelt
590	n04228054	ski
591	n02948072	candle, taper, wax light
592	n03590841	jack-o'-lantern
593	n04286575	spotlight, spot
594	n04456115	torch
595	n03814639	neck brace
596	n03933933	pier
597	n04485082	tripod
598	n03733131	maypole
599	n03794056	mousetrap
600	n04275548	spider web, spider's web
601	n01768244	trilobite
602	n01770081	harvestman, daddy longlegs, Phalangium opilio
603	n01770393	scorpion
604	n01773157	black and gold garden spider, Argiope aurantia
605	n01773549	barn spider, Araneus cavaticus
606	n01773797	garden spider, Aranea diademata
607	n01774384	black widow, Latrodectus mactans
608	n01774750	tarantula
609	n01775062	wolf spider, hunting spider
610	n01776313	tick
611	n01784675	centipede
612	n01990800	isopod
613	n01978287	Dungeness crab, Cancer magister
614	n01978455	rock crab, Cancer irroratus
615	n01980166	fiddler crab
616	n01981276	king crab, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica
617	n01983481	American lobster, Northern lobster, Maine lobster, Homarus americanus
618	n01984695	spiny lobster, langouste, rock lobster, crawfish, crayfish, sea crawfish
619	n01985128	crayfish, crawfish, crawdad, crawdaddy
620	n01986214	hermit crab
621	n02165105	tiger beetle
622	n02165456	ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle
623	n02167151	ground beetle, carabid beetle
624	n02168699	long-horned beetle, longicorn, longicorn beetle
625	n02169497	leaf beetle, chrysomelid
626	n02172182	dung beetle
627	n02174001	rhinoceros beetle
628	n02177972	weevil
629	n02190166	fly
630	n02206856	bee
631	n02226429	grasshopper, hopper
632	n02229544	cricket
633	n02231487	walking stick, walkingstick, stick insect
634	n02233338	cockroach, roach
635	n02236044	mantis, mantid
636	n02256656	cicada, cicala
637	n02259212	leafhopper
638	n02264363	lacewing, lacewing fly
639	n02268443	dragonfly, darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter hawk
640	n02268853	damselfly
641	n02276258	admiral
642	n02277742	ringlet, ringlet butterfly
643	n02279972	monarch, monarch butterfly, milkweed butterfly, Danaus plexippus
644	n02280649	cabbage butterfly
645	n02281406	sulphur butterfly, sulfur butterfly
646	n02281787	lycaenid, lycaenid butterfly
647	n01910747	jellyfish
648	n01914609	sea anemone, anemone
649	n01917289	brain coral
650	n01924916	flatworm, platyhelminth
651	n01930112	nematode, nematode worm, roundworm
652	n01943899	conch
653	n01944390	snail
654	n01945685	slug
655	n01950731	sea slug, nudibranch
656	n01955084	chiton, coat-of-mail shell, sea cradle, polyplacophore
657	n02319095	sea urchin
658	n02321529	sea cucumber, holothurian
659	n03584829	iron, smoothing iron
660	n03297495	espresso maker
661	n03761084	microwave, microwave oven
662	n03259280	Dutch oven
663	n04111531	rotisserie
664	n04442312	toaster
665	n04542943	waffle iron
666	n04517823	vacuum, vacuum cleaner
667	n03207941	dishwasher, dish washer, dishwashing machine
668	n04070727	refrigerator, icebox
669	n04554684	washer, automatic washer, washing machine
670	n03133878	Crock Pot
671	n03400231	frying pan, frypan, skillet
672	n04596742	wok
673	n02939185	caldron, cauldron
674	n03063689	coffeepot
675	n04398044	teapot
676	n04270147	spatula
677	n02699494	altar
678	n04486054	triumphal arch
679	n03899768	patio, terrace
680	n04311004	steel arch bridge
681	n04366367	suspension bridge
682	n04532670	viaduct
683	n02793495	barn
684	n03457902	greenhouse, nursery, glasshouse
685	n03877845	palace
686	n03781244	monastery
687	n03661043	library
688	n02727426	apiary, bee house
689	n02859443	boathouse
690	n03028079	church, church building
691	n03788195	mosque
692	n04346328	stupa, tope
693	n03956157	planetarium
694	n04081281	restaurant, eating house, eating place, eatery
695	n03032252	cinema, movie theater, movie theatre, movie house, picture palace
696	n03529860	home theater, home theatre
697	n03697007	lumbermill, sawmill
698	n03065424	coil, spiral, volute, whorl, helix
699	n03837869	obelisk
700	n04458633	totem pole
701	n02980441	castle
702	n04005630	prison, prison house
703	n03461385	grocery store, grocery, food market, market
704	n02776631	bakery, bakeshop, bakehouse
705	n02791270	barbershop
706	n02871525	bookshop, bookstore, bookstall
707	n02927161	butcher shop, meat market
708	n03089624	confectionery, confectionary, candy store
709	n04200800	shoe shop, shoe-shop, shoe store
710	n04443257	tobacco shop, tobacconist shop, tobacconist
711	n04462240	toyshop
712	n03388043	fountain
713	n03042490	cliff dwelling
714	n04613696	yurt
715	n03216828	dock, dockage, docking facility
716	n02892201	brass, memorial tablet, plaque
717	n03743016	megalith, megalithic structure
718	n02788148	bannister, banister, balustrade, balusters, handrail
719	n02894605	breakwater, groin, groyne, mole, bulwark, seawall, jetty
720	n03160309	dam, dike, dyke
721	n03000134	chainlink fence
722	n03930313	picket fence, paling
723	n04604644	worm fence, snake fence, snake-rail fence, Virginia fence
724	n04326547	stone wall
725	n03459775	grille, radiator grille
726	n04239074	sliding door
727	n04501370	turnstile
728	n03792972	mountain tent
729	n04149813	scoreboard
730	n03530642	honeycomb
731	n03961711	plate rack
732	n03903868	pedestal, plinth, footstall
733	n02814860	beacon, lighthouse, beacon light, pharos
734	n07711569	mashed potato
735	n07720875	bell pepper
736	n07714571	head cabbage
737	n07714990	broccoli
738	n07715103	cauliflower
739	n07716358	zucchini, courgette
740	n07716906	spaghetti squash
741	n07717410	acorn squash
742	n07717556	butternut squash
743	n07718472	cucumber, cuke
744	n07718747	artichoke, globe artichoke
745	n07730033	cardoon
746	n07734744	mushroom
747	n04209239	shower curtain
748	n03594734	jean, blue jean, denim
749	n02971356	carton
750	n03485794	handkerchief, hankie, hanky, hankey
751	n04133789	sandal
752	n02747177	ashcan, trash can, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, trash bin
753	n04125021	safe
754	n07579787	plate
755	n03814906	necklace
756	n03134739	croquet ball
757	n03404251	fur coat
758	n04423845	thimble
759	n03877472	pajama, pyjama, pj's, jammies
760	n04120489	running shoe
761	n03062245	cocktail shaker
762	n03014705	chest
763	n03717622	manhole cover
764	n03777754	modem
765	n04493381	tub, vat
766	n04476259	tray
767	n02777292	balance beam, beam
768	n07693725	bagel, beigel
769	n03998194	prayer rug, prayer mat
770	n03617480	kimono
771	n07590611	hot pot, hotpot
772	n04579145	whiskey jug
773	n03623198	knee pad
774	n07248320	book jacket, dust cover, dust jacket, dust wrapper
775	n04277352	spindle
776	n04229816	ski mask
777	n02823428	beer bottle
778	n03127747	crash helmet
779	n02877765	bottlecap
780	n04435653	tile roof
781	n03724870	mask
782	n03710637	maillot
783	n03920288	Petri dish
784	n03379051	football helmet
785	n02807133	bathing cap, swimming cap
786	n04399382	teddy, teddy bear
787	n03527444	holster
788	n03983396	pop bottle, soda bottle
789	n03924679	photocopier
790	n04532106	vestment
791	n06785654	crossword puzzle, crossword
792	n03445777	golf ball
793	n07613480	trifle
794	n04350905	suit, suit of clothes
795	n04562935	water tower
796	n03325584	feather boa, boa
797	n03045698	cloak
798	n07892512	red wine
799	n03250847	drumstick
800	n04192698	shield, buckler
801	n03026506	Christmas stocking
802	n03534580	hoopskirt, crinoline
803	n07565083	menu
804	n04296562	stage
805	n02869837	bonnet, poke bonnet
806	n07871810	meat loaf, meatloaf
807	n02799071	baseball
808	n03314780	face powder
809	n04141327	scabbard
810	n04357314	sunscreen, sunblock, sun blocker
811	n02823750	beer glass
812	n13052670	hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondosa
813	n07583066	guacamole
814	n03637318	lampshade, lamp shade
815	n04599235	wool, woolen, woollen
816	n07802026	hay
817	n02883205	bow tie, bow-tie, bowtie
818	n03709823	mailbag, postbag
819	n04560804	water jug
820	n02909870	bucket, pail
821	n03207743	dishrag, dishcloth
822	n04263257	soup bowl
823	n07932039	eggnog
824	n03786901	mortar
825	n04479046	trench coat
826	n03873416	paddle, boat paddle
827	n02999410	chain
828	n04367480	swab, swob, mop
829	n03775546	mixing bowl
830	n07875152	potpie
831	n04591713	wine bottle
832	n04201297	shoji
833	n02916936	bulletproof vest
834	n03240683	drilling platform, offshore rig
835	n02840245	binder, ring-binder
836	n02963159	cardigan
837	n04370456	sweatshirt
838	n03991062	pot, flowerpot
839	n02843684	birdhouse
840	n03482405	hamper
841	n03942813	ping-pong ball
842	n03908618	pencil box, pencil case
843	n03902125	pay-phone, pay-station
844	n07584110	consomme
845	n02730930	apron
846	n04023962	punching bag, punch bag, punching ball, punchball
847	n02769748	backpack, back pack, knapsack, packsack, rucksack, haversack
848	n10148035	groom, bridegroom
849	n02817516	bearskin, busby, shako
850	n03908714	pencil sharpener
851	n02906734	broom
852	n03788365	mosquito net
853	n02667093	abaya
854	n03787032	mortarboard
855	n03980874	poncho
856	n03141823	crutch
857	n03976467	Polaroid camera, Polaroid Land camera
858	n04264628	space bar
859	n07930864	cup
860	n04039381	racket, racquet
861	n06874185	traffic light, traffic signal, stoplight
862	n04033901	quill, quill pen
863	n04041544	radio, wireless
864	n07860988	dough
865	n03146219	cuirass
866	n03763968	military uniform
867	n03676483	lipstick, lip rouge
868	n04209133	shower cap
869	n03782006	monitor
870	n03857828	oscilloscope, scope, cathode-ray oscilloscope, CRO
871	n03775071	mitten
872	n02892767	brassiere, bra, bandeau
873	n07684084	French loaf
874	n04522168	vase
875	n03764736	milk can
876	n04118538	rugby ball
877	n03887697	paper towel
878	n13044778	earthstar
879	n03291819	envelope
880	n03770439	miniskirt, mini
881	n03124170	cowboy hat, ten-gallon hat
882	n04487081	trolleybus, trolley coach, trackless trolley
883	n03916031	perfume, essence
884	n02808440	bathtub, bathing tub, bath, tub
885	n07697537	hotdog, hot dog, red hot
886	n12985857	coral fungus
887	n02917067	bullet train, bullet
888	n03938244	pillow
889	n15075141	toilet tissue, toilet paper, bathroom tissue
890	n02978881	cassette
891	n02966687	carpenter's kit, tool kit
892	n03633091	ladle
893	n13040303	stinkhorn, carrion fungus
894	n03690938	lotion
895	n03476991	hair spray
896	n02669723	academic gown, academic robe, judge's robe
897	n03220513	dome
898	n03127925	crate
899	n04584207	wig
900	n07880968	burrito
901	n03937543	pill bottle
902	n03000247	chain mail, ring mail, mail, chain armor, chain armour, ring armor, ring armour
903	n04418357	theater curtain, theatre curtain
904	n04590129	window shade
905	n02795169	barrel, cask
906	n04553703	washbasin, handbasin, washbowl, lavabo, wash-hand basin
907	n02783161	ballpoint, ballpoint pen, ballpen, Biro
908	n02802426	basketball
909	n02808304	bath towel
910	n03124043	cowboy boot
911	n03450230	gown
912	n04589890	window screen
913	n12998815	agaric
914	n02992529	cellular telephone, cellular phone, cellphone, cell, mobile phone
915	n03825788	nipple
916	n02790996	barbell
917	n03710193	mailbox, letter box
918	n03630383	lab coat, laboratory coat
919	n03347037	fire screen, fireguard
920	n03769881	minibus
921	n03871628	packet
922	n03733281	maze, labyrinth
923	n03976657	pole
924	n03535780	horizontal bar, high bar
925	n04259630	sombrero
926	n03929855	pickelhaube
927	n04049303	rain barrel
928	n04548362	wallet, billfold, notecase, pocketbook
929	n02979186	cassette player
930	n06596364	comic book
931	n03935335	piggy bank, penny bank
932	n06794110	street sign
933	n02825657	bell cote, bell cot
934	n03388183	fountain pen
935	n04591157	Windsor tie
936	n04540053	volleyball
937	n03866082	overskirt
938	n04136333	sarong
939	n04026417	purse
940	n02865351	bolo tie, bolo, bola tie, bola
941	n02834397	bib
942	n03888257	parachute, chute
943	n04235860	sleeping bag
944	n04404412	television, television system
945	n04371430	swimming trunks, bathing trunks
946	n03733805	measuring cup
947	n07920052	espresso
948	n07873807	pizza, pizza pie
949	n02895154	breastplate, aegis, egis
950	n04204238	shopping basket
951	n04597913	wooden spoon
952	n04131690	saltshaker, salt shaker
953	n07836838	chocolate sauce, chocolate syrup
954	n09835506	ballplayer, baseball player
955	n03443371	goblet
956	n13037406	gyromitra
957	n04336792	stretcher
958	n04557648	water bottle
959	n03187595	dial telephone, dial phone
960	n04254120	soap dispenser
961	n03595614	jersey, T-shirt, tee shirt
962	n04146614	school bus
963	n03598930	jigsaw puzzle
964	n03958227	plastic bag
965	n04069434	reflex camera
966	n03188531	diaper, nappy, napkin
967	n02786058	Band Aid
968	n07615774	ice lolly, lolly, lollipop, popsicle
969	n04525038	velvet
970	n04409515	tennis ball
971	n03424325	gasmask, respirator, gas helmet
972	n03223299	doormat, welcome mat
973	n03680355	Loafer
974	n07614500	ice cream, icecream
975	n07695742	pretzel
976	n04033995	quilt, comforter, comfort, puff
977	n03710721	maillot, tank suit
978	n04392985	tape player
979	n03047690	clog, geta, patten, sabot
980	n03584254	iPod
981	n13054560	bolete
982	n10565667	scuba diver
983	n03950228	pitcher, ewer
984	n03729826	matchstick
985	n02837789	bikini, two-piece
986	n04254777	sock
987	n02988304	CD player
988	n03657121	lens cap, lens cover
989	n04417672	thatch, thatched roof
990	n04523525	vault
991	n02815834	beaker
992	n09229709	bubble
993	n07697313	cheeseburger
994	n03888605	parallel bars, bars
995	n03355925	flagpole, flagstaff
996	n03063599	coffee mug
997	n04116512	rubber eraser, rubber, pencil eraser
998	n04325704	stole
999	n07831146	carbonara
1000	n03255030	dumbbell

"""##
    ),
    EmbeddedFile(
      name: "imagenet-1k.tsv",
      text: ##"""
0	n01440764	tench, Tinca tinca
1	n01443537	goldfish, Carassius auratus
2	n01484850	great white shark, white shark, man-eater, man-eating shark, Carcharodon carcharias
3	n01491361	tiger shark, Galeocerdo cuvieri
4	n01494475	hammerhead, hammerhead shark
5	n01496331	electric ray, crampfish, numbfish, torpedo
6	n01498041	stingray
7	n01514668	cock
8	n01514859	hen
9	n01518878	ostrich, Struthio camelus
10	n01530575	brambling, Fringilla montifringilla
11	n01531178	goldfinch, Carduelis carduelis
12	n01532829	house finch, linnet, Carpodacus mexicanus
13	n01534433	junco, snowbird
14	n01537544	indigo bunting, indigo finch, indigo bird, Passerina cyanea
15	n01558993	robin, American robin, Turdus migratorius
16	n01560419	bulbul
17	n01580077	jay
18	n01582220	magpie
19	n01592084	chickadee
20	n01601694	water ouzel, dipper
21	n01608432	kite
22	n01614925	bald eagle, American eagle, Haliaeetus leucocephalus
23	n01616318	vulture
24	n01622779	great grey owl, great gray owl, Strix nebulosa
25	n01629819	European fire salamander, Salamandra salamandra
26	n01630670	common newt, Triturus vulgaris
27	n01631663	eft
28	n01632458	spotted salamander, Ambystoma maculatum
29	n01632777	axolotl, mud puppy, Ambystoma mexicanum
30	n01641577	bullfrog, Rana catesbeiana
31	n01644373	tree frog, tree-frog
32	n01644900	tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui
33	n01664065	loggerhead, loggerhead turtle, Caretta caretta
34	n01665541	leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea
35	n01667114	mud turtle
36	n01667778	terrapin
37	n01669191	box turtle, box tortoise
38	n01675722	banded gecko
39	n01677366	common iguana, iguana, Iguana iguana
40	n01682714	American chameleon, anole, Anolis carolinensis
41	n01685808	whiptail, whiptail lizard
42	n01687978	agama
43	n01688243	frilled lizard, Chlamydosaurus kingi
44	n01689811	alligator lizard
45	n01692333	Gila monster, Heloderma suspectum
46	n01693334	green lizard, Lacerta viridis
47	n01694178	African chameleon, Chamaeleo chamaeleon
48	n01695060	Komodo dragon, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis
49	n01697457	African crocodile, Nile crocodile, Crocodylus niloticus
50	n01698640	American alligator, Alligator mississipiensis
51	n01704323	triceratops
52	n01728572	thunder snake, worm snake, Carphophis amoenus
53	n01728920	ringneck snake, ring-necked snake, ring snake
54	n01729322	hognose snake, puff adder, sand viper
55	n01729977	green snake, grass snake
56	n01734418	king snake, kingsnake
57	n01735189	garter snake, grass snake
58	n01737021	water snake
59	n01739381	vine snake
60	n01740131	night snake, Hypsiglena torquata
61	n01742172	boa constrictor, Constrictor constrictor
62	n01744401	rock python, rock snake, Python sebae
63	n01748264	Indian cobra, Naja naja
64	n01749939	green mamba
65	n01751748	sea snake
66	n01753488	horned viper, cerastes, sand viper, horned asp, Cerastes cornutus
67	n01755581	diamondback, diamondback rattlesnake, Crotalus adamanteus
68	n01756291	sidewinder, horned rattlesnake, Crotalus cerastes
69	n01768244	trilobite
70	n01770081	harvestman, daddy longlegs, Phalangium opilio
71	n01770393	scorpion
72	n01773157	black and gold garden spider, Argiope aurantia
73	n01773549	barn spider, Araneus cavaticus
74	n01773797	garden spider, Aranea diademata
75	n01774384	black widow, Latrodectus mactans
76	n01774750	tarantula
77	n01775062	wolf spider, hunting spider
78	n01776313	tick
79	n01784675	centipede
80	n01795545	black grouse
81	n01796340	ptarmigan
82	n01797886	ruffed grouse, partridge, Bonasa umbellus
83	n01798484	prairie chicken, prairie grouse, prairie fowl
84	n01806143	peacock
85	n01806567	quail
86	n01807496	partridge
87	n01817953	African grey, African gray, Psittacus erithacus
88	n01818515	macaw
89	n01819313	sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita
90	n01820546	lorikeet
91	n01824575	coucal
92	n01828970	bee eater
93	n01829413	hornbill
94	n01833805	hummingbird
95	n01843065	jacamar
96	n01843383	toucan
97	n01847000	drake
98	n01855032	red-breasted merganser, Mergus serrator
99	n01855672	goose
100	n01860187	black swan, Cygnus atratus
101	n01871265	tusker
102	n01872401	echidna, spiny anteater, anteater
103	n01873310	platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus anatinus
104	n01877812	wallaby, brush kangaroo
105	n01882714	koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus
106	n01883070	wombat
107	n01910747	jellyfish
108	n01914609	sea anemone, anemone
109	n01917289	brain coral
110	n01924916	flatworm, platyhelminth
111	n01930112	nematode, nematode worm, roundworm
112	n01943899	conch
113	n01944390	snail
114	n01945685	slug
115	n01950731	sea slug, nudibranch
116	n01955084	chiton, coat-of-mail shell, sea cradle, polyplacophore
117	n01968897	chambered nautilus, pearly nautilus, nautilus
118	n01978287	Dungeness crab, Cancer magister
119	n01978455	rock crab, Cancer irroratus
120	n01980166	fiddler crab
121	n01981276	king crab, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica
122	n01983481	American lobster, Northern lobster, Maine lobster, Homarus americanus
123	n01984695	spiny lobster, langouste, rock lobster, crawfish, crayfish, sea crawfish
124	n01985128	crayfish, crawfish, crawdad, crawdaddy
125	n01986214	hermit crab
126	n01990800	isopod
127	n02002556	white stork, Ciconia ciconia
128	n02002724	black stork, Ciconia nigra
129	n02006656	spoonbill
130	n02007558	flamingo
131	n02009229	little blue heron, Egretta caerulea
132	n02009912	American egret, great white heron, Egretta albus
133	n02011460	bittern
134	n02012849	crane
135	n02013706	limpkin, Aramus pictus
136	n02017213	European gallinule, Porphyrio porphyrio
137	n02018207	American coot, marsh hen, mud hen, water hen, Fulica americana
138	n02018795	bustard
139	n02025239	ruddy turnstone, Arenaria interpres
140	n02027492	red-backed sandpiper, dunlin, Erolia alpina
141	n02028035	redshank, Tringa totanus
142	n02033041	dowitcher
143	n02037110	oystercatcher, oyster catcher
144	n02051845	pelican
145	n02056570	king penguin, Aptenodytes patagonica
146	n02058221	albatross, mollymawk
147	n02066245	grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschrichtius robustus
148	n02071294	killer whale, killer, orca, grampus, sea wolf, Orcinus orca
149	n02074367	dugong, Dugong dugon
150	n02077923	sea lion
151	n02085620	Chihuahua
152	n02085782	Japanese spaniel
153	n02085936	Maltese dog, Maltese terrier, Maltese
154	n02086079	Pekinese, Pekingese, Peke
155	n02086240	Shih-Tzu
156	n02086646	Blenheim spaniel
157	n02086910	papillon
158	n02087046	toy terrier
159	n02087394	Rhodesian ridgeback
160	n02088094	Afghan hound, Afghan
161	n02088238	basset, basset hound
162	n02088364	beagle
163	n02088466	bloodhound, sleuthhound
164	n02088632	bluetick
165	n02089078	black-and-tan coonhound
166	n02089867	Walker hound, Walker foxhound
167	n02089973	English foxhound
168	n02090379	redbone
169	n02090622	borzoi, Russian wolfhound
170	n02090721	Irish wolfhound
171	n02091032	Italian greyhound
172	n02091134	whippet
173	n02091244	Ibizan hound, Ibizan Podenco
174	n02091467	Norwegian elkhound, elkhound
175	n02091635	otterhound, otter hound
176	n02091831	Saluki, gazelle hound
177	n02092002	Scottish deerhound, deerhound
178	n02092339	Weimaraner
179	n02093256	Staffordshire bullterrier, Staffordshire bull terrier
180	n02093428	American Staffordshire terrier, Staffordshire terrier, American pit bull terrier, pit bull terrier
181	n02093647	Bedlington terrier
182	n02093754	Border terrier
183	n02093859	Kerry blue terrier
184	n02093991	Irish terrier
185	n02094114	Norfolk terrier
186	n02094258	Norwich terrier
187	n02094433	Yorkshire terrier
188	n02095314	wire-haired fox terrier
189	n02095570	Lakeland terrier
190	n02095889	Sealyham terrier, Sealyham
191	n02096051	Airedale, Airedale terrier
192	n02096177	cairn, cairn terrier
193	n02096294	Australian terrier
194	n02096437	Dandie Dinmont, Dandie Dinmont terrier
195	n02096585	Boston bull, Boston terrier
196	n02097047	miniature schnauzer
197	n02097130	giant schnauzer
198	n02097209	standard schnauzer
199	n02097298	Scotch terrier, Scottish terrier, Scottie
200	n02097474	Tibetan terrier, chrysanthemum dog
201	n02097658	silky terrier, Sydney silky
202	n02098105	soft-coated wheaten terrier
203	n02098286	West Highland white terrier
204	n02098413	Lhasa, Lhasa apso
205	n02099267	flat-coated retriever
206	n02099429	curly-coated retriever
207	n02099601	golden retriever
208	n02099712	Labrador retriever
209	n02099849	Chesapeake Bay retriever
210	n02100236	German short-haired pointer
211	n02100583	vizsla, Hungarian pointer
212	n02100735	English setter
213	n02100877	Irish setter, red setter
214	n02101006	Gordon setter
215	n02101388	Brittany spaniel
216	n02101556	clumber, clumber spaniel
217	n02102040	English springer, English springer spaniel
218	n02102177	Welsh springer spaniel
219	n02102318	cocker spaniel, English cocker spaniel, cocker
220	n02102480	Sussex spaniel
221	n02102973	Irish water spaniel
222	n02104029	kuvasz
223	n02104365	schipperke
224	n02105056	groenendael
225	n02105162	malinois
226	n02105251	briard
227	n02105412	kelpie
228	n02105505	komondor
229	n02105641	Old English sheepdog, bobtail
230	n02105855	Shetland sheepdog, Shetland sheep dog, Shetland
231	n02106030	collie
232	n02106166	Border collie
233	n02106382	Bouvier des Flandres, Bouviers des Flandres
234	n02106550	Rottweiler
235	n02106662	German shepherd, German shepherd dog, German police dog, alsatian
236	n02107142	Doberman, Doberman pinscher
237	n02107312	miniature pinscher
238	n02107574	Greater Swiss Mountain dog
239	n02107683	Bernese mountain dog
240	n02107908	Appenzeller
241	n02108000	EntleBucher
242	n02108089	boxer
243	n02108422	bull mastiff
244	n02108551	Tibetan mastiff
245	n02108915	French bulldog
246	n02109047	Great Dane
247	n02109525	Saint Bernard, St Bernard
248	n02109961	Eskimo dog, husky
249	n02110063	malamute, malemute, Alaskan malamute
250	n02110185	Siberian husky
251	n02110341	dalmatian, coach dog, carriage dog
252	n02110627	affenpinscher, monkey pinscher, monkey dog
253	n02110806	basenji
254	n02110958	pug, pug-dog
255	n02111129	Leonberg
256	n02111277	Newfoundland, Newfoundland dog
257	n02111500	Great Pyrenees
258	n02111889	Samoyed, Samoyede
259	n02112018	Pomeranian
260	n02112137	chow, chow chow
261	n02112350	keeshond
262	n02112706	Brabancon griffon
263	n02113023	Pembroke, Pembroke Welsh corgi
264	n02113186	Cardigan, Cardigan Welsh corgi
265	n02113624	toy poodle
266	n02113712	miniature poodle
267	n02113799	standard poodle
268	n02113978	Mexican hairless
269	n02114367	timber wolf, grey wolf, gray wolf, Canis lupus
270	n02114548	white wolf, Arctic wolf, Canis lupus tundrarum
271	n02114712	red wolf, maned wolf, Canis rufus, Canis niger
272	n02114855	coyote, prairie wolf, brush wolf, Canis latrans
273	n02115641	dingo, warrigal, warragal, Canis dingo
274	n02115913	dhole, Cuon alpinus
275	n02116738	African hunting dog, hyena dog, Cape hunting dog, Lycaon pictus
276	n02117135	hyena, hyaena
277	n02119022	red fox, Vulpes vulpes
278	n02119789	kit fox, Vulpes macrotis
279	n02120079	Arctic fox, white fox, Alopex lagopus
280	n02120505	grey fox, gray fox, Urocyon cinereoargenteus
281	n02123045	tabby, tabby cat
282	n02123159	tiger cat
283	n02123394	Persian cat
284	n02123597	Siamese cat, Siamese
285	n02124075	Egyptian cat
286	n02125311	cougar, puma, catamount, mountain lion, painter, panther, Felis concolor
287	n02127052	lynx, catamount
288	n02128385	leopard, Panthera pardus
289	n02128757	snow leopard, ounce, Panthera uncia
290	n02128925	jaguar, panther, Panthera onca, Felis onca
291	n02129165	lion, king of beasts, Panthera leo
292	n02129604	tiger, Panthera tigris
293	n02130308	cheetah, chetah, Acinonyx jubatus
294	n02132136	brown bear, bruin, Ursus arctos
295	n02133161	American black bear, black bear, Ursus americanus, Euarctos americanus
296	n02134084	ice bear, polar bear, Ursus Maritimus, Thalarctos maritimus
297	n02134418	sloth bear, Melursus ursinus, Ursus ursinus
298	n02137549	mongoose
299	n02138441	meerkat, mierkat
300	n02165105	tiger beetle
301	n02165456	ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle
302	n02167151	ground beetle, carabid beetle
303	n02168699	long-horned beetle, longicorn, longicorn beetle
304	n02169497	leaf beetle, chrysomelid
305	n02172182	dung beetle
306	n02174001	rhinoceros beetle
307	n02177972	weevil
308	n02190166	fly
309	n02206856	bee
310	n02219486	ant, emmet, pismire
311	n02226429	grasshopper, hopper
312	n02229544	cricket
313	n02231487	walking stick, walkingstick, stick insect
314	n02233338	cockroach, roach
315	n02236044	mantis, mantid
316	n02256656	cicada, cicala
317	n02259212	leafhopper
318	n02264363	lacewing, lacewing fly
319	n02268443	dragonfly, darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter hawk
320	n02268853	damselfly
321	n02276258	admiral
322	n02277742	ringlet, ringlet butterfly
323	n02279972	monarch, monarch butterfly, milkweed butterfly, Danaus plexippus
324	n02280649	cabbage butterfly
325	n02281406	sulphur butterfly, sulfur butterfly
326	n02281787	lycaenid, lycaenid butterfly
327	n02317335	starfish, sea star
328	n02319095	sea urchin
329	n02321529	sea cucumber, holothurian
330	n02325366	wood rabbit, cottontail, cottontail rabbit
331	n02326432	hare
332	n02328150	Angora, Angora rabbit
333	n02342885	hamster
334	n02346627	porcupine, hedgehog
335	n02356798	fox squirrel, eastern fox squirrel, Sciurus niger
336	n02361337	marmot
337	n02363005	beaver
338	n02364673	guinea pig, Cavia cobaya
339	n02389026	sorrel
340	n02391049	zebra
341	n02395406	hog, pig, grunter, squealer, Sus scrofa
342	n02396427	wild boar, boar, Sus scrofa
343	n02397096	warthog
344	n02398521	hippopotamus, hippo, river horse, Hippopotamus amphibius
345	n02403003	ox
346	n02408429	water buffalo, water ox, Asiatic buffalo, Bubalus bubalis
347	n02410509	bison
348	n02412080	ram, tup
349	n02415577	bighorn, bighorn sheep, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensis
350	n02417914	ibex, Capra ibex
351	n02422106	hartebeest
352	n02422699	impala, Aepyceros melampus
353	n02423022	gazelle
354	n02437312	Arabian camel, dromedary, Camelus dromedarius
355	n02437616	llama
356	n02441942	weasel
357	n02442845	mink
358	n02443114	polecat, fitch, foulmart, foumart, Mustela putorius
359	n02443484	black-footed ferret, ferret, Mustela nigripes
360	n02444819	otter
361	n02445715	skunk, polecat, wood pussy
362	n02447366	badger
363	n02454379	armadillo
364	n02457408	three-toed sloth, ai, Bradypus tridactylus
365	n02480495	orangutan, orang, orangutang, Pongo pygmaeus
366	n02480855	gorilla, Gorilla gorilla
367	n02481823	chimpanzee, chimp, Pan troglodytes
368	n02483362	gibbon, Hylobates lar
369	n02483708	siamang, Hylobates syndactylus, Symphalangus syndactylus
370	n02484975	guenon, guenon monkey
371	n02486261	patas, hussar monkey, Erythrocebus patas
372	n02486410	baboon
373	n02487347	macaque
374	n02488291	langur
375	n02488702	colobus, colobus monkey
376	n02489166	proboscis monkey, Nasalis larvatus
377	n02490219	marmoset
378	n02492035	capuchin, ringtail, Cebus capucinus
379	n02492660	howler monkey, howler
380	n02493509	titi, titi monkey
381	n02493793	spider monkey, Ateles geoffroyi
382	n02494079	squirrel monkey, Saimiri sciureus
383	n02497673	Madagascar cat, ring-tailed lemur, Lemur catta
384	n02500267	indri, indris, Indri indri, Indri brevicaudatus
385	n02504013	Indian elephant, Elephas maximus
386	n02504458	African elephant, Loxodonta africana
387	n02509815	lesser panda, red panda, panda, bear cat, cat bear, Ailurus fulgens
388	n02510455	giant panda, panda, panda bear, coon bear, Ailuropoda melanoleuca
389	n02514041	barracouta, snoek
390	n02526121	eel
391	n02536864	coho, cohoe, coho salmon, blue jack, silver salmon, Oncorhynchus kisutch
392	n02606052	rock beauty, Holocanthus tricolor
393	n02607072	anemone fish
394	n02640242	sturgeon
395	n02641379	gar, garfish, garpike, billfish, Lepisosteus osseus
396	n02643566	lionfish
397	n02655020	puffer, pufferfish, blowfish, globefish
398	n02666196	abacus
399	n02667093	abaya
400	n02669723	academic gown, academic robe, judge's robe
401	n02672831	accordion, piano accordion, squeeze box
402	n02676566	acoustic guitar
403	n02687172	aircraft carrier, carrier, flattop, attack aircraft carrier
404	n02690373	airliner
405	n02692877	airship, dirigible
406	n02699494	altar
407	n02701002	ambulance
408	n02704792	amphibian, amphibious vehicle
409	n02708093	analog clock
410	n02727426	apiary, bee house
411	n02730930	apron
412	n02747177	ashcan, trash can, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, trash bin
413	n02749479	assault rifle, assault gun
414	n02769748	backpack, back pack, knapsack, packsack, rucksack, haversack
415	n02776631	bakery, bakeshop, bakehouse
416	n02777292	balance beam, beam
417	n02782093	balloon
418	n02783161	ballpoint, ballpoint pen, ballpen, Biro
419	n02786058	Band Aid
420	n02787622	banjo
421	n02788148	bannister, banister, balustrade, balusters, handrail
422	n02790996	barbell
423	n02791124	barber chair
424	n02791270	barbershop
425	n02793495	barn
426	n02794156	barometer
427	n02795169	barrel, cask
428	n02797295	barrow, garden cart, lawn cart, wheelbarrow
429	n02799071	baseball
430	n02802426	basketball
431	n02804414	bassinet
432	n02804610	bassoon
433	n02807133	bathing cap, swimming cap
434	n02808304	bath towel
435	n02808440	bathtub, bathing tub, bath, tub
436	n02814533	beach wagon, station wagon, wagon, estate car, beach waggon, station waggon, waggon
437	n02814860	beacon, lighthouse, beacon light, pharos
438	n02815834	beaker
439	n02817516	bearskin, busby, shako
440	n02823428	beer bottle
441	n02823750	beer glass
442	n02825657	bell cote, bell cot
443	n02834397	bib
444	n02835271	bicycle-built-for-two, tandem bicycle, tandem
445	n02837789	bikini, two-piece
446	n02840245	binder, ring-binder
447	n02841315	binoculars, field glasses, opera glasses
448	n02843684	birdhouse
449	n02859443	boathouse
450	n02860847	bobsled, bobsleigh, bob
451	n02865351	bolo tie, bolo, bola tie, bola
452	n02869837	bonnet, poke bonnet
453	n02870880	bookcase
454	n02871525	bookshop, bookstore, bookstall
455	n02877765	bottlecap
456	n02879718	bow
457	n02883205	bow tie, bow-tie, bowtie
458	n02892201	brass, memorial tablet, plaque
459	n02892767	brassiere, bra, bandeau
460	n02894605	breakwater, groin, groyne, mole, bulwark, seawall, jetty
461	n02895154	breastplate, aegis, egis
462	n02906734	broom
463	n02909870	bucket, pail
464	n02910353	buckle
465	n02916936	bulletproof vest
466	n02917067	bullet train, bullet
467	n02927161	butcher shop, meat market
468	n02930766	cab, hack, taxi, taxicab
469	n02939185	caldron, cauldron
470	n02948072	candle, taper, wax light
471	n02950826	cannon
472	n02951358	canoe
473	n02951585	can opener, tin opener
474	n02963159	cardigan
475	n02965783	car mirror
476	n02966193	carousel, carrousel, merry-go-round, roundabout, whirligig
477	n02966687	carpenter's kit, tool kit
478	n02971356	carton
479	n02974003	car wheel
480	n02977058	cash machine, cash dispenser, automated teller machine, automatic teller machine, automated teller, automatic teller, ATM
481	n02978881	cassette
482	n02979186	cassette player
483	n02980441	castle
484	n02981792	catamaran
485	n02988304	CD player
486	n02992211	cello, violoncello
487	n02992529	cellular telephone, cellular phone, cellphone, cell, mobile phone
488	n02999410	chain
489	n03000134	chainlink fence
490	n03000247	chain mail, ring mail, mail, chain armor, chain armour, ring armor, ring armour
491	n03000684	chain saw, chainsaw
492	n03014705	chest
493	n03016953	chiffonier, commode
494	n03017168	chime, bell, gong
495	n03018349	china cabinet, china closet
496	n03026506	Christmas stocking
497	n03028079	church, church building
498	n03032252	cinema, movie theater, movie theatre, movie house, picture palace
499	n03041632	cleaver, meat cleaver, chopper
500	n03042490	cliff dwelling
501	n03045698	cloak
502	n03047690	clog, geta, patten, sabot
503	n03062245	cocktail shaker
504	n03063599	coffee mug
505	n03063689	coffeepot
506	n03065424	coil, spiral, volute, whorl, helix
507	n03075370	combination lock
508	n03085013	computer keyboard, keypad
509	n03089624	confectionery, confectionary, candy store
510	n03095699	container ship, containership, container vessel
511	n03100240	convertible
512	n03109150	corkscrew, bottle screw
513	n03110669	cornet, horn, trumpet, trump
514	n03124043	cowboy boot
515	n03124170	cowboy hat, ten-gallon hat
516	n03125729	cradle
517	n03126707	crane
518	n03127747	crash helmet
519	n03127925	crate
520	n03131574	crib, cot
521	n03133878	Crock Pot
522	n03134739	croquet ball
523	n03141823	crutch
524	n03146219	cuirass
525	n03160309	dam, dike, dyke
526	n03179701	desk
527	n03180011	desktop computer
528	n03187595	dial telephone, dial phone
529	n03188531	diaper, nappy, napkin
530	n03196217	digital clock
531	n03197337	digital watch
532	n03201208	dining table, board
533	n03207743	dishrag, dishcloth
534	n03207941	dishwasher, dish washer, dishwashing machine
535	n03208938	disk brake, disc brake
536	n03216828	dock, dockage, docking facility
537	n03218198	dogsled, dog sled, dog sleigh
538	n03220513	dome
539	n03223299	doormat, welcome mat
540	n03240683	drilling platform, offshore rig
541	n03249569	drum, membranophone, tympan
542	n03250847	drumstick
543	n03255030	dumbbell
544	n03259280	Dutch oven
545	n03271574	electric fan, blower
546	n03272010	electric guitar
547	n03272562	electric locomotive
548	n03290653	entertainment center
549	n03291819	envelope
550	n03297495	espresso maker
551	n03314780	face powder
552	n03325584	feather boa, boa
553	n03337140	file, file cabinet, filing cabinet
554	n03344393	fireboat
555	n03345487	fire engine, fire truck
556	n03347037	fire screen, fireguard
557	n03355925	flagpole, flagstaff
558	n03372029	flute, transverse flute
559	n03376595	folding chair
560	n03379051	football helmet
561	n03384352	forklift
562	n03388043	fountain
563	n03388183	fountain pen
564	n03388549	four-poster
565	n03393912	freight car
566	n03394916	French horn, horn
567	n03400231	frying pan, frypan, skillet
568	n03404251	fur coat
569	n03417042	garbage truck, dustcart
570	n03424325	gasmask, respirator, gas helmet
571	n03425413	gas pump, gasoline pump, petrol pump, island dispenser
572	n03443371	goblet
573	n03444034	go-kart
574	n03445777	golf ball
575	n03445924	golfcart, golf cart
576	n03447447	gondola
577	n03447721	gong, tam-tam
578	n03450230	gown
579	n03452741	grand piano, grand
580	n03457902	greenhouse, nursery, glasshouse
581	n03459775	grille, radiator grille
582	n03461385	grocery store, grocery, food market, market
583	n03467068	guillotine
584	n03476684	hair slide
585	n03476991	hair spray
586	n03478589	half track
587	n03481172	hammer
588	n03482405	hamper
589	n03483316	hand blower, blow dryer, blow drier, hair dryer, hair drier
590	n03485407	hand-held computer, hand-held microcomputer
591	n03485794	handkerchief, hankie, hanky, hankey
592	n03492542	hard disc, hard disk, fixed disk
593	n03494278	harmonica, mouth organ, harp, mouth harp
594	n03495258	harp
595	n03496892	harvester, reaper
596	n03498962	hatchet
597	n03527444	holster
598	n03529860	home theater, home theatre
599	n03530642	honeycomb
600	n03532672	hook, claw
601	n03534580	hoopskirt, crinoline
602	n03535780	horizontal bar, high bar
603	n03538406	horse cart, horse-cart
604	n03544143	hourglass
605	n03584254	iPod
606	n03584829	iron, smoothing iron
607	n03590841	jack-o'-lantern
608	n03594734	jean, blue jean, denim
609	n03594945	jeep, landrover
610	n03595614	jersey, T-shirt, tee shirt
611	n03598930	jigsaw puzzle
612	n03599486	jinrikisha, ricksha, rickshaw
613	n03602883	joystick
614	n03617480	kimono
615	n03623198	knee pad
616	n03627232	knot
617	n03630383	lab coat, laboratory coat
618	n03633091	ladle
619	n03637318	lampshade, lamp shade
620	n03642806	laptop, laptop computer
621	n03649909	lawn mower, mower
622	n03657121	lens cap, lens cover
623	n03658185	letter opener, paper knife, paperknife
624	n03661043	library
625	n03662601	lifeboat
626	n03666591	lighter, light, igniter, ignitor
627	n03670208	limousine, limo
628	n03673027	liner, ocean liner
629	n03676483	lipstick, lip rouge
630	n03680355	Loafer
631	n03690938	lotion
632	n03691459	loudspeaker, speaker, speaker unit, loudspeaker system, speaker system
633	n03692522	loupe, jeweler's loupe
634	n03697007	lumbermill, sawmill
635	n03706229	magnetic compass
636	n03709823	mailbag, postbag
637	n03710193	mailbox, letter box
638	n03710637	maillot
639	n03710721	maillot, tank suit
640	n03717622	manhole cover
641	n03720891	maraca
642	n03721384	marimba, xylophone
643	n03724870	mask
644	n03729826	matchstick
645	n03733131	maypole
646	n03733281	maze, labyrinth
647	n03733805	measuring cup
648	n03742115	medicine chest, medicine cabinet
649	n03743016	megalith, megalithic structure
650	n03759954	microphone, mike
651	n03761084	microwave, microwave oven
652	n03763968	military uniform
653	n03764736	milk can
654	n03769881	minibus
655	n03770439	miniskirt, mini
656	n03770679	minivan
657	n03773504	missile
658	n03775071	mitten
659	n03775546	mixing bowl
660	n03776460	mobile home, manufactured home
661	n03777568	Model T
662	n03777754	modem
663	n03781244	monastery
664	n03782006	monitor
665	n03785016	moped
666	n03786901	mortar
667	n03787032	mortarboard
668	n03788195	mosque
669	n03788365	mosquito net
670	n03791053	motor scooter, scooter
671	n03792782	mountain bike, all-terrain bike, off-roader
672	n03792972	mountain tent
673	n03793489	mouse, computer mouse
674	n03794056	mousetrap
675	n03796401	moving van
676	n03803284	muzzle
677	n03804744	nail
678	n03814639	neck brace
679	n03814906	necklace
680	n03825788	nipple
681	n03832673	notebook, notebook computer
682	n03837869	obelisk
683	n03838899	oboe, hautboy, hautbois
684	n03840681	ocarina, sweet potato
685	n03841143	odometer, hodometer, mileometer, milometer
686	n03843555	oil filter
687	n03854065	organ, pipe organ
688	n03857828	oscilloscope, scope, cathode-ray oscilloscope, CRO
689	n03866082	overskirt
690	n03868242	oxcart
691	n03868863	oxygen mask
692	n03871628	packet
693	n03873416	paddle, boat paddle
694	n03874293	paddlewheel, paddle wheel
695	n03874599	padlock
696	n03876231	paintbrush
697	n03877472	pajama, pyjama, pj's, jammies
698	n03877845	palace
699	n03884397	panpipe, pandean pipe, syrinx
700	n03887697	paper towel
701	n03888257	parachute, chute
702	n03888605	parallel bars, bars
703	n03891251	park bench
704	n03891332	parking meter
705	n03895866	passenger car, coach, carriage
706	n03899768	patio, terrace
707	n03902125	pay-phone, pay-station
708	n03903868	pedestal, plinth, footstall
709	n03908618	pencil box, pencil case
710	n03908714	pencil sharpener
711	n03916031	perfume, essence
712	n03920288	Petri dish
713	n03924679	photocopier
714	n03929660	pick, plectrum, plectron
715	n03929855	pickelhaube
716	n03930313	picket fence, paling
717	n03930630	pickup, pickup truck
718	n03933933	pier
719	n03935335	piggy bank, penny bank
720	n03937543	pill bottle
721	n03938244	pillow
722	n03942813	ping-pong ball
723	n03944341	pinwheel
724	n03947888	pirate, pirate ship
725	n03950228	pitcher, ewer
726	n03954731	plane, carpenter's plane, woodworking plane
727	n03956157	planetarium
728	n03958227	plastic bag
729	n03961711	plate rack
730	n03967562	plow, plough
731	n03970156	plunger, plumber's helper
732	n03976467	Polaroid camera, Polaroid Land camera
733	n03976657	pole
734	n03977966	police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria
735	n03980874	poncho
736	n03982430	pool table, billiard table, snooker table
737	n03983396	pop bottle, soda bottle
738	n03991062	pot, flowerpot
739	n03992509	potter's wheel
740	n03995372	power drill
741	n03998194	prayer rug, prayer mat
742	n04004767	printer
743	n04005630	prison, prison house
744	n04008634	projectile, missile
745	n04009552	projector
746	n04019541	puck, hockey puck
747	n04023962	punching bag, punch bag, punching ball, punchball
748	n04026417	purse
749	n04033901	quill, quill pen
750	n04033995	quilt, comforter, comfort, puff
751	n04037443	racer, race car, racing car
752	n04039381	racket, racquet
753	n04040759	radiator
754	n04041544	radio, wireless
755	n04044716	radio telescope, radio reflector
756	n04049303	rain barrel
757	n04065272	recreational vehicle, RV, R.V.
758	n04067472	reel
759	n04069434	reflex camera
760	n04070727	refrigerator, icebox
761	n04074963	remote control, remote
762	n04081281	restaurant, eating house, eating place, eatery
763	n04086273	revolver, six-gun, six-shooter
764	n04090263	rifle
765	n04099969	rocking chair, rocker
766	n04111531	rotisserie
767	n04116512	rubber eraser, rubber, pencil eraser
768	n04118538	rugby ball
769	n04118776	rule, ruler
770	n04120489	running shoe
771	n04125021	safe
772	n04127249	safety pin
773	n04131690	saltshaker, salt shaker
774	n04133789	sandal
775	n04136333	sarong
776	n04141076	sax, saxophone
777	n04141327	scabbard
778	n04141975	scale, weighing machine
779	n04146614	school bus
780	n04147183	schooner
781	n04149813	scoreboard
782	n04152593	screen, CRT screen
783	n04153751	screw
784	n04154565	screwdriver
785	n04162706	seat belt, seatbelt
786	n04179913	sewing machine
787	n04192698	shield, buckler
788	n04200800	shoe shop, shoe-shop, shoe store
789	n04201297	shoji
790	n04204238	shopping basket
791	n04204347	shopping cart
792	n04208210	shovel
793	n04209133	shower cap
794	n04209239	shower curtain
795	n04228054	ski
796	n04229816	ski mask
797	n04235860	sleeping bag
798	n04238763	slide rule, slipstick
799	n04239074	sliding door
800	n04243546	slot, one-armed bandit
801	n04251144	snorkel
802	n04252077	snowmobile
803	n04252225	snowplow, snowplough
804	n04254120	soap dispenser
805	n04254680	soccer ball
806	n04254777	sock
807	n04258138	solar dish, solar collector, solar furnace
808	n04259630	sombrero
809	n04263257	soup bowl
810	n04264628	space bar
811	n04265275	space heater
812	n04266014	space shuttle
813	n04270147	spatula
814	n04273569	speedboat
815	n04275548	spider web, spider's web
816	n04277352	spindle
817	n04285008	sports car, sport car
818	n04286575	spotlight, spot
819	n04296562	stage
820	n04310018	steam locomotive
821	n04311004	steel arch bridge
822	n04311174	steel drum
823	n04317175	stethoscope
824	n04325704	stole
825	n04326547	stone wall
826	n04328186	stopwatch, stop watch
827	n04330267	stove
828	n04332243	strainer
829	n04335435	streetcar, tram, tramcar, trolley, trolley car
830	n04336792	stretcher
831	n04344873	studio couch, day bed
832	n04346328	stupa, tope
833	n04347754	submarine, pigboat, sub, U-boat
834	n04350905	suit, suit of clothes
835	n04355338	sundial
836	n04355933	sunglass
837	n04356056	sunglasses, dark glasses, shades
838	n04357314	sunscreen, sunblock, sun blocker
839	n04366367	suspension bridge
840	n04367480	swab, swob, mop
841	n04370456	sweatshirt
842	n04371430	swimming trunks, bathing trunks
843	n04371774	swing
844	n04372370	switch, electric switch, electrical switch
845	n04376876	syringe
846	n04380533	table lamp
847	n04389033	tank, army tank, armored combat vehicle, armoured combat vehicle
848	n04392985	tape player
849	n04398044	teapot
850	n04399382	teddy, teddy bear
851	n04404412	television, television system
852	n04409515	tennis ball
853	n04417672	thatch, thatched roof
854	n04418357	theater curtain, theatre curtain
855	n04423845	thimble
856	n04428191	thresher, thrasher, threshing machine
857	n04429376	throne
858	n04435653	tile roof
859	n04442312	toaster
860	n04443257	tobacco shop, tobacconist shop, tobacconist
861	n04447861	toilet seat
862	n04456115	torch
863	n04458633	totem pole
864	n04461696	tow truck, tow car, wrecker
865	n04462240	toyshop
866	n04465501	tractor
867	n04467665	trailer truck, tractor trailer, trucking rig, rig, articulated lorry, semi
868	n04476259	tray
869	n04479046	trench coat
870	n04482393	tricycle, trike, velocipede
871	n04483307	trimaran
872	n04485082	tripod
873	n04486054	triumphal arch
874	n04487081	trolleybus, trolley coach, trackless trolley
875	n04487394	trombone
876	n04493381	tub, vat
877	n04501370	turnstile
878	n04505470	typewriter keyboard
879	n04507155	umbrella
880	n04509417	unicycle, monocycle
881	n04515003	upright, upright piano
882	n04517823	vacuum, vacuum cleaner
883	n04522168	vase
884	n04523525	vault
885	n04525038	velvet
886	n04525305	vending machine
887	n04532106	vestment
888	n04532670	viaduct
889	n04536866	violin, fiddle
890	n04540053	volleyball
891	n04542943	waffle iron
892	n04548280	wall clock
893	n04548362	wallet, billfold, notecase, pocketbook
894	n04550184	wardrobe, closet, press
895	n04552348	warplane, military plane
896	n04553703	washbasin, handbasin, washbowl, lavabo, wash-hand basin
897	n04554684	washer, automatic washer, washing machine
898	n04557648	water bottle
899	n04560804	water jug
900	n04562935	water tower
901	n04579145	whiskey jug
902	n04579432	whistle
903	n04584207	wig
904	n04589890	window screen
905	n04590129	window shade
906	n04591157	Windsor tie
907	n04591713	wine bottle
908	n04592741	wing
909	n04596742	wok
910	n04597913	wooden spoon
911	n04599235	wool, woolen, woollen
912	n04604644	worm fence, snake fence, snake-rail fence, Virginia fence
913	n04606251	wreck
914	n04612504	yawl
915	n04613696	yurt
916	n06359193	web site, website, internet site, site
917	n06596364	comic book
918	n06785654	crossword puzzle, crossword
919	n06794110	street sign
920	n06874185	traffic light, traffic signal, stoplight
921	n07248320	book jacket, dust cover, dust jacket, dust wrapper
922	n07565083	menu
923	n07579787	plate
924	n07583066	guacamole
925	n07584110	consomme
926	n07590611	hot pot, hotpot
927	n07613480	trifle
928	n07614500	ice cream, icecream
929	n07615774	ice lolly, lolly, lollipop, popsicle
930	n07684084	French loaf
931	n07693725	bagel, beigel
932	n07695742	pretzel
933	n07697313	cheeseburger
934	n07697537	hotdog, hot dog, red hot
935	n07711569	mashed potato
936	n07714571	head cabbage
937	n07714990	broccoli
938	n07715103	cauliflower
939	n07716358	zucchini, courgette
940	n07716906	spaghetti squash
941	n07717410	acorn squash
942	n07717556	butternut squash
943	n07718472	cucumber, cuke
944	n07718747	artichoke, globe artichoke
945	n07720875	bell pepper
946	n07730033	cardoon
947	n07734744	mushroom
948	n07742313	Granny Smith
949	n07745940	strawberry
950	n07747607	orange
951	n07749582	lemon
952	n07753113	fig
953	n07753275	pineapple, ananas
954	n07753592	banana
955	n07754684	jackfruit, jak, jack
956	n07760859	custard apple
957	n07768694	pomegranate
958	n07802026	hay
959	n07831146	carbonara
960	n07836838	chocolate sauce, chocolate syrup
961	n07860988	dough
962	n07871810	meat loaf, meatloaf
963	n07873807	pizza, pizza pie
964	n07875152	potpie
965	n07880968	burrito
966	n07892512	red wine
967	n07920052	espresso
968	n07930864	cup
969	n07932039	eggnog
970	n09193705	alp
971	n09229709	bubble
972	n09246464	cliff, drop, drop-off
973	n09256479	coral reef
974	n09288635	geyser
975	n09332890	lakeside, lakeshore
976	n09399592	promontory, headland, head, foreland
977	n09421951	sandbar, sand bar
978	n09428293	seashore, coast, seacoast, sea-coast
979	n09468604	valley, vale
980	n09472597	volcano
981	n09835506	ballplayer, baseball player
982	n10148035	groom, bridegroom
983	n10565667	scuba diver
984	n11879895	rapeseed
985	n11939491	daisy
986	n12057211	yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium parviflorum
987	n12144580	corn
988	n12267677	acorn
989	n12620546	hip, rose hip, rosehip
990	n12768682	buckeye, horse chestnut, conker
991	n12985857	coral fungus
992	n12998815	agaric
993	n13037406	gyromitra
994	n13040303	stinkhorn, carrion fungus
995	n13044778	earthstar
996	n13052670	hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondosa
997	n13054560	bolete
998	n13133613	ear, spike, capitulum
999	n15075141	toilet tissue, toilet paper, bathroom tissue

"""##
    ),
  ]
}
