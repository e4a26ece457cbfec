// Sixteen floats in a vector: AVX-512 with its foundation, VL, BW and DQ parts.

#include <immintrin.h>
#include <stddef.h>

#define SZ_FEATURES "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"
#define SZ_SUFFIX(name) name##_avx512
#define SZ_TARGET __attribute__((target(SZ_FEATURES)))
#define SZ_INLINE static inline __attribute__((always_inline, target(SZ_FEATURES)))

enum {
  LANES = 16,
  // Weights come out of memory as operands of the multiply-add, so that ten sums keep one unit of
  // 512 bits busy; more vectors a tile would lengthen its end, which the next tile hides.
  TILE = 10,
  TILE_VECTORS = 1,
};

typedef __m512 vector;
typedef __mmask16 mask;

SZ_INLINE vector v_zero(void) { return _mm512_setzero_ps(); }
SZ_INLINE vector v_all(float value) { return _mm512_set1_ps(value); }
SZ_INLINE vector v_weight(const float *p) { return _mm512_set1_ps(*p); }
SZ_INLINE vector v_load(const float *p) { return _mm512_loadu_ps(p); }
SZ_INLINE void v_store(float *p, vector a) { _mm512_storeu_ps(p, a); }
SZ_INLINE vector v_add(vector a, vector b) { return _mm512_add_ps(a, b); }
SZ_INLINE vector v_subtract(vector a, vector b) { return _mm512_sub_ps(a, b); }
SZ_INLINE vector v_multiply(vector a, vector b) { return _mm512_mul_ps(a, b); }
SZ_INLINE vector v_fma(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
// The second operand if either is NaN.
SZ_INLINE vector v_max(vector a, vector b) { return _mm512_max_ps(a, b); }

// The lanes of the first `count` outputs, at most `LANES`, in order and in that of `v_evens`.
SZ_INLINE mask m_first(size_t count) { return (mask)((1u << count) - 1); }
SZ_INLINE mask m_first_of_evens(size_t count) { return m_first(count); }
// All lanes but the first.
SZ_INLINE mask m_behind_first(void) { return 0xFFFE; }
// The lanes whose bits are set, the lowest bit being the first lane's.
SZ_INLINE mask m_bits(unsigned bits) { return (mask)bits; }
SZ_INLINE vector v_masked(vector a, mask m) { return _mm512_maskz_mov_ps(m, a); }
// `a` where the other is not zero, else zero.
SZ_INLINE vector v_where_not_zero(vector a, vector where) {
  return v_masked(a, _mm512_cmp_ps_mask(where, v_zero(), _CMP_NEQ_UQ));
}

// Lanes 0, 2, … of a and then of b.
SZ_INLINE vector v_evens(vector a, vector b) {
  const __m512i lanes =
      _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  return _mm512_permutex2var_ps(a, lanes, b);
}
SZ_INLINE vector v_odds(vector a, vector b) {
  const __m512i lanes =
      _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  return _mm512_permutex2var_ps(a, lanes, b);
}
SZ_INLINE vector v_in_order(vector a) { return a; }

SZ_INLINE float v_sum(vector a) { return _mm512_reduce_add_ps(a); }
