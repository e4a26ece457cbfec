// The average pool of the stride-2 units and the global one: what they mean.

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void sz_f32_average_pool_scalar(size_t channels, size_t height, size_t width, const float *x,
                                size_t x_stride, float *y, size_t y_stride, size_t first_row,
                                size_t rows) {
  for (size_t c = 0; c < channels; c++) {
    for (size_t r = first_row; r < first_row + rows; r++) {
      for (size_t column = 0; column < sz_half(width); column++) {
        float sum = 0;
        int count = 0;
        for (size_t ky = 0; ky < 3; ky++) {
          for (size_t kx = 0; kx < 3; kx++) {
            // One more than the row and the column where a side is odd: its first window starts
            // before it.
            const size_t row = 2 * r + ky, col = 2 * column + kx;
            if (row < height % 2 || row - height % 2 >= height) continue;
            if (col < width % 2 || col - width % 2 >= width) continue;
            sum += x[c * x_stride + (row - height % 2) * width + col - width % 2];
            count++;
          }
        }
        y[c * y_stride + r * sz_half(width) + column] = sum / (float)count;
      }
    }
  }
}

void sz_f32_global_average_scalar(size_t channels, size_t pixels, const float *x, size_t x_stride,
                                  float *y, size_t y_step) {
  for (size_t c = 0; c < channels; c++) {
    float sum = 0;
    for (size_t p = 0; p < pixels; p++) sum += x[c * x_stride + p];
    y[c * y_step] = sum / (float)pixels;
  }
}
