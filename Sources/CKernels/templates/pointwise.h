// Grouped pointwise convolution, in terms of the vectors of one instruction set.
//
// What remains of the pixels after the tiles is less than a vector; if it is little, the vectors hold
// outputs instead of pixels there.

#include <stdbool.h>

#include "tile.h"

/// `count` tiles of `outputs` outputs each for `pixels` pixels: the lanes hold the outputs.
SZ_INLINE void few_pixels(const size_t count, const size_t pixels, size_t outputs, size_t inputs,
                          const float *weights, const float *bias, const float *x, size_t x_stride,
                          sz_epilogue epilogue, float *y, size_t y_stride) {
  vector sums[8][2];
  SZ_UNROLL for (size_t t = 0; t < count; t++) {
    SZ_UNROLL for (size_t p = 0; p < pixels; p++) {
      sums[t][p] = v_load(bias + t * outputs);
    }
  }
  const size_t tile_weights = inputs * outputs;
  for (size_t k = 0; k < inputs; k++) {
    vector values[2];
    SZ_UNROLL for (size_t p = 0; p < pixels; p++) values[p] = v_all(x[p]);
    SZ_UNROLL for (size_t t = 0; t < count; t++) {
      const vector weight = v_load(weights + t * tile_weights);
      SZ_UNROLL for (size_t p = 0; p < pixels; p++) {
        sums[t][p] = v_fma(weight, values[p], sums[t][p]);
      }
    }
    x += x_stride;
    weights += outputs;
  }
  SZ_UNROLL for (size_t t = 0; t < count; t++) {
    SZ_UNROLL for (size_t p = 0; p < pixels; p++) {
      float lanes[LANES], *to = y + t * outputs * y_stride + p;
      if (epilogue == SZ_ADD_RELU) {
        v_store(lanes, v_zero());
        for (size_t m = 0; m < outputs; m++) lanes[m] = to[m * y_stride];
        sums[t][p] = v_add(sums[t][p], v_load(lanes));
      }
      // As tiles do it, so that -0 becomes the same here as there.
      v_store(lanes, epilogue == SZ_STORE ? sums[t][p] : v_max(v_zero(), sums[t][p]));
      for (size_t m = 0; m < outputs; m++) to[m * y_stride] = lanes[m];
    }
  }
}

/// All outputs of one group for `pixels` pixels, one or two at a time.
SZ_INLINE void group_tail(const sz_f32_pointwise *layer, const float *weights, const float *bias,
                          const float *x, size_t x_stride, sz_epilogue epilogue, float *y,
                          size_t y_stride, size_t pixels) {
  const size_t larger = layer->outputs % layer->tiles;
  for (size_t t = 0; t < layer->tiles;) {
    const size_t outputs = sz_tile_outputs(layer->outputs, layer->tiles, t);
    const size_t alike = (t < larger ? larger : layer->tiles) - t;
    const size_t step = alike >= 8 ? 8 : alike >= 4 ? 4 : 1;
    for (size_t p = 0; p < pixels;) {
#define SZ_PIXELS(TILES, PIXELS)                                                             \
  few_pixels(TILES, PIXELS, outputs, layer->inputs, weights, bias, x + p, x_stride, epilogue, \
             y + p, y_stride)
      const size_t together = pixels - p >= 2 ? 2 : 1;
      if (step == 8 && together == 2) {
        SZ_PIXELS(4, 2);
        few_pixels(4, 2, outputs, layer->inputs, weights + 4 * outputs * layer->inputs,
                   bias + 4 * outputs, x + p, x_stride, epilogue, y + p + 4 * outputs * y_stride,
                   y_stride);
      } else if (step == 8) {
        SZ_PIXELS(8, 1);
      } else if (step == 4 && together == 2) {
        SZ_PIXELS(4, 2);
      } else if (step == 4) {
        SZ_PIXELS(4, 1);
      } else if (together == 2) {
        SZ_PIXELS(1, 2);
      } else {
        SZ_PIXELS(1, 1);
      }
#undef SZ_PIXELS
      p += together;
    }
    weights += step * outputs * layer->inputs;
    bias += step * outputs;
    y += step * outputs * y_stride;
    t += step;
  }
}

SZ_INLINE void group(const sz_f32_pointwise *layer, const float *weights, const float *bias,
                     const float *x, size_t x_stride, sz_epilogue epilogue, float *y,
                     size_t y_stride, size_t pixels) {
  const size_t rest = pixels % LANES;
  // An output of all pixels of a vector costs what a pixel of all outputs of a tile does.
  const bool has_tail = rest < TILE;
  const size_t vectors = pixels / LANES + (has_tail ? 0 : 1);
  const inputs_view view = {x, x_stride, NULL};
  pixel_tiles(vectors, false, layer, weights, bias, view, epilogue, y, y_stride);
  if (has_tail && rest > 0) {
    const size_t done = vectors * LANES;
    group_tail(layer, weights, bias, x + done, x_stride, epilogue, y + done, y_stride, rest);
  }
}

SZ_TARGET void SZ_SUFFIX(sz_f32_pointwise)(const sz_f32_pointwise *layer, sz_epilogue epilogue,
                                           const float *x, size_t x_stride, float *y,
                                           size_t y_stride, size_t pixels) {
  for (size_t g = 0; g < layer->groups; g++) {
    group(layer, layer->weights + g * layer->outputs * layer->inputs,
          layer->bias + g * layer->outputs, x + g * layer->inputs * x_stride, x_stride, epilogue,
          y + g * layer->outputs * y_stride, y_stride, pixels);
  }
}
