// Grouped pointwise convolution in bfloat16: what it means.

#include <math.h>

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// The smallest normal number, and the number from which on rounding to 24 bits leads there.
static const double smallest_normal = 0x1p-126, rounds_to_normal = 0x1p-126 * (1 - 0x1p-25);

/// A number with zero in the place of a subnormal one.
static float flushed(float value) {
  return fabsf(value) < (float)smallest_normal ? copysignf(0, value) : value;
}

/// `a * b + sum`, rounded once, for factors in bfloat16.
///
/// `double` rounds nothing here that would matter: the product has 16 bits and the sum 24, so that
/// 53 bits hold both together, unless one of them is less than an eighth of the other's last bit in
/// `float`; then the other, which is a `float`, is the result either way.
static float multiply_add(uint16_t a, uint16_t b, float sum) {
  const double product =
      (double)flushed(sz_bf16_value(a)) * (double)flushed(sz_bf16_value(b));
  const double exact = product + (double)flushed(sum);
  return (float)(fabs(exact) < rounds_to_normal ? copysign(0, exact) : exact);
}

/// One output of one pixel; the inputs are `stride` apart.
static float output(size_t inputs, const uint32_t *weights, const float *x, size_t stride,
                    float sum) {
  for (size_t k = 0; k < inputs; k += 2) {
    const uint32_t pair = weights[k / 2];
    const uint16_t first = sz_bf16_nearest(x[k * stride]);
    const uint16_t second = k + 1 < inputs ? sz_bf16_nearest(x[(k + 1) * stride]) : 0;
    sum = multiply_add((uint16_t)(pair >> 16), second, sum);
    sum = multiply_add((uint16_t)pair, first, sum);
  }
  return sum;
}

void sz_bf16_pointwise_scalar(const sz_bf16_pointwise *layer, sz_epilogue epilogue,
                              const float *x, size_t x_stride, float *y, size_t y_stride,
                              size_t pixels) {
  // A tile has one output, so that the packed weights are [groups, outputs, pairs].
  const uint32_t *weights = layer->weights;
  const size_t pairs = sz_bf16_pairs(layer->inputs);
  for (size_t g = 0; g < layer->groups; g++) {
    const float *inputs = x + g * layer->inputs * x_stride;
    for (size_t m = 0; m < layer->outputs; m++, weights += pairs) {
      float *plane = y + (g * layer->outputs + m) * y_stride;
      for (size_t p = 0; p < pixels; p++) {
        float sum = layer->bias[g * layer->outputs + m];
        if (epilogue == SZ_ADD_RELU) sum += plane[p];
        sum = output(layer->inputs, weights, inputs + p, x_stride, sum);
        plane[p] = epilogue != SZ_STORE && sum < 0 ? 0 : sum;
      }
    }
  }
}
