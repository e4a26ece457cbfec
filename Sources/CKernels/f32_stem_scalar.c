// The stem: what it means.

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// One output of the convolution, after ReLU.
static float convolved(const sz_f32_stem *layer, const float *picture, size_t m, size_t row,
                       size_t column) {
  const float *weights = layer->convolution.weights + m * 9 * layer->channels;
  float sum = layer->convolution.bias[m];
  for (size_t c = 0; c < layer->channels; c++) {
    for (size_t ky = 0; ky < 3; ky++) {
      for (size_t kx = 0; kx < 3; kx++) {
        // One more than the picture's row and column, which may be -1.
        const size_t r = 2 * row + ky, q = 2 * column + kx;
        if (r < 1 || r > layer->height || q < 1 || q > layer->width) continue;
        sum += weights[9 * c + 3 * ky + kx] *
               picture[(c * layer->height + r - 1) * layer->width + q - 1];
      }
    }
  }
  return sum < 0 ? 0 : sum;
}

/// The largest of a window of the convolution.
static float pooled(const sz_f32_stem *layer, const float *picture, size_t m, size_t row,
                    size_t column) {
  const size_t height = sz_half(layer->height), width = sz_half(layer->width);
  // Every output of the convolution is at least 0.
  float largest = 0;
  for (size_t ky = 0; ky < 3; ky++) {
    for (size_t kx = 0; kx < 3; kx++) {
      // One more than the row and the column where a side is odd: its first window starts before
      // it.
      const size_t r = 2 * row + ky, q = 2 * column + kx;
      if (r < height % 2 || r - height % 2 >= height) continue;
      if (q < width % 2 || q - width % 2 >= width) continue;
      const float value = convolved(layer, picture, m, r - height % 2, q - width % 2);
      if (!(value <= largest)) largest = value;
    }
  }
  return largest;
}

void sz_f32_stem_scalar(const sz_f32_stem *layer, const float *picture, float *y, size_t y_stride,
                        size_t first_row, size_t rows, float *scratch) {
  (void)scratch;
  const size_t columns = sz_half(sz_half(layer->width));
  for (size_t m = 0; m < layer->convolution.outputs; m++) {
    for (size_t row = first_row; row < first_row + rows; row++) {
      for (size_t column = 0; column < columns; column++) {
        y[m * y_stride + row * columns + column] = pooled(layer, picture, m, row, column);
      }
    }
  }
}
