#include "CPictureKernels.h"

#pragma STDC FP_CONTRACT OFF

enum {
  PRECISION = 22,
  HALF = 1 << (PRECISION - 1),
  BLOCK = 64,  // pixels whose sums stay on the stack
};

// Sums fit: the weights of one result add up to 2^22, but for half a unit each, and there are 40,000 at
// the most, as many as two sides of the largest square picture.
static uint8_t rounded(int32_t sum) {
  const int32_t value = sum >> PRECISION;
  return (uint8_t)(value < 255 ? value : 255);
}

void sz_picture_antialias_across(size_t count, const int32_t *offsets, const int32_t *tap_counts,
                                 const int32_t *places, const int32_t *weights,
                                 const uint8_t *source, uint8_t *row) {
  for (size_t i = 0; i < count; i++, row += 3) {
    const uint8_t *pixel = source + offsets[i];
    const int32_t *weight = weights + places[i];
    int32_t red = HALF, green = HALF, blue = HALF;
    for (int32_t tap = 0; tap < tap_counts[i]; tap++, pixel += 3) {
      red += pixel[0] * weight[tap];
      green += pixel[1] * weight[tap];
      blue += pixel[2] * weight[tap];
    }
    row[0] = rounded(red);
    row[1] = rounded(green);
    row[2] = rounded(blue);
  }
}

void sz_picture_antialias_down(size_t count, const uint8_t *ring, size_t ring_rows, size_t first_row,
                               size_t tap_count, const int32_t *weights,
                               const sz_picture_normalization *normalization, float *output,
                               size_t plane) {
  for (size_t start = 0; start < count; start += BLOCK) {
    const size_t block = count - start < BLOCK ? count - start : BLOCK;
    int32_t sums[3 * BLOCK];
    for (size_t i = 0; i < 3 * block; i++) sums[i] = HALF;
    for (size_t tap = 0; tap < tap_count; tap++) {
      const uint8_t *row = ring + ((first_row + tap) % ring_rows * count + start) * 3;
      for (size_t i = 0; i < 3 * block; i++) sums[i] += row[i] * weights[tap];
    }
    for (int c = 0; c < 3; c++) {
      const float mean = normalization->mean[c], deviation = normalization->deviation[c];
      float *values = output + c * plane + start;
      for (size_t i = 0; i < block; i++) {
        values[i] = ((float)rounded(sums[3 * i + c]) - mean) / deviation;
      }
    }
  }
}
