// The tables of kernels, and what the processor has.

#include "kernels.h"

/// `BF16` is the convolution in bfloat16, or null.
#define SZ_TABLE(SET, LANES, TILE, BF16)              \
  {                                                   \
    .name = #SET,                                     \
    .lanes = LANES,                                   \
    .tile = TILE,                                     \
    .pointwise = sz_f32_pointwise_##SET,              \
    .bf16_pointwise = BF16,                           \
    .depthwise = sz_f32_depthwise_##SET,              \
    .average_pool = sz_f32_average_pool_##SET,        \
    .global_average = sz_f32_global_average_##SET,    \
    .stem = sz_f32_stem_##SET,                        \
    .peak = sz_f32_peak_##SET,                        \
  }

static const sz_f32_kernels scalar = SZ_TABLE(scalar, 1, 1, sz_bf16_pointwise_scalar);

#if defined(__x86_64__)

static const sz_f32_kernels avx2 = SZ_TABLE(avx2, 8, 4, NULL);
static const sz_f32_kernels avx512 = SZ_TABLE(avx512, 16, 10, NULL);
static const sz_f32_kernels avx512_bf16 = SZ_TABLE(avx512, 16, 10, sz_bf16_pointwise_avx512);

static const sz_f32_kernels *avx512_kernels(void) {
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq")) {
    return NULL;
  }
  return __builtin_cpu_supports("avx512bf16") ? &avx512_bf16 : &avx512;
}

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  switch (set) {
    case SZ_AVX512: return avx512_kernels();
    case SZ_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2 : NULL;
    case SZ_NEON: return NULL;
    case SZ_SCALAR: return &scalar;
  }
  return NULL;
}

#elif defined(__aarch64__)

static const sz_f32_kernels neon = SZ_TABLE(neon, 4, 4, NULL);

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  return set == SZ_NEON ? &neon : set == SZ_SCALAR ? &scalar : NULL;
}

#else

const sz_f32_kernels *sz_f32_kernels_for(sz_instruction_set set) {
  return set == SZ_SCALAR ? &scalar : NULL;
}

#endif
