// The layout of packed weights.

#include "CKernels.h"

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
