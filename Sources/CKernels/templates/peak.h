// As many multiply-adds as the processor can do, in terms of the vectors of one instruction set.

#include <stddef.h>

#include "../kernels.h"
#include "unroll.h"

enum {
  // Independent chains, more than latency times units of any processor so far (4 * 2 on x86-64,
  // 4 * 4 on Arm), and few enough that they and both operands stay in the registers: of those,
  // AVX2 has 16, the others 32.
  SUMS = LANES == 8 ? 12 : 24,
};

SZ_TARGET size_t SZ_SUFFIX(sz_f32_peak)(size_t rounds, float factor, float summand, float *total) {
  const vector multiplier = v_all(factor), offset = v_all(summand);
  vector sum[SUMS];
  // Every chain starts elsewhere, so that none can be computed from another.
  SZ_UNROLL for (size_t i = 0; i < SUMS; i++) sum[i] = v_all((float)i);
  for (size_t round = 0; round < rounds; round++) {
    SZ_UNROLL for (size_t i = 0; i < SUMS; i++) sum[i] = v_fma(sum[i], multiplier, offset);
  }
  vector all = v_zero();
  SZ_UNROLL for (size_t i = 0; i < SUMS; i++) all = v_add(all, sum[i]);
  *total = v_sum(all);
  return rounds * SUMS * LANES;
}
