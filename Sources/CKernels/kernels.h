// Every kernel of every instruction set; `kernels.c` puts them into tables.

#ifndef SHUFFLEZOO_KERNELS_H
#define SHUFFLEZOO_KERNELS_H

#include "CKernels.h"

/// Declares the kernels of one instruction set.
#define SZ_DECLARE(SET)                                                                          \
  void sz_f32_pointwise_##SET(const sz_f32_pointwise *, sz_epilogue, const float *, size_t,      \
                              float *, size_t, size_t);                                          \
  void sz_f32_depthwise_##SET(const sz_f32_depthwise *, const float *, size_t, float *, size_t,  \
                              size_t, size_t);                                                   \
  void sz_f32_average_pool_##SET(size_t, size_t, size_t, const float *, size_t, float *, size_t,  \
                                 size_t, size_t);                                                \
  void sz_f32_global_average_##SET(size_t, size_t, const float *, size_t, float *, size_t);      \
  void sz_f32_stem_##SET(const sz_f32_stem *, const float *, float *, size_t, size_t, size_t,    \
                         float *);                                                               \
  size_t sz_f32_peak_##SET(size_t, float, float, float *);

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif
SZ_DECLARE(scalar)
#if defined(__x86_64__)
SZ_DECLARE(avx2)
SZ_DECLARE(avx512)
#elif defined(__aarch64__)
SZ_DECLARE(neon)
#endif
#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
