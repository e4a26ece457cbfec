/// What a recipe says about a training, as MindCV's `train.py` uses it.
///
/// What the recipe does not say is as MindCV has it. What would give another training and does not exist here is
/// refused, and what changes nothing here is named in ``ineffective``.
///
/// Source: MindCV's train.py and config.py at commit 51b0636.
public struct TrainingRecipe: Sendable, Equatable {
  /// The name of the model: `model`.
  public var model: String?
  /// How many classes it gets: `num_classes`; `nil` for as many as the data have.
  public var classCount: Int?
  /// The channels of its input: `in_channels`.
  public var inputChannels = 3
  /// What all random numbers come from: `seed`.
  public var seed = 42
  /// What is learnt from.
  public var data = Data()
  /// How pictures are changed.
  public var augmentation = Augmentation()
  /// The learning rate.
  public var schedule = Schedule()
  /// The steps.
  public var optimization = Optimization()
  /// What is kept, and told.
  public var saving = Saving()
  /// The keys with values that change nothing here, and why.
  public var ineffective: [Ineffective] = []

  /// What is learnt from.
  public struct Data: Sendable, Equatable {
    /// The folder: `data_dir`.
    public var folder = "./"
    /// The part of it to learn from: `train_split`.
    public var trainingPart = "train"
    /// The part of it to evaluate on: `val_split`.
    public var validationPart = "val"
    /// Whether every epoch has an order of its own: `shuffle`.
    public var isShuffled = true
    /// How many pictures are used: `num_samples`; `nil` for all.
    public var pictureLimit: Int?
    /// The pictures of a batch, of one process: `batch_size`.
    public var batchSize = 128
    /// Whether pictures that make no whole batch are left out: `drop_remainder`.
    public var dropsRemainder = true
    /// How many threads prepare pictures: `num_parallel_workers`.
    public var workerCount = 8

    /// MindCV's defaults.
    public init() {}
  }

  /// How pictures are changed, and made the network's input.
  public struct Augmentation: Sendable, Equatable {
    /// The side of the input: `image_resize`.
    public var imageSize = 224
    /// The part of the picture's area that a crop has: `scale`.
    public var areas = 0.08...1.0
    /// A crop's width in heights: `ratio`.
    public var aspects = 0.75...1.333
    /// How likely a picture is mirrored: `hflip`.
    public var horizontalFlip = 0.5
    /// How likely it is turned upside down: `vflip`.
    public var verticalFlip = 0.0
    /// How far brightness, contrast and saturation go from 1: `color_jitter`; `nil` to leave them.
    public var colorJitter: [Double]? = [0.4, 0.4, 0.4]
    /// How crops are resized, as MindCV names it: `interpolation`.
    public var interpolation = "bilinear"
    /// What is subtracted from red, green and blue: `mean`.
    public var mean = [0.485 * 255, 0.456 * 255, 0.406 * 255]
    /// What the differences are divided by: `std`.
    public var standardDeviation = [0.229 * 255, 0.224 * 255, 0.225 * 255]
    /// The share of the short side that evaluation keeps: `crop_pct`.
    public var cropRatio = 0.875
    /// What is painted over: `re_prob` and the keys beside it; `nil` if nothing is.
    public var erasing: Erasing?
    /// The two numbers of the beta distribution that mixes pictures: `mixup`; 0 not to.
    public var mixup = 0.0
    /// The two numbers of the beta distribution that cuts pictures into others: `cutmix`; 0 not to.
    public var cutmix = 0.0
    /// How likely a batch is mixed or cut: `cutmix_prob`.
    public var mixingProbability = 1.0

    /// MindCV's defaults.
    public init() {}
  }

  /// A rectangle that is painted over.
  public struct Erasing: Sendable, Equatable {
    /// How likely a picture has one: `re_prob`.
    public var probability: Double
    /// The part of the area that it has: `re_scale`.
    public var areas = 0.02...0.33
    /// Its width in heights: `re_ratio`.
    public var aspects = 0.3...3.3
    /// The value that it gets: `re_value`.
    public var value = 0.0
    /// How often a place for it is looked for: `re_max_attempts`.
    public var attempts = 10

    /// MindCV's defaults, of a rectangle that is this likely.
    public init(probability: Double) { self.probability = probability }
  }

  /// The learning rate.
  public struct Schedule: Sendable, Equatable {
    /// How a rate falls.
    public enum Kind: String, Sendable, CaseIterable {
      case constant
      case cosine = "cosine_decay"
      case exponential = "exponential_decay"
      case polynomial = "polynomial_decay"
      case step = "step_decay"
      case multiStep = "multi_step_decay"
    }

    /// How it falls: `scheduler`.
    public var kind = Kind.cosine
    /// How many epochs there are: `epoch_size`.
    public var epochs = 90
    /// What it rises to: `lr`.
    public var rate = 0.001
    /// What a cosine ends at: `min_lr`.
    public var minimum = 1e-6
    /// In how many epochs it rises: `warmup_epochs`.
    public var warmupEpochs = 3
    /// Where it begins, as a part of ``rate``: `warmup_factor`.
    public var warmupFactor = 0.0
    /// In how many epochs a cosine falls, or after how many a step comes: `decay_epochs`.
    public var decayEpochs = 100
    /// The factor of a step or an epoch, or a polynomial's power: `decay_rate`.
    public var decayRate = 0.9
    /// The epochs at which it falls: `multi_step_decay_milestones`.
    public var milestones = [30, 60, 90]
    /// How often a cosine falls: `num_cycles`.
    public var cycles = 1
    /// Where the next fall begins, as a part of where this one did: `cycle_decay`.
    public var cycleDecay = 1.0
    /// Whether it stays the same for an epoch: `lr_epoch_stair`.
    public var isStair = false

    /// MindCV's defaults.
    public init() {}
  }

  /// The steps.
  public struct Optimization: Sendable, Equatable {
    /// How parameters change.
    public enum Algorithm: String, Sendable, CaseIterable {
      case sgd
      case momentum
      case adam
      case adamW = "adamw"
    }

    /// What does not decay.
    public enum DecayFilter: String, Sendable, CaseIterable {
      case disable
      case auto
      case normAndBias = "norm_and_bias"
    }

    /// How parameters change: `opt`.
    public var algorithm = Algorithm.adam
    /// How much of the sum of gradients stays: `momentum`.
    public var momentum = 0.9
    /// Whether a step looks ahead: `use_nesterov`.
    public var usesNesterov = false
    /// How much of a parameter is added to its gradient: `weight_decay`.
    public var weightDecay = 1e-6
    /// What does not decay: `weight_decay_filter`.
    public var decayFilter = DecayFilter.disable
    /// The share of the target that goes to all classes: `label_smoothing`.
    public var labelSmoothing = 0.0
    /// The longest that all gradients together may be: `clip_value`, if `clip_grad`.
    public var gradientLimit: Double?
    /// Of how many batches a step has the mean gradient: `gradient_accumulation_steps`.
    public var accumulatedBatches = 1
    /// The decay of the weights' moving average: `ema_decay`, if `ema`.
    public var averageDecay: Double?
    /// The loss's factor: `loss_scale`.
    public var lossScale = 1.0
    /// Whether a step with an infinite gradient is left out: `drop_overflow_update`, or a `loss_scale_type` that
    /// is not fixed.
    public var dropsOverflow = false

    /// MindCV's defaults.
    public init() {}
  }

  /// What is kept, and told.
  public struct Saving: Sendable, Equatable {
    /// Which checkpoints stay.
    public enum Policy: String, Sendable, CaseIterable {
      case latest = "latest_k"
      case best = "top_k"
      case all = "none"
    }

    /// Where checkpoints go: `ckpt_save_dir`.
    public var folder = "./ckpt"
    /// After how many epochs one is saved: `ckpt_save_interval`.
    public var interval = 1
    /// Which checkpoints stay: `ckpt_save_policy`.
    public var policy = Policy.latest
    /// How many stay: `keep_checkpoint_max`.
    public var limit = 10
    /// The checkpoint to begin with: `ckpt_path`.
    public var start: String?
    /// Whether the optimizer goes on too: `resume_opt`.
    public var resumesOptimizer = false
    /// Whether epochs are evaluated: `val_while_train`.
    public var validates = false
    /// After how many epochs: `val_interval`.
    public var validationInterval = 1
    /// After how many steps a line is written: `log_interval`.
    public var logInterval = 100

    /// MindCV's defaults.
    public init() {}
  }

  /// A key whose value changes nothing here.
  public struct Ineffective: Sendable, Equatable {
    /// The key.
    public let key: String
    /// Why its value changes nothing.
    public let reason: String
  }
}
