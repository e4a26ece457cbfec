// The inner loop of every convolution but the depthwise ones, in terms of the vectors of one
// instruction set.
//
// A tile is a few outputs times a few vectors of pixels, whose sums stay in registers while the
// inputs go by.

#ifndef SHUFFLEZOO_TILE_H
#define SHUFFLEZOO_TILE_H

#include <stdbool.h>
#include <stddef.h>

#include "../kernels.h"
#include "unroll.h"

enum {
  /// The most outputs of a tile that is as wide as it is best.
  TILE_LIMIT = TILE + TILE / 5,
  /// The most outputs of a tile, or of two of one vector.
  TILE_SUMS = LANES > 2 * TILE_LIMIT ? LANES : 2 * TILE_LIMIT,
};

/// Where a tile finds the pixels of its inputs.
typedef struct {
  const float *base;
  /// The distance between the inputs' planes, where they lie at equal distances.
  size_t stride;
  /// The planes' offsets, where they lie anywhere.
  const size_t *offsets;
} inputs_view;

/// What becomes of the sums in the stem alone: `y = max(y, sum)`.
static const sz_epilogue SZ_MAX = (sz_epilogue)(SZ_ADD_RELU + 1);

/// The sums of `outputs` outputs of each of `tiles` tiles for `vectors` vectors of pixels; all three
/// are constants at the call, and so is whether the inputs lie anywhere.
SZ_INLINE void tile(const size_t tiles, const size_t outputs, const size_t vectors,
                    const bool anywhere, size_t inputs, const float *weights, const float *bias,
                    const inputs_view x, sz_epilogue epilogue, float *y, size_t y_stride) {
  vector sums[TILE_SUMS][TILE_VECTORS];
  SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) sums[m][v] = v_all(bias[m]);
  }
  const float *plane = x.base, *second = weights + inputs * outputs;
  for (size_t k = 0; k < inputs; k++) {
    const float *pixels = anywhere ? x.base + x.offsets[k] : plane;
    vector values[TILE_VECTORS];
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) values[v] = v_load(pixels + v * LANES);
    SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
      const vector weight = v_weight(m < outputs ? weights + m : second + (m - outputs));
      SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
        sums[m][v] = v_fma(weight, values[v], sums[m][v]);
      }
    }
    plane += x.stride;
    weights += outputs;
    second += outputs;
  }
  // Last, so that no sum waits for what lies in a farther cache.
  if (epilogue == SZ_ADD_RELU) {
    SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
      SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
        sums[m][v] = v_add(sums[m][v], v_load(y + m * y_stride + v * LANES));
      }
    }
  }
  SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
      float *to = y + m * y_stride + v * LANES;
      if (epilogue != SZ_STORE) {
        sums[m][v] = v_max(epilogue == SZ_MAX ? v_load(to) : v_zero(), sums[m][v]);
      }
      v_store(to, sums[m][v]);
    }
  }
}

/// `count` tiles of `outputs` outputs each, one after the other; `outputs`, `vectors` and `anywhere`
/// are constants at the call.
SZ_INLINE void alike_tiles(size_t count, const size_t outputs, const size_t vectors,
                           const bool anywhere, size_t inputs, const float *weights,
                           const float *bias, const inputs_view x, sz_epilogue epilogue, float *y,
                           size_t y_stride) {
  while (count > 0) {
    size_t done = 1;
    if (outputs > TILE_LIMIT) {
      // So many sums leave registers for one vector of pixels alone.
      for (size_t v = 0; v < vectors; v++) {
        const inputs_view part = {x.base + v * LANES, x.stride, x.offsets};
        tile(1, outputs, 1, anywhere, inputs, weights, bias, part, epilogue, y + v * LANES,
             y_stride);
      }
    } else if (TILE_VECTORS > 1 && vectors == 1 && count > 1) {
      // The sums of one tile of one vector would not keep the processor busy.
      tile(2, outputs, 1, anywhere, inputs, weights, bias, x, epilogue, y, y_stride);
      done = 2;
    } else {
      tile(1, outputs, vectors, anywhere, inputs, weights, bias, x, epilogue, y, y_stride);
    }
    count -= done;
    weights += done * outputs * inputs;
    bias += done * outputs;
    y += done * outputs * y_stride;
  }
}

/// All tiles of one group, for `vectors` vectors of pixels: first those of one output more.
SZ_INLINE void tiles(const size_t vectors, const bool anywhere, const sz_f32_pointwise *layer,
                     const float *weights, const float *bias, const inputs_view x,
                     sz_epilogue epilogue, float *y, size_t y_stride) {
  const size_t larger = layer->outputs % layer->tiles;
  for (size_t t = 0; t < layer->tiles;) {
    const size_t outputs = sz_tile_outputs(layer->outputs, layer->tiles, t);
    const size_t count = (t < larger ? larger : layer->tiles) - t;
    switch (outputs) {
#define SZ_TILES(N)                                                                            \
  case N:                                                                                      \
    if (N <= TILE_SUMS) {                                                                      \
      alike_tiles(count, N, vectors, anywhere, layer->inputs, weights, bias, x, epilogue, y,   \
                  y_stride);                                                                   \
    }                                                                                          \
    break;
      SZ_TILES(1) SZ_TILES(2) SZ_TILES(3) SZ_TILES(4) SZ_TILES(5) SZ_TILES(6)
      SZ_TILES(7) SZ_TILES(8) SZ_TILES(9) SZ_TILES(10) SZ_TILES(11) SZ_TILES(12)
      SZ_TILES(13) SZ_TILES(14) SZ_TILES(15) SZ_TILES(16)
#undef SZ_TILES
    }
    t += count;
    weights += count * outputs * layer->inputs;
    bias += count * outputs;
    y += count * outputs * y_stride;
  }
}

/// All tiles of one group, for any number of vectors of pixels.
SZ_INLINE void pixel_tiles(size_t vectors, const bool anywhere, const sz_f32_pointwise *layer,
                           const float *weights, const float *bias, inputs_view x,
                           sz_epilogue epilogue, float *y, size_t y_stride) {
  while (vectors > 0) {
    size_t done = 1;
    if (vectors >= TILE_VECTORS) {
      done = TILE_VECTORS;
      tiles(TILE_VECTORS, anywhere, layer, weights, bias, x, epilogue, y, y_stride);
    } else if (TILE_VECTORS > 2 && vectors >= 2) {
      done = 2;
      tiles(2, anywhere, layer, weights, bias, x, epilogue, y, y_stride);
    } else {
      tiles(1, anywhere, layer, weights, bias, x, epilogue, y, y_stride);
    }
    vectors -= done;
    x.base += done * LANES;
    y += done * LANES;
  }
}

#endif
