// Grouped pointwise convolution: what it means.

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void sz_f32_pointwise_scalar(const sz_f32_pointwise *layer, sz_epilogue epilogue, const float *x,
                             size_t x_stride, float *y, size_t y_stride, size_t pixels) {
  // A tile has one output, so that the packed weights are [groups, outputs, inputs].
  const float *weights = layer->weights;
  for (size_t g = 0; g < layer->groups; g++) {
    for (size_t m = 0; m < layer->outputs; m++, weights += layer->inputs) {
      float *plane = y + (g * layer->outputs + m) * y_stride;
      for (size_t p = 0; p < pixels; p++) {
        float sum = layer->bias[g * layer->outputs + m];
        for (size_t k = 0; k < layer->inputs; k++) {
          sum += weights[k] * x[(g * layer->inputs + k) * x_stride + p];
        }
        if (epilogue == SZ_ADD_RELU) sum += plane[p];
        plane[p] = epilogue != SZ_STORE && sum < 0 ? 0 : sum;
      }
    }
  }
}
