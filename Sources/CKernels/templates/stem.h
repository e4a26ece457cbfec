// The stem, in terms of the vectors of one instruction set: convolution, ReLU and max pool, row by
// row, so that nothing but the pooled map is written.
//
// Each row of the picture is taken apart once into its even and its odd columns; then the
// convolution with step 2 is a pointwise one whose inputs are rows.

#include "tile.h"

/// The parts of the scratch memory. Rows begin with a vector whose last float is a zero, and end
/// with zeros up to `lanes` floats behind the last column.
typedef struct {
  /// The floats from one row to the next.
  size_t pitch;
  /// `[4, channels, 2, pitch]`: three rows of the picture, and one of zeros; odd, then even columns.
  float *picture;
  /// `[outputs, pitch]`: the largest, column by column, of the rows of a window so far.
  float *running;
  /// `[outputs, pitch]`: a window's last row, which is the first of the next.
  float *last;
  /// `[channels * 9]`: where each input of the convolution is in `picture`.
  size_t *offsets;
} stem_scratch;

SZ_INLINE stem_scratch divided(const sz_f32_stem *layer, float *scratch) {
  const size_t outputs = layer->convolution.outputs;
  stem_scratch parts = {.pitch = sz_f32_stem_pitch(layer->width, LANES)};
  parts.picture = scratch;
  parts.running = parts.picture + 8 * layer->channels * parts.pitch;
  parts.last = parts.running + outputs * parts.pitch;
  parts.offsets = (size_t *)(void *)(parts.last + outputs * parts.pitch);
  return parts;
}

/// Takes a row apart; `odd` and `even` are at the first column of theirs.
SZ_INLINE void separate(const float *row, size_t width, float *odd, float *even) {
  size_t i = 0;
  for (; 2 * (i + LANES) <= width; i += LANES) {
    const vector a = v_load(row + 2 * i), b = v_load(row + 2 * i + LANES);
    v_store(even + i, v_in_order(v_evens(a, b)));
    v_store(odd + i, v_in_order(v_odds(a, b)));
  }
  for (; 2 * i + 1 < width; i++) {
    even[i] = row[2 * i];
    odd[i] = row[2 * i + 1];
  }
  if (2 * i < width) even[i] = row[2 * i];
}

/// The larger of two rows, column by column.
SZ_INLINE vector larger(const float *a, const float *b, size_t column) {
  return v_max(v_load(a + column), v_load(b + column));
}

/// The largest of each window of three columns of two rows, with step 2; `y` gets `windows` of them.
SZ_INLINE void pool_rows(const float *a, const float *b, size_t windows, float *y) {
  for (size_t i = 0; i < windows; i += LANES) {
    const vector left = larger(a, b, 2 * i), right = larger(a, b, 2 * i + LANES);
    const vector third =
        v_evens(larger(a, b, 2 * i + 2), larger(a, b, 2 * i + LANES + 2));
    const vector largest =
        v_in_order(v_max(v_max(v_evens(left, right), v_odds(left, right)), third));
    if (i + LANES <= windows) {
      v_store(y + i, largest);
    } else {
      float lanes[LANES];
      v_store(lanes, largest);
      for (size_t k = 0; i + k < windows; k++) y[i + k] = lanes[k];
    }
  }
}

/// Makes the rows of the picture ready that row `r` of the convolution needs; `from` is the first
/// that is not.
SZ_INLINE void prepare(const sz_f32_stem *layer, const float *picture, size_t r, size_t from,
                       const stem_scratch *parts) {
  const size_t slot = layer->channels * 2 * parts->pitch;
  for (size_t c = 0; c < layer->channels; c++) {
    const float *plane = picture + c * layer->height * layer->width;
    for (size_t row = from; row <= 2 * r + 1 && row < layer->height; row++) {
      float *odd = parts->picture + row % 3 * slot + c * 2 * parts->pitch + LANES;
      separate(plane + row * layer->width, layer->width, odd, odd + parts->pitch);
    }
    // The next two rows come from far away while this one is convolved.
    const size_t next = (2 * r + 2) * layer->width, end = layer->height * layer->width;
    for (size_t i = next; i < next + 2 * layer->width && i < end; i += 16) {
      __builtin_prefetch(plane + i);
    }
  }
  size_t *offset = parts->offsets;
  for (size_t c = 0; c < layer->channels; c++) {
    for (size_t ky = 0; ky < 3; ky++) {
      // The row above the picture and the one below it are zeros.
      const bool is_inside = 2 * r + ky >= 1 && 2 * r + ky - 1 < layer->height;
      const size_t row = is_inside ? (2 * r + ky - 1) % 3 : 3;
      const size_t odd = row * slot + c * 2 * parts->pitch + LANES;
      *offset++ = odd - 1;
      *offset++ = odd + parts->pitch;
      *offset++ = odd;
    }
  }
}

/// Convolves one row, whose inputs are ready, into `rows`, which are `parts->pitch` apart.
SZ_INLINE void convolve(const sz_f32_pointwise *layer, size_t columns, const stem_scratch *parts,
                        sz_epilogue epilogue, float *rows) {
  const size_t vectors = (columns + LANES - 1) / LANES;
  float *y = rows + LANES;
  const inputs_view x = {parts->picture, 0, parts->offsets};
  pixel_tiles(vectors, true, layer, layer->weights, layer->bias, x, epilogue, y, parts->pitch);
  // Past the last column the sums mean nothing; a zero never is the only largest of a window.
  for (size_t m = 0; columns % LANES != 0 && m < layer->outputs; m++) {
    for (size_t i = columns; i < vectors * LANES; i++) y[m * parts->pitch + i] = 0;
  }
}

/// Pools the largest so far and the last row of the windows of one row of `y`.
SZ_INLINE void pool(size_t outputs, size_t columns, size_t pitch, const float *running,
                    const float *last, float *y, size_t y_stride) {
  // Of an odd number of columns the first window begins before the first, where a zero is.
  const size_t begin = LANES - columns % 2;
  for (size_t m = 0; m < outputs; m++) {
    pool_rows(running + m * pitch + begin, last + m * pitch + begin, sz_half(columns),
              y + m * y_stride);
  }
}

SZ_TARGET void SZ_SUFFIX(sz_f32_stem)(const sz_f32_stem *layer, const float *picture, float *y,
                                      size_t y_stride, size_t first_row, size_t rows,
                                      float *scratch) {
  if (rows == 0) return;
  stem_scratch parts = divided(layer, scratch);
  const size_t outputs = layer->convolution.outputs;
  const size_t height = sz_half(layer->height), columns = sz_half(layer->width);
  for (size_t i = 0; i < (8 * layer->channels + 2 * outputs) * parts.pitch; i++) {
    parts.picture[i] = 0;
  }
  // The windows of row `p` have the rows `2 p - front` to `2 p + 2 - front`, and at each end one less
  // where there is none.
  const size_t front = height % 2, first = first_row > 0 ? 2 * first_row - front : 0;
  size_t ready = first > 0 ? 2 * first - 1 : 0;
  size_t r = first;
  for (size_t p = first_row; p < first_row + rows; p++) {
    const size_t last = 2 * p + 2 - front;
    for (; r <= last && r < height; r++) {
      prepare(layer, picture, r, ready, &parts);
      ready = 2 * r + 2;
      convolve(&layer->convolution, columns, &parts, r == first || r == last ? SZ_RELU : SZ_MAX,
               r == last ? parts.last : parts.running);
    }
    const float *lower = last < height ? parts.last : parts.running;
    pool(outputs, columns, parts.pitch, parts.running, lower, y + p * sz_half(columns), y_stride);
    float *const former = parts.running;
    parts.running = parts.last;
    parts.last = former;
  }
}
