/// The keys that a recipe of MindCV's may have.
enum MindCVKeys {
  /// All of them; MindCV refuses others.
  ///
  /// Source: the arguments of MindCV's config.py at commit 51b0636, and `filter_bias_and_bn`, which
  /// recipes had until January 2024.
  static let all: Set<String> = [
    "amp_cast_list", "amp_level", "aug_repeats", "aug_splits", "auto_augment", "aux_factor",
    "batch_size", "ckpt_path", "ckpt_save_dir", "ckpt_save_interval", "ckpt_save_policy",
    "clip_grad", "clip_value", "color_jitter", "config", "crop_pct", "cutmix", "cutmix_prob",
    "cycle_decay", "data_dir", "dataset", "dataset_download", "dataset_sink_mode", "decay_epochs",
    "decay_rate", "device_target", "distribute", "drop_overflow_update", "drop_path_rate",
    "drop_rate", "drop_remainder", "ema", "ema_decay", "epoch_size", "eps", "eval_shuffle",
    "filter_bias_and_bn", "gradient_accumulation_steps", "hflip", "image_resize", "in_channels",
    "interpolation", "keep_checkpoint_max", "label_smoothing", "layer_decay", "log_interval",
    "loss", "loss_scale", "loss_scale_type", "lr", "lr_epoch_stair", "mean", "min_lr", "mixup",
    "mode", "model", "momentum", "multi_step_decay_milestones", "num_classes", "num_cycles",
    "num_parallel_workers", "num_samples", "opt", "pretrained", "ratio", "re_max_attempts",
    "re_prob", "re_ratio", "re_scale", "re_value", "reduction", "resume_opt", "scale", "scheduler",
    "seed", "shuffle", "std", "train_split", "use_nesterov", "val_amp_level", "val_interval",
    "val_split", "val_while_train", "vflip", "warmup_epochs", "warmup_factor", "weight_decay",
    "weight_decay_filter",
  ]
}
