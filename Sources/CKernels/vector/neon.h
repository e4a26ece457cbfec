// Four floats in a vector: NEON of 64-bit Arm.

#include <arm_neon.h>
#include <stddef.h>

#define SZ_SUFFIX(name) name##_neon
#define SZ_TARGET
#define SZ_INLINE static inline __attribute__((always_inline))

enum {
  LANES = 4,
  // Sixteen sums keep four units with a latency of four busy; four vectors of pixels and the
  // weights fit into the 32 registers beside them.
  TILE = 4,
  TILE_VECTORS = 4,
};

typedef float32x4_t vector;
typedef uint32x4_t mask;

SZ_INLINE vector v_zero(void) { return vdupq_n_f32(0); }
SZ_INLINE vector v_all(float value) { return vdupq_n_f32(value); }
SZ_INLINE vector v_weight(const float *p) { return vdupq_n_f32(*p); }
SZ_INLINE vector v_load(const float *p) { return vld1q_f32(p); }
SZ_INLINE void v_store(float *p, vector a) { vst1q_f32(p, a); }
SZ_INLINE vector v_add(vector a, vector b) { return vaddq_f32(a, b); }
SZ_INLINE vector v_subtract(vector a, vector b) { return vsubq_f32(a, b); }
SZ_INLINE vector v_multiply(vector a, vector b) { return vmulq_f32(a, b); }
SZ_INLINE vector v_fma(vector a, vector b, vector c) { return vfmaq_f32(c, a, b); }
// NaN if either is NaN.
SZ_INLINE vector v_max(vector a, vector b) { return vmaxq_f32(a, b); }

// The lanes of the first `count` outputs, at most `LANES`, in order and in that of `v_evens`.
SZ_INLINE mask m_first(size_t count) {
  const uint32x4_t lanes = {0, 1, 2, 3};
  return vcltq_u32(lanes, vdupq_n_u32((uint32_t)count));
}
SZ_INLINE mask m_first_of_evens(size_t count) { return m_first(count); }
// All lanes but the first.
SZ_INLINE mask m_behind_first(void) { return (uint32x4_t){0, UINT32_MAX, UINT32_MAX, UINT32_MAX}; }
// The lanes whose bits are set, the lowest bit being the first lane's.
SZ_INLINE mask m_bits(unsigned bits) {
  const uint32x4_t lanes = {1, 2, 4, 8};
  return vtstq_u32(vdupq_n_u32(bits), lanes);
}
SZ_INLINE vector v_masked(vector a, mask m) {
  return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(a), m));
}
// `a` where the other is not zero, else zero.
SZ_INLINE vector v_where_not_zero(vector a, vector where) {
  return vreinterpretq_f32_u32(
      vbicq_u32(vreinterpretq_u32_f32(a), vceqzq_f32(where)));
}

// Lanes 0, 2, … of a and then of b.
SZ_INLINE vector v_evens(vector a, vector b) { return vuzp1q_f32(a, b); }
SZ_INLINE vector v_odds(vector a, vector b) { return vuzp2q_f32(a, b); }
SZ_INLINE vector v_in_order(vector a) { return a; }

SZ_INLINE float v_sum(vector a) { return vaddvq_f32(a); }
