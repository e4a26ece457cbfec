/// The kernels of the compiled engine: one table of functions for each instruction set.
///
/// All data are `float`; one kernel rounds them to bfloat16 on the way. The channels of a picture are *planes*: channel `c` of a map `x` starts at
/// `x + c * x_stride` and holds its pixels row by row without gaps, so that most kernels see just
/// `pixels` numbers in a row. A vector holds neighbouring pixels.
///
/// What a kernel may touch beyond the numbers it is about is said with it, in units of `lanes`, the
/// floats of one vector. Pointers need no alignment beyond that of `float`, but a map whose planes
/// start at multiples of the vector is faster. Inputs and outputs do not overlap unless it is said.
/// Kernels neither allocate nor keep state, and any number of threads may run them.
///
/// Every sum is one chain of fused multiply-adds in a fixed order that depends neither on how many
/// pixels a call has nor on where they start: a pixel gets the same bits in every call. The scalar
/// kernels define the meaning; the others differ from them by rounding alone, and in bfloat16 not at
/// all.
#ifndef SHUFFLEZOO_CKERNELS_H
#define SHUFFLEZOO_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "shufflezoo builds for little-endian processors only; files hold tensors in that order"
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nullable
#endif

/// What becomes of the sums of a pointwise convolution.
typedef enum {
  /// `y = sum`.
  SZ_STORE,
  /// `y = max(0, sum)`.
  SZ_RELU,
  /// `y = max(0, sum + y)`: the residual connection, in place; of float32 products `y` is added last.
  SZ_ADD_RELU,
} sz_epilogue;

/// The weights of a grouped convolution whose kernel has been unrolled into its inputs: a 1×1
/// convolution, the stem, or a matrix.
///
/// The outputs of a group come in tiles of almost equal size, of which the first ones have one output
/// more (`sz_tile_outputs`) and none has more than `sz_largest_tile(tile)` or `lanes` outputs.
/// `sz_tile_count` says how many are best; for very few pixels it is as many as fill the lanes.
/// `weights` holds for each group,
/// for each of its tiles, for each input, the weights of the tile's outputs. `lanes` floats behind
/// the last weight and the last bias are readable.
typedef struct {
  /// The number of groups.
  size_t groups;
  /// The inputs of one group.
  size_t inputs;
  /// The outputs of one group.
  size_t outputs;
  /// The tiles of one group.
  size_t tiles;
  /// The packed weights, `groups * outputs * inputs` and `lanes` more.
  const float *weights;
  /// The biases, `groups * outputs` and `lanes` more.
  const float *bias;
} sz_f32_pointwise;

/// The weights of a grouped pointwise convolution whose products are those of bfloat16 numbers.
///
/// A weight, and a pixel when it is read, is rounded to the nearest bfloat16, of two the even one; a
/// subnormal number counts as zero of its sign. The inputs come in pairs; behind an odd number of
/// them stands one whose weights and pixels are 0. A sum begins with the bias, to which the residual
/// is added in `float`. To it the products of each pair are added, the second before the first, each
/// as a fused multiply-add in `float`; a subnormal sum becomes zero, before as after.
///
/// Source: VCVTNE2PS2BF16 and VDPBF16PS in volume 2 of the Intel 64 and IA-32 manual.
///
/// `weights` holds for each group, for each of its tiles, for each pair, those of the tile's outputs:
/// the first input's in the lower half. No tile has more than `sz_largest_tile(tile)` outputs.
typedef struct {
  /// The number of groups.
  size_t groups;
  /// The inputs of one group.
  size_t inputs;
  /// The outputs of one group.
  size_t outputs;
  /// The tiles of one group.
  size_t tiles;
  /// The packed weights, `groups * outputs * sz_bf16_pairs(inputs)`.
  const uint32_t *weights;
  /// The biases, `groups * outputs`.
  const float *bias;
} sz_bf16_pointwise;

/// The weights of a depthwise 3×3 convolution with zero padding of one pixel.
typedef struct {
  /// The number of channels.
  size_t channels;
  /// The step in both directions, 1 or 2.
  size_t step;
  /// The height of the input.
  size_t height;
  /// The width of the input.
  size_t width;
  /// The weights, `[channels, 3, 3]`.
  const float *weights;
  /// The biases, `[channels]`.
  const float *bias;
  /// The plane of the input that each channel reads, `[channels]`: the channel shuffle.
  const uint32_t *source;
} sz_f32_depthwise;

/// The stem: a 3×3 convolution with step 2 and zero padding of one pixel, ReLU, and a 3×3 max pool
/// with step 2 and MindSpore's "same" padding.
typedef struct {
  /// The channels of the picture.
  size_t channels;
  /// The height of the picture.
  size_t height;
  /// The width of the picture.
  size_t width;
  /// The convolution as a matrix: one group, the inputs `[channels, 3, 3]`.
  sz_f32_pointwise convolution;
} sz_f32_stem;

/// Packs weights, `[groups * outputs, inputs]`, into tiles as `sz_f32_pointwise` has them.
///
/// Those of each output are multiplied by its number in `scale`, `[groups * outputs]`, and rounded
/// once. `packed` has room for all; the `lanes` floats behind them are the caller's.
void sz_f32_pack(const float *weights, const double *scale, size_t groups, size_t outputs,
                 size_t inputs, size_t tiles, float *packed);

/// Packs weights, `[groups * outputs, inputs]`, into tiles as `sz_bf16_pointwise` has them.
///
/// What `sz_f32_pack` makes of them is rounded to bfloat16. `packed` has room for all.
void sz_bf16_pack(const float *weights, const double *scale, size_t groups, size_t outputs,
                  size_t inputs, size_t tiles, uint32_t *packed);

/// The kernels of one instruction set.
typedef struct {
  /// `avx512`, `avx2`, `neon` or `scalar`.
  const char *name;
  /// The floats of a vector.
  size_t lanes;
  /// The outputs that a tile of packed weights has at best.
  size_t tile;

  /// Convolves `pixels` pixels of every input plane into every output plane.
  ///
  /// May compute the pixels up to the next multiple of `lanes` too, so planes are readable and
  /// writable up to there; what those hold afterwards means nothing.
  void (*pointwise)(const sz_f32_pointwise *layer, sz_epilogue epilogue, const float *x,
                    size_t x_stride, float *y, size_t y_stride, size_t pixels);

  /// Convolves as `pointwise` does and under its conditions, in bfloat16: the same bits in all
  /// instruction sets, except for what a NaN carries. Null where the processor has no instructions
  /// for it.
  void (*_Nullable bf16_pointwise)(const sz_bf16_pointwise *layer, sz_epilogue epilogue,
                                   const float *x, size_t x_stride, float *y, size_t y_stride,
                                   size_t pixels);

  /// Convolves into `rows` output rows from `first_row` on; `y` points at row `first_row` of the
  /// first output plane.
  ///
  /// `lanes` floats before each plane of `x` and `2 * lanes` behind it are readable; behind the last
  /// row of a plane of `y`, `lanes` floats may be overwritten.
  void (*depthwise)(const sz_f32_depthwise *layer, const float *x, size_t x_stride, float *y,
                    size_t y_stride, size_t first_row, size_t rows);

  /// The mean of each 3×3 window with step 2 and MindSpore's "same" padding, which does not count.
  ///
  /// `x` is `[channels, height, width]`, `y` has the sides halved and rounded up; of its rows those
  /// from `first_row` on are computed, and nothing else is written. `lanes` floats before each plane
  /// of `x` and `2 * lanes` behind it are readable.
  void (*average_pool)(size_t channels, size_t height, size_t width, const float *x,
                       size_t x_stride, float *y, size_t y_stride, size_t first_row, size_t rows);

  /// The mean of `pixels` pixels of each plane: `y[c * y_step]` is that of plane `c`.
  ///
  /// Reads nothing else and writes nothing else.
  void (*global_average)(size_t channels, size_t pixels, const float *x, size_t x_stride, float *y,
                         size_t y_step);

  /// Runs the stem on `picture`, `[channels, height, width]` without gaps, into `rows` rows of the
  /// pooled map from `first_row` on, inside the planes of `y`.
  ///
  /// Reads and writes nothing else, except for `scratch`, which has
  /// `sz_f32_stem_scratch(channels, outputs, width, lanes)` floats.
  void (*stem)(const sz_f32_stem *layer, const float *picture, float *y, size_t y_stride,
               size_t first_row, size_t rows, float *scratch);

  /// Does as many multiply-adds as fit into the time they take: `x = x * factor + summand`, `rounds`
  /// times for each of many independent `x` that stay in registers. For measuring the processor.
  ///
  /// `total` becomes the sum of all `x`; where `factor` is less than 1, they end near
  /// `summand / (1 - factor)`. The scalar kernel multiplies and adds apart.
  ///
  /// Returns how many multiply-adds it did.
  size_t (*peak)(size_t rounds, float factor, float summand, float *total);
} sz_f32_kernels;

/// The instruction sets, the fastest first.
typedef enum {
  SZ_AVX512,
  SZ_AVX2,
  SZ_NEON,
  SZ_SCALAR,
} sz_instruction_set;

/// The kernels for an instruction set, or a null pointer if this processor does not have it.
const sz_f32_kernels *_Nullable sz_f32_kernels_for(sz_instruction_set set);

/// The pairs that `inputs` inputs make in bfloat16.
static inline size_t sz_bf16_pairs(size_t inputs) { return inputs / 2 + inputs % 2; }

/// The most outputs of a tile where about `tile` are best: a few more, to come out even.
static inline size_t sz_largest_tile(size_t tile) { return tile + tile / 5; }

/// The tiles that `outputs` outputs are shared out to, where about `tile` outputs a tile are best.
static inline size_t sz_tile_count(size_t outputs, size_t tile) {
  const size_t largest = sz_largest_tile(tile);
  const size_t even = (outputs + tile / 2) / tile, fewest = (outputs + largest - 1) / largest;
  return even > fewest ? even : fewest;
}

/// The outputs of the tile at `index`, of `count` tiles for `outputs` outputs.
static inline size_t sz_tile_outputs(size_t outputs, size_t count, size_t index) {
  return outputs / count + (index < outputs % count ? 1 : 0);
}

/// Half of a side, rounded up: what a step of 2 leaves of it.
static inline size_t sz_half(size_t side) { return side / 2 + side % 2; }

/// The floats from one row of the stem's scratch memory to the next, for pictures of `width` columns.
static inline size_t sz_f32_stem_pitch(size_t width, size_t lanes) {
  return (sz_half(width) + 3 * lanes) / lanes * lanes + lanes;
}

/// The floats of scratch memory that the stem needs, in memory aligned for `size_t`.
static inline size_t sz_f32_stem_scratch(size_t channels, size_t outputs, size_t width,
                                         size_t lanes) {
  return (8 * channels + 2 * outputs) * sz_f32_stem_pitch(width, lanes) +
         9 * channels * (sizeof(size_t) / sizeof(float)) + 2 * lanes;
}

/// Tells the processor that the caller waits in a loop for another thread.
static inline void sz_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
