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

/// The sums of `outputs` outputs of each of `tiles` tiles for `vectors` vectors of pixels; all three
/// are constants at the call, and so is whether the inputs lie anywhere.
SZ_INLINE void tile(const size_t tiles, const size_t outputs, const size_t vectors,
                    const bool anywhere, size_t inputs, const float *weights, const float *bias,
                    const inputs_view x, sz_epilogue epilogue, float *y, size_t y_stride) {
  vector sums[TILE_SUMS][TILE_VECTORS];
  SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) sums[m][v] = v_all(bias[m]);
  }
  if (epilogue == SZ_ADD_RELU) {
    SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
      SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
        sums[m][v] = v_add(v_load(y + m * y_stride + v * LANES), sums[m][v]);
      }
    }
  }
  const float *plane = x.base, *second = weights + inputs * outputs;
  for (size_t k = 0; k < inputs; k++) {
    const float *pixels = anywhere ? x.base + x.offsets[k] : plane;
    vector values[TILE_VECTORS];
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) values[v] = v_load(pixels + v * LANES);
    SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
      const vector weight = v_all(m < outputs ? weights[m] : second[m - outputs]);
      SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
        sums[m][v] = v_fma(weight, values[v], sums[m][v]);
      }
    }
    plane += x.stride;
    weights += outputs;
    second += outputs;
  }
  SZ_UNROLL for (size_t m = 0; m < tiles * outputs; m++) {
    SZ_UNROLL for (size_t v = 0; v < vectors; v++) {
      const vector sum = epilogue == SZ_STORE ? sums[m][v] : v_max(v_zero(), sums[m][v]);
      v_store(y + m * y_stride + v * LANES, sum);
    }
  }
}

/// `tile` for a number of outputs that is known at the call only to the compiler's optimiser.
///
/// - Returns: how many tiles were computed: of one vector of pixels two alike at once, as the sums of
///   one would not keep the processor busy.
SZ_INLINE size_t next_tiles(const size_t outputs, const size_t vectors, const bool anywhere,
                            size_t alike, size_t inputs, const float *weights, const float *bias,
                            const inputs_view x, sz_epilogue epilogue, float *y, size_t y_stride) {
  if (outputs > TILE_LIMIT) {
    // So many sums leave registers for one vector of pixels alone.
    for (size_t v = 0; v < vectors; v++) {
      const inputs_view part = {x.base + v * LANES, x.stride, x.offsets};
      tile(1, outputs, 1, anywhere, inputs, weights, bias, part, epilogue, y + v * LANES,
           y_stride);
    }
    return 1;
  }
  if (TILE_VECTORS > 1 && vectors == 1 && alike > 1) {
    tile(2, outputs, 1, anywhere, inputs, weights, bias, x, epilogue, y, y_stride);
    return 2;
  }
  tile(1, outputs, vectors, anywhere, inputs, weights, bias, x, epilogue, y, y_stride);
  return 1;
}

/// All tiles of one group, for `vectors` vectors of pixels.
SZ_INLINE void tiles(const size_t vectors, const bool anywhere, const sz_f32_pointwise *layer,
                     const float *weights, const float *bias, const inputs_view x,
                     sz_epilogue epilogue, float *y, size_t y_stride) {
  const size_t larger = layer->outputs % layer->tiles;
  for (size_t t = 0; t < layer->tiles;) {
    const size_t outputs = sz_tile_outputs(layer->outputs, layer->tiles, t);
    const size_t alike = (t < larger ? larger : layer->tiles) - t;
    size_t done = 0;
    switch (outputs) {
#define SZ_TILE(N)                                                                            \
  case N:                                                                                     \
    if (N <= TILE_SUMS) {                                                                     \
      done = next_tiles(N, vectors, anywhere, alike, layer->inputs, weights, bias, x,         \
                        epilogue, y, y_stride);                                               \
    }                                                                                         \
    break;
      SZ_TILE(1) SZ_TILE(2) SZ_TILE(3) SZ_TILE(4) SZ_TILE(5) SZ_TILE(6) SZ_TILE(7) SZ_TILE(8)
      SZ_TILE(9) SZ_TILE(10) SZ_TILE(11) SZ_TILE(12) SZ_TILE(13) SZ_TILE(14) SZ_TILE(15) SZ_TILE(16)
#undef SZ_TILE
    }
    t += done;
    weights += done * outputs * layer->inputs;
    bias += done * outputs;
    y += done * outputs * y_stride;
  }
}

#endif
