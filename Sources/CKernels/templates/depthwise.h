// Depthwise 3×3 convolution, in terms of the vectors of one instruction set.
//
// A vector of columns goes down the rows; what a row adds to the outputs above and below it stays in
// registers, so that every row is loaded once.

#include <stdbool.h>
#include <stddef.h>

#include "columns.h"
#include "../kernels.h"
#include "unroll.h"

/// The three columns that one row gives to a vector of outputs.
typedef struct {
  vector left, middle, right;
} taps;

/// `sum` and the products of a row's taps with three weights, in the order of the columns.
SZ_INLINE vector accumulate(vector sum, const taps row, const vector *weights) {
  sum = v_fma(weights[0], row.left, sum);
  sum = v_fma(weights[1], row.middle, sum);
  return v_fma(weights[2], row.right, sum);
}

/// What a vector of outputs sees of the ends of its rows.
typedef struct {
  /// Whether the first output's left tap lies before the row.
  bool begins;
  /// Whether an output's right tap lies behind the row.
  bool ends;
  /// The outputs whose right tap does not, in the order of the taps.
  mask inside;
} row_ends;

SZ_INLINE row_ends begins(row_ends at) {
  at.begins = true;
  return at;
}

SZ_INLINE row_ends ends(row_ends at) {
  at.ends = true;
  return at;
}

/// The taps with step 1 of the outputs whose middle tap is at `row`.
SZ_INLINE taps taps_1(const float *row, const row_ends at) {
  taps row_taps = {v_load(row - 1), v_load(row), v_load(row + 1)};
  if (at.begins) row_taps.left = v_masked(row_taps.left, m_behind_first());
  if (at.ends) row_taps.right = v_masked(row_taps.right, at.inside);
  return row_taps;
}

/// The taps with step 2 of the outputs whose middle tap is at `row`, in the order of `v_evens`.
SZ_INLINE taps taps_2(const float *row, const row_ends at) {
  vector before = v_load(row - 1);
  if (at.begins) before = v_masked(before, m_behind_first());
  const vector a = v_load(row), b = v_load(row + LANES);
  taps row_taps = {v_evens(before, v_load(row - 1 + LANES)), v_evens(a, b), v_odds(a, b)};
  if (at.ends) row_taps.right = v_masked(row_taps.right, at.inside);
  return row_taps;
}

/// A vector of columns of one channel, from the first output's middle row on.
typedef struct {
  const float *x;
  float *y;
  size_t width;
  size_t rows;
  bool has_above;
  bool has_below;
} strip;

/// A strip with step 1.
SZ_INLINE void strip_1(const strip s, const vector *weights, vector bias, const row_ends at) {
  const float *x = s.x;
  float *y = s.y;
  taps row = taps_1(x, at);
  vector upper = bias, lower = accumulate(bias, row, weights);
  if (s.has_above) upper = accumulate(upper, taps_1(x - s.width, at), weights);
  upper = accumulate(upper, row, weights + 3);
  for (size_t r = s.has_below ? 0 : 1; r < s.rows; r++, y += s.width) {
    row = taps_1(x += s.width, at);
    v_store(y, accumulate(upper, row, weights + 6));
    upper = accumulate(lower, row, weights + 3);
    lower = accumulate(bias, row, weights);
  }
  if (!s.has_below) v_store(y, upper);
}

/// A strip with step 2.
SZ_INLINE void strip_2(const strip s, const vector *weights, vector bias, const row_ends at) {
  const float *x = s.x;
  float *y = s.y;
  vector sum = bias;
  if (s.has_above) sum = accumulate(sum, taps_2(x - s.width, at), weights);
  for (size_t r = s.has_below ? 0 : 1; r < s.rows; r++, x += 2 * s.width, y += sz_half(s.width)) {
    sum = accumulate(sum, taps_2(x, at), weights + 3);
    const taps row = taps_2(x + s.width, at);
    v_store(y, v_in_order(accumulate(sum, row, weights + 6)));
    sum = accumulate(bias, row, weights);
  }
  if (!s.has_below) v_store(y, v_in_order(accumulate(sum, taps_2(x, at), weights + 3)));
}

/// A strip whose step and ends are constants at the call.
SZ_INLINE void convolve_strip(const size_t step, const strip s, const vector *weights, vector bias,
                              const row_ends at) {
  if (step == 1) {
    strip_1(s, weights, bias, at);
  } else {
    strip_2(s, weights, bias, at);
  }
}

/// One channel; the step is a constant at the call.
SZ_INLINE void convolve_plane(const size_t step, strip s, size_t output_width,
                              const vector *weights, vector bias) {
  const float *x = s.x;
  float *y = s.y;
  for (size_t column = 0; column < output_width;
       column = sz_next_column(column, output_width, LANES)) {
    s.x = x + column * step;
    s.y = y + column;
    // The outputs from here on whose right tap lies in the row.
    const size_t inside = (s.width - column * step) / step - (step == 1 ? 1 : 0);
    const size_t lanes = inside < LANES ? inside : LANES;
    row_ends at = {.inside = step == 1 ? m_first(lanes) : m_first_of_evens(lanes)};
    if (column == 0 && inside < LANES) {
      convolve_strip(step, s, weights, bias, begins(ends(at)));
    } else if (column == 0) {
      convolve_strip(step, s, weights, bias, begins(at));
    } else if (inside < LANES) {
      convolve_strip(step, s, weights, bias, ends(at));
    } else {
      convolve_strip(step, s, weights, bias, at);
    }
  }
}

SZ_TARGET void SZ_SUFFIX(sz_f32_depthwise)(const sz_f32_depthwise *layer, const float *x,
                                           size_t x_stride, float *y, size_t y_stride,
                                           size_t first_row, size_t rows) {
  if (rows == 0) return;
  const size_t width = layer->width;
  const size_t first_middle = first_row * layer->step;
  const size_t last_middle = (first_row + rows - 1) * layer->step;
  for (size_t c = 0; c < layer->channels; c++, y += y_stride) {
    vector weights[9];
    SZ_UNROLL for (size_t i = 0; i < 9; i++) weights[i] = v_all(layer->weights[9 * c + i]);
    const vector bias = v_all(layer->bias[c]);
    const strip plane = {
      .x = x + layer->source[c] * x_stride + first_middle * width,
      .y = y,
      .width = width,
      .rows = rows,
      .has_above = first_middle > 0,
      .has_below = last_middle + 1 < layer->height,
    };
    if (layer->step == 1) {
      convolve_plane(1, plane, width, weights, bias);
    } else {
      convolve_plane(2, plane, sz_half(width), weights, bias);
    }
  }
}
