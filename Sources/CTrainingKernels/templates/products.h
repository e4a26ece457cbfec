// Products of matrices whose columns are the numbers of rows, in terms of the vectors of one
// instruction set.

#ifndef SHUFFLEZOO_TRAINING_PRODUCTS_H
#define SHUFFLEZOO_TRAINING_PRODUCTS_H

#include "rows.h"

#if SZ_TILE_ROWS == 8
#define SZ_MANY_ROWS(DO) DO(5) DO(6) DO(7) DO(8)
#else
#define SZ_MANY_ROWS(DO)
#endif

enum {
  /// The rows and the vectors of a tile of sums, which stay in registers.
  TILE_ROWS = SZ_TILE_ROWS,
  TILE_COLUMNS = LANES == 1 ? 1 : 3,
};

/// The numbers of rows that a tile may have.
#define SZ_EACH_TILE(DO) SZ_FEW_ROWS(DO) SZ_MANY_ROWS(DO)
#define SZ_FEW_ROWS(DO) DO(1) DO(2) DO(3) DO(4)

/// A tile of a product; the numbers of rows and vectors are constants at the call.
SZ_INLINE void product_tile(const size_t rows, const size_t vectors, size_t inner, sz_matrix w,
                            const float *x, size_t x_stride, float *y, size_t y_stride) {
  vector sums[TILE_ROWS][TILE_COLUMNS];
  SZ_UNROLL for (size_t m = 0; m < rows; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) sums[m][v] = v_zero();
  }
  for (size_t k = 0; k < inner; k++, x += x_stride) {
    vector values[TILE_COLUMNS];
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) values[v] = v_load(x + v * LANES);
    SZ_UNROLL for (size_t m = 0; m < rows; m++) {
      const vector weight = v_weight(w.start + m * w.row + k * w.column);
      SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
        sums[m][v] = v_fma(weight, values[v], sums[m][v]);
      }
    }
  }
  SZ_UNROLL for (size_t m = 0; m < rows; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) v_store(y + m * y_stride + v * LANES, sums[m][v]);
  }
}

/// All columns of a few rows of a product.
SZ_INLINE void product_rows(const size_t rows, size_t inner, size_t count, sz_matrix w,
                            const float *x, size_t x_stride, float *y, size_t y_stride) {
  size_t i = 0;
  for (; i + (TILE_COLUMNS - 1) * LANES < count; i += TILE_COLUMNS * LANES) {
    product_tile(rows, TILE_COLUMNS, inner, w, x + i, x_stride, y + i, y_stride);
  }
  for (; i < count; i += LANES) {
    product_tile(rows, 1, inner, w, x + i, x_stride, y + i, y_stride);
  }
}

/// The rows of the tiles that `rows` rows are shared out to as evenly as can be.
SZ_INLINE size_t rows_of_next_tile(size_t rows) {
  const size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  return (rows + tiles - 1) / tiles;
}

SZ_TARGET static void multiply(size_t rows, size_t inner, size_t count, sz_matrix w, const float *x,
                               size_t x_stride, float *y, size_t y_stride) {
  while (rows > 0) {
    const size_t step = rows_of_next_tile(rows);
    switch (step) {
#define SZ_ROWS(ROWS) \
  case ROWS: product_rows(ROWS, inner, count, w, x, x_stride, y, y_stride); break;
      SZ_EACH_TILE(SZ_ROWS)
#undef SZ_ROWS
    }
    w.start += step * w.row;
    y += step * y_stride;
    rows -= step;
  }
}

/// A tile of an outer product; the numbers of rows and columns are constants at the call.
SZ_INLINE void outer_tile(const size_t rows, const size_t columns, size_t count, const float *d,
                          size_t d_stride, const float *x, size_t x_stride, float *w,
                          size_t w_stride) {
  vector sums[TILE_ROWS][TILE_COLUMNS];
  SZ_UNROLL for (size_t m = 0; m < rows; m++) {
    SZ_UNROLL for (size_t k = 0; k < columns; k++) sums[m][k] = v_zero();
  }
  for (size_t i = 0; i < count; i += LANES) {
    vector values[TILE_COLUMNS];
    SZ_UNROLL for (size_t k = 0; k < columns; k++) values[k] = v_load(x + k * x_stride + i);
    SZ_UNROLL for (size_t m = 0; m < rows; m++) {
      const vector value = v_load(d + m * d_stride + i);
      SZ_UNROLL for (size_t k = 0; k < columns; k++) {
        sums[m][k] = v_fma(value, values[k], sums[m][k]);
      }
    }
  }
  SZ_UNROLL for (size_t m = 0; m < rows; m++) {
    SZ_UNROLL for (size_t k = 0; k < columns; k++) w[m * w_stride + k] += v_sum(sums[m][k]);
  }
}

/// All columns of a few rows of an outer product.
SZ_INLINE void outer_rows(const size_t rows, size_t columns, size_t count, const float *d,
                          size_t d_stride, const float *x, size_t x_stride, float *w) {
  size_t k = 0;
  for (; k + TILE_COLUMNS <= columns; k += TILE_COLUMNS) {
    outer_tile(rows, TILE_COLUMNS, count, d, d_stride, x + k * x_stride, x_stride, w + k, columns);
  }
  for (; k < columns; k++) {
    outer_tile(rows, 1, count, d, d_stride, x + k * x_stride, x_stride, w + k, columns);
  }
}

SZ_TARGET static void outer(size_t rows, size_t columns, size_t count, const float *d,
                            size_t d_stride, const float *x, size_t x_stride, float *w) {
  while (rows > 0) {
    const size_t step = rows_of_next_tile(rows);
    switch (step) {
#define SZ_ROWS(ROWS) \
  case ROWS: outer_rows(ROWS, columns, count, d, d_stride, x, x_stride, w); break;
      SZ_EACH_TILE(SZ_ROWS)
#undef SZ_ROWS
    }
    d += step * d_stride;
    w += step * columns;
    rows -= step;
  }
}

#endif
