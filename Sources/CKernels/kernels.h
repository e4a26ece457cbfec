// Every kernel of every instruction set; `kernels.c` puts them into tables.

#ifndef SHUFFLEZOO_KERNELS_H
#define SHUFFLEZOO_KERNELS_H

#include <string.h>

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

/// Declares the kernels of one instruction set in bfloat16.
#define SZ_DECLARE_BF16(SET)                                                                     \
  void sz_bf16_pointwise_##SET(const sz_bf16_pointwise *, sz_epilogue, const float *, size_t,    \
                               float *, size_t, size_t);

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif
SZ_DECLARE(scalar)
SZ_DECLARE_BF16(scalar)
#if defined(__x86_64__)
SZ_DECLARE(avx2)
SZ_DECLARE(avx512)
SZ_DECLARE_BF16(avx512)
#elif defined(__aarch64__)
SZ_DECLARE(neon)
#endif
#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

/// The nearest bfloat16 number, of two the even one; zero for a subnormal number, and quiet NaNs.
static inline uint16_t sz_bf16_nearest(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t magnitude = bits & 0x7FFFFFFF, upper = bits >> 16;
  if (magnitude < 0x00800000) return (uint16_t)(upper & 0x8000);
  if (magnitude > 0x7F800000) return (uint16_t)(upper | 0x40);
  return (uint16_t)((bits + 0x7FFF + (upper & 1)) >> 16);
}

/// The value of a bfloat16 number.
static inline float sz_bf16_value(uint16_t number) {
  const uint32_t bits = (uint32_t)number << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

#endif
