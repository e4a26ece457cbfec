/// The kernels of training: one table of functions for each instruction set.
///
/// A *row* is the numbers of one channel, those of several pictures one after the other. The numbers
/// behind its last one, up to the next multiple of `lanes`, are its *rest*: kernels may read them, and
/// leave zeros there, so that a sum over whole vectors is that of the row. Rows start anywhere; those of
/// inputs and outputs do not overlap unless it is said.
///
/// Kernels neither allocate nor keep state. What they compute does not depend on where rows start. The
/// gradients in plain loops, `ReferenceGradients` in module Training, define what they mean.
#ifndef SHUFFLEZOO_CTRAININGKERNELS_H
#define SHUFFLEZOO_CTRAININGKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nullable
#endif

/// Numbers, and how they are spread: the mean, and the squares of the differences from it.
typedef struct {
  double count;
  double mean;
  double squares;
} sz_moments;

/// A matrix whose elements lie at equal distances: row-major, or the transpose of such.
typedef struct {
  const float *start;
  /// From a row to the next.
  size_t row;
  /// From a column to the next.
  size_t column;
} sz_matrix;

/// The taps of a 3×3 window on every pixel of a row of pictures: a bit for each pixel whose tap lies in
/// its picture. Those of tap `3 * ky + kx` for the vector at `lanes * i` are `bits[9 * i + 3 * ky + kx]`.
typedef struct {
  const uint16_t *bits;
  size_t width;
} sz_windows;

typedef struct {
  /// The floats of a vector.
  size_t lanes;

  /// `y = factor * (x - mean) + offset`, plus `added` if there is any, and no less than 0 if it is
  /// rectified. `y` may be `x` or `added`.
  void (*normalize)(size_t count, float mean, float factor, float offset,
                    const float *_Nullable added, bool rectifies, const float *x, float *y);

  /// Adds a row to its channel's moments.
  void (*moments)(size_t count, const float *x, sz_moments *moments);

  /// The gradient of a batch normalisation's output, and what its sums are made of.
  ///
  /// `g = gradient`, plus `added` if there is any, and 0 where `output` is, if there is one. To `sums`,
  /// if there are any, are added those of `g` and of `g * (x - mean)`. `g` may be `gradient` or `added`.
  void (*output_gradient)(size_t count, const float *gradient, const float *_Nullable added,
                          const float *_Nullable output, const float *x, float mean, float *g,
                          double *_Nullable sums);

  /// The gradient of a batch normalisation's input: `d = factor * g + slope * (x - mean) + offset`.
  void (*input_gradient)(size_t count, float factor, float slope, float mean, float offset,
                         const float *g, const float *x, float *d);

  /// `y += x`.
  void (*add)(size_t count, const float *x, float *y);

  /// `y[m] = sum over k of w[m, k] * x[k]`, for rows `y_stride` and `x_stride` apart.
  void (*multiply)(size_t rows, size_t inner, size_t count, sz_matrix w, const float *x,
                   size_t x_stride, float *y, size_t y_stride);

  /// `w[m, k] += sum over the row of d[m] * x[k]`; `w` is row-major.
  void (*outer)(size_t rows, size_t columns, size_t count, const float *d, size_t d_stride,
                const float *x, size_t x_stride, float *w);

  /// `y = sum over the nine taps of weights * x` on every pixel; reads `width + 1 + lanes` floats before
  /// and behind `x`.
  void (*convolve)(size_t count, sz_windows windows, const float *weights, const float *x, float *y);

  /// `weights[tap] += sum over the row of d * x at the tap`; reads as `convolve` does.
  void (*convolve_weights)(size_t count, sz_windows windows, const float *d, const float *x,
                           float *weights);

  /// The even and the odd columns of a row of `width`; the halves have `(width + 1) / 2` and
  /// `width / 2`, and rests of which nothing is said.
  void (*halve)(size_t width, const float *x, float *evens, float *odds);

  /// `best = max(best, x)` where `x` is larger, and there `tap` for what `taps` says.
  void (*larger)(size_t count, const float *x, int32_t tap, float *best, int32_t *taps);
} sz_training_kernels;

/// The instruction sets.
typedef enum {
  SZ_TRAINING_AVX512,
  SZ_TRAINING_AVX2,
  SZ_TRAINING_NEON,
  SZ_TRAINING_SCALAR,
} sz_training_set;

/// The kernels for an instruction set, or a null pointer if this processor does not have it.
const sz_training_kernels *_Nullable sz_training_kernels_for(sz_training_set set);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
