// Depthwise 3×3 convolution: what it means.

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void sz_f32_depthwise_scalar(const sz_f32_depthwise *layer, const float *x, size_t x_stride,
                             float *y, size_t y_stride, size_t first_row, size_t rows) {
  const size_t height = layer->height, width = layer->width, step = layer->step;
  const size_t columns = step == 1 ? width : sz_half(width);
  for (size_t c = 0; c < layer->channels; c++) {
    const float *plane = x + layer->source[c] * x_stride, *weights = layer->weights + 9 * c;
    for (size_t r = 0; r < rows; r++) {
      for (size_t column = 0; column < columns; column++) {
        float sum = layer->bias[c];
        for (size_t ky = 0; ky < 3; ky++) {
          for (size_t kx = 0; kx < 3; kx++) {
            // One more than the row and the column, which may be -1.
            const size_t row = (first_row + r) * step + ky, col = column * step + kx;
            if (row < 1 || row > height || col < 1 || col > width) continue;
            sum += weights[3 * ky + kx] * plane[(row - 1) * width + col - 1];
          }
        }
        y[c * y_stride + r * columns + column] = sum;
      }
    }
  }
}
