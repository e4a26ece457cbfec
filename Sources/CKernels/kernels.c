// The tables of kernels, and what the processor has.

#include "kernels.h"

#define SZ_TABLE(SET, LANES, TILE)                    \
  {                                                   \
    .name = #SET,                                     \
    .lanes = LANES,                                   \
    .tile = TILE,                                     \
    .pointwise = sz_f32_pointwise_##SET,              \
    .depthwise = sz_f32_depthwise_##SET,              \
    .average_pool = sz_f32_average_pool_##SET,        \
    .global_average = sz_f32_global_average_##SET,    \
    .stem = sz_f32_stem_##SET,                        \
    .peak = sz_f32_peak_##SET,                        \
  }

static const sz_f32_kernels scalar = SZ_TABLE(scalar, 1, 1);

#if defined(__x86_64__)

static const sz_f32_kernels avx2 = SZ_TABLE(avx2, 8, 5);
static const sz_f32_kernels avx512 = SZ_TABLE(avx512, 16, 10);

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  switch (set) {
    case SZ_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                 ? &avx512
                 : NULL;
    case SZ_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2 : NULL;
    case SZ_NEON: return NULL;
    case SZ_SCALAR: return &scalar;
  }
  return NULL;
}

#elif defined(__aarch64__)

static const sz_f32_kernels neon = SZ_TABLE(neon, 4, 4);

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  return set == SZ_NEON ? &neon : set == SZ_SCALAR ? &scalar : NULL;
}

#else

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  return set == SZ_SCALAR ? &scalar : NULL;
}

#endif
