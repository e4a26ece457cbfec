// The most multiply-adds that plain loops can do, with whatever vectors the compiler makes of them.

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

enum { SUMS = 32 };

size_t sz_f32_peak_scalar(size_t rounds, float factor, float summand, float *total) {
  float sum[SUMS];
  for (size_t i = 0; i < SUMS; i++) sum[i] = (float)i;
  for (size_t round = 0; round < rounds; round++) {
    for (size_t i = 0; i < SUMS; i++) sum[i] = sum[i] * factor + summand;
  }
  *total = 0;
  for (size_t i = 0; i < SUMS; i++) *total += sum[i];
  return rounds * SUMS;
}
