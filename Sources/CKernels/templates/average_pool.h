// The average pool of the stride-2 units and the global one, in terms of the vectors of one
// instruction set.

#include <stdbool.h>
#include <stddef.h>

#include "columns.h"
#include "../kernels.h"

/// What a vector of windows sees of the ends of its rows.
typedef struct {
  /// Whether the first window begins before the row.
  bool begins;
  /// Whether a window ends behind the row.
  bool ends;
  /// The windows that do not, in the order of `v_evens`.
  mask inside;
} row_ends;

/// The sums over the three columns of each window in one row, in the order of `v_evens`; `row` is
/// at the first column of the first window.
SZ_INLINE vector row_sums(const float *row, const row_ends at) {
  const vector a = v_load(row), b = v_load(row + LANES);
  vector first = v_evens(a, b), third = v_evens(v_load(row + 2), v_load(row + LANES + 2));
  if (at.begins) first = v_masked(first, m_behind_first());
  if (at.ends) third = v_masked(third, at.inside);
  return v_add(v_add(first, v_odds(a, b)), third);
}

/// One over the number of columns that each window has inside the row, in the order of `v_evens`.
SZ_INLINE vector column_shares(const row_ends at) {
  float ones[2 * LANES + 2], shares[LANES];
  for (size_t i = 0; i < 2 * LANES + 2; i++) ones[i] = 1;
  v_store(shares, row_sums(ones, at));
  for (size_t i = 0; i < LANES; i++) shares[i] = 1 / shares[i];
  return v_load(shares);
}

/// A vector of windows of one channel.
typedef struct {
  /// The first column of the first window, in the picture's row 0.
  const float *x;
  /// The first window's mean, in the first row that is asked for.
  float *y;
  size_t height;
  size_t width;
  size_t first_row;
  size_t rows;
  /// How many of the windows count.
  size_t windows;
} strip;

/// Writes the first `count` lanes.
SZ_INLINE void store_first(float *y, vector a, size_t count) {
  float lanes[LANES];
  v_store(lanes, a);
  for (size_t i = 0; i < count; i++) y[i] = lanes[i];
}

SZ_INLINE void pool_strip(const strip s, const vector shares, const row_ends at) {
  const vector thirds = v_multiply(shares, v_all(1.0f / 3)), halves = v_multiply(shares, v_all(0.5f));
  // Of an odd number of rows the first window begins above the first row.
  size_t middle = 2 * s.first_row + 1 - s.height % 2;
  size_t count = middle > 0 ? 1 : 0;
  vector sum = count > 0 ? row_sums(s.x + (middle - 1) * s.width, at) : v_zero();
  float *y = s.y;
  for (size_t r = 0; r < s.rows; r++, middle += 2, y += sz_half(s.width)) {
    const float *row = s.x + middle * s.width;
    const bool has_lower = middle + 1 < s.height;
    sum = v_add(sum, row_sums(row, at));
    const vector lower = has_lower ? row_sums(row + s.width, at) : v_zero();
    count += has_lower ? 2 : 1;
    const vector mean = v_in_order(v_multiply(
        v_add(sum, lower), count == 3 ? thirds : count == 2 ? halves : shares));
    if (s.windows == LANES || (s.rows - r) * s.windows >= LANES) {
      // What this writes behind a short row, the next rows overwrite.
      v_store(y, mean);
    } else {
      store_first(y, mean, s.windows);
    }
    sum = lower;
    count = 1;
  }
}

/// Some channels, one vector of windows of all of them after the other.
SZ_INLINE void pool_planes(size_t channels, strip s, size_t x_stride, size_t y_stride) {
  // Of an odd number of columns the first window begins before the first.
  const size_t front = s.width % 2, output_width = sz_half(s.width);
  const float *x = s.x - front;
  float *y = s.y;
  s.windows = output_width < LANES ? output_width : LANES;
  for (size_t column = 0; column < output_width;
       column = sz_next_column(column, output_width, LANES)) {
    // The windows from here on whose third column lies in the row.
    const size_t inside = (s.width + front - 1) / 2 - column;
    const size_t lanes = inside < LANES ? inside : LANES;
    const row_ends at = {column == 0 && front == 1, inside < LANES, m_first_of_evens(lanes)};
    const vector shares = column_shares(at);
    for (size_t c = 0; c < channels; c++) {
      s.x = x + c * x_stride + 2 * column;
      s.y = y + c * y_stride + column;
      if (at.begins) {
        pool_strip(s, shares, (row_ends){true, true, at.inside});
      } else if (at.ends) {
        pool_strip(s, shares, (row_ends){false, true, at.inside});
      } else {
        pool_strip(s, shares, (row_ends){false, false, at.inside});
      }
    }
  }
}

SZ_TARGET void SZ_SUFFIX(sz_f32_average_pool)(size_t channels, size_t height, size_t width,
                                              const float *x, size_t x_stride, float *y,
                                              size_t y_stride, size_t first_row, size_t rows) {
  if (rows == 0) return;
  // As many channels at a time as stay in the nearest cache while the vectors go through them.
  const size_t together = height * width < 4096 ? 4096 / (height * width) : 1;
  const size_t first = first_row * sz_half(width);
  for (size_t c = 0; c < channels; c += together) {
    const size_t count = channels - c < together ? channels - c : together;
    const strip planes = {.x = x + c * x_stride,
                          .y = y + c * y_stride + first,
                          .height = height,
                          .width = width,
                          .first_row = first_row,
                          .rows = rows};
    pool_planes(count, planes, x_stride, y_stride);
  }
}

SZ_TARGET void SZ_SUFFIX(sz_f32_global_average)(size_t channels, size_t pixels, const float *x,
                                                size_t x_stride, float *y, size_t y_step) {
  const float share = 1 / (float)pixels;
  for (size_t c = 0; c < channels; c++, x += x_stride, y += y_step) {
    vector sums = v_zero();
    size_t p = 0;
    for (; p + LANES <= pixels; p += LANES) sums = v_add(sums, v_load(x + p));
    float sum = v_sum(sums);
    for (; p < pixels; p++) sum += x[p];
    *y = sum * share;
  }
}
