// The layout of packed weights.

#include "kernels.h"

void sz_f32_pack(const float *weights, const double *scale, size_t groups, size_t outputs,
                 size_t inputs, size_t tiles, float *packed) {
  for (size_t g = 0; g < groups; g++) {
    for (size_t t = 0; t < tiles; t++) {
      const size_t size = sz_tile_outputs(outputs, tiles, t);
      for (size_t k = 0; k < inputs; k++) {
        for (size_t m = 0; m < size; m++) {
          *packed++ = (float)(weights[m * inputs + k] * scale[m]);
        }
      }
      weights += size * inputs;
      scale += size;
    }
  }
}

void sz_bf16_pack(const float *weights, const double *scale, size_t groups, size_t outputs,
                  size_t inputs, size_t tiles, uint32_t *packed) {
  for (size_t g = 0; g < groups; g++) {
    for (size_t t = 0; t < tiles; t++) {
      const size_t size = sz_tile_outputs(outputs, tiles, t);
      for (size_t k = 0; k < inputs; k += 2) {
        for (size_t m = 0; m < size; m++) {
          const float *pair = weights + m * inputs + k;
          const uint32_t first = sz_bf16_nearest((float)(pair[0] * scale[m]));
          const uint32_t second =
              k + 1 < inputs ? sz_bf16_nearest((float)(pair[1] * scale[m])) : 0;
          *packed++ = first | second << 16;
        }
      }
      weights += size * inputs;
      scale += size;
    }
  }
}
