#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void sz_picture_stretch_scalar(size_t count, const int32_t *offsets, const int16_t *weights,
                               const uint8_t *source, int16_t *row) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *left = source + offsets[i], *right = left + 3;
    const int left_weight = weights[2 * i], right_weight = weights[2 * i + 1];
    for (int c = 0; c < 3; c++) {
      row[4 * i + c] = (int16_t)((left[c] * left_weight + right[c] * right_weight) >> 4);
    }
    row[4 * i + 3] = 0;
  }
}

void sz_picture_blend_scalar(size_t count, const int16_t *upper, const int16_t *lower,
                             int16_t upper_weight, int16_t lower_weight,
                             const sz_picture_normalization *normalization, float *output,
                             size_t plane) {
  for (int c = 0; c < 3; c++) {
    const float mean = normalization->mean[c], deviation = normalization->deviation[c];
    for (size_t i = 0; i < count; i++) {
      const int high = (upper_weight * upper[4 * i + c]) >> 16;
      const int low = (lower_weight * lower[4 * i + c]) >> 16;
      const int value = (high + low + 2) >> 2;  // never negative
      output[c * plane + i] = ((float)(value < 255 ? value : 255) - mean) / deviation;
    }
  }
}
