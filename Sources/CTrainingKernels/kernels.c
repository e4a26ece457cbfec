// Which instruction sets this processor has.

#include "CTrainingKernels.h"

extern const sz_training_kernels sz_training_scalar;

#if defined(__x86_64__)

extern const sz_training_kernels sz_training_avx2, sz_training_avx512;

const sz_training_kernels *sz_training_kernels_for(sz_training_set set) {
  switch (set) {
    case SZ_TRAINING_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                 ? &sz_training_avx512
                 : NULL;
    case SZ_TRAINING_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &sz_training_avx2
                                                                             : NULL;
    case SZ_TRAINING_NEON: return NULL;
    case SZ_TRAINING_SCALAR: return &sz_training_scalar;
  }
  return NULL;
}

#elif defined(__aarch64__)

extern const sz_training_kernels sz_training_neon;

const sz_training_kernels *sz_training_kernels_for(sz_training_set set) {
  return set == SZ_TRAINING_NEON ? &sz_training_neon
         : set == SZ_TRAINING_SCALAR ? &sz_training_scalar : NULL;
}

#else

const sz_training_kernels *sz_training_kernels_for(sz_training_set set) {
  return set == SZ_TRAINING_SCALAR ? &sz_training_scalar : NULL;
}

#endif
