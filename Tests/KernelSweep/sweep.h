// What the parts of the sweep share.

#ifndef SHUFFLEZOO_SWEEP_H
#define SHUFFLEZOO_SWEEP_H

#include <stdbool.h>

#include "CKernelSweep.h"
#include "memory.h"

/// Where the planes of a map lie in a buffer.
typedef struct {
  size_t planes;
  /// The numbers of a plane.
  size_t pixels;
  /// The floats from one plane to the next.
  size_t stride;
  /// The floats before each plane and behind it that a kernel may touch, too.
  size_t before, behind;
} plane_map;

/// A part of the output: its pixels, or its rows.
typedef struct {
  size_t first, count;
} window;

/// What a call gets: maps at the first number of their first plane.
typedef struct {
  const float *x, *weights, *bias;
  const uint32_t *source;
  float *y, *scratch;
  window part;
} arguments;

/// The layers of all kernels; those of average pools are sides alone.
typedef union {
  sz_f32_pointwise pointwise;
  sz_f32_depthwise depthwise;
  sz_f32_stem stem;
  struct {
    size_t height, width;
  } pool;
} any_layer;

/// One case: a kernel with a shape, numbers, and what is right for them.
typedef struct subject {
  any_layer layer;
  sz_epilogue epilogue;
  plane_map x, y;
  /// The numbers of `x`, `[planes, pixels]`.
  float *x_values;
  /// What `y` holds before the call, `[planes, pixels]`; null if that must not matter.
  float *y_values;
  /// The weights `[planes of y, inputs]` that the model reads.
  float *weights;
  /// The weights that the kernel reads, with `margin` readable floats behind them and the biases.
  float *packed;
  size_t weight_count;
  float *bias;
  size_t bias_count, margin;
  uint32_t *source;
  size_t source_count;
  size_t scratch_count;
  /// What the scalar kernel makes of it, `[planes of y, pixels]`, if the bits have to be the same.
  float *twin;

  /// The parts that can be computed alone: `steps` times `unit` pixels; 0 steps if none can.
  size_t steps, unit;
  /// A part is computed up to a multiple of this many pixels, and `spill` floats more are touched.
  size_t rounding, spill;
  /// Whether an output is NaN whenever an input is that it depends on.
  bool propagates_nan;

  void (*call)(const sz_f32_kernels *kernels, const struct subject *subject, const arguments *at);
  /// The true value of an output, and how far rounding may lead a kernel away from it.
  void (*model)(const struct subject *subject, size_t plane, size_t pixel, double *value,
                double *tolerance);
  bool (*depends)(const struct subject *subject, size_t plane, size_t pixel, size_t input_plane,
                  size_t input_pixel);
} subject;

/// A sweep over one kernel.
typedef struct {
  const sz_f32_kernels *kernels;
  const char *kernel;
  size_t round;
  uint64_t random;
  /// The largest power of two that `sweep_values` scales by, and how many of 32 values are zeros.
  unsigned exponents, zeros;
  /// The shape of the case, in words.
  char shape[200];
  char *message;
  size_t capacity;
  /// Whether the case has failed.
  bool has_failed;
  guarded x, y, weights, bias, source, scratch;
  /// What `sweep_floats` gave out for this case.
  void *owned[24];
  size_t owned_count;
} sweep;

/// A number of the seeded sequence.
uint64_t sweep_random(sweep *s);
/// A number from `least` to `most`.
size_t sweep_between(sweep *s, size_t least, size_t most);
/// One of `count` sizes.
size_t sweep_one_of(sweep *s, size_t count, const size_t *sizes);
/// Memory until the end of the case.
float *sweep_floats(sweep *s, size_t count);
/// The same, filled with random numbers.
float *sweep_values(sweep *s, size_t count);
/// Notes the shape of the case.
void sweep_describe(sweep *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Notes a failure, in words if it is the first; returns false.
bool sweep_fail(sweep *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Notes the fault that was caught; returns false.
bool sweep_fault(sweep *s);

/// Runs all checks on one case.
bool sweep_check(sweep *s, const subject *u);

/// The tolerance of a sum of `terms` numbers whose absolute values add up to `absolute`.
///
/// Each rounding adds at most 2^-24 of a partial sum, none of which exceeds `absolute`; a term goes
/// through one rounding for each term behind it and its own as a product, plain or fused. The four
/// more are the bias, the residual connection, a division, and the square of all that.
double sweep_tolerance(size_t terms, double absolute);

/// The positions inside a side that the window of an output has, for windows of 3 with step 2: "same" padding of an
/// odd side has one before it, and that of an even side one behind it.
window sweep_pooled(size_t side, size_t output);

subject sweep_pointwise(sweep *s);
subject sweep_bf16_pointwise(sweep *s);
subject sweep_depthwise(sweep *s);
subject sweep_average_pool(sweep *s);
subject sweep_global_average(sweep *s);
subject sweep_stem(sweep *s);

/// Draws a pointwise convolution without its weights; `tiles` says how many a group has.
subject sweep_pointwise_shape(sweep *s, size_t (*tiles)(sweep *s, size_t outputs));
/// How many tiles a group has: the best number, as few as fill the lanes, or any number allowed.
size_t sweep_tiles(sweep *s, size_t outputs);
/// The true value of an output of a pointwise convolution, and the sum of all absolute values in it; `number` is what
/// the kernel makes of a weight or an input.
void sweep_pointwise_sum(const subject *u, size_t plane, size_t pixel, double (*number)(float),
                         double *value, double *absolute);
/// Draws weights `[groups, outputs, inputs]`, scales them, and puts them into `packed` as the
/// contract describes it, which has to be what `sz_f32_pack` makes of them.
float *sweep_weights(sweep *s, const sz_f32_pointwise *layer, float **packed);

#endif
