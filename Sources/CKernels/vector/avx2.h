// Eight floats in a vector: AVX2 with fused multiply-adds.

#include <immintrin.h>
#include <stddef.h>

#define SZ_SUFFIX(name) name##_avx2
#define SZ_TARGET __attribute__((target("avx2,fma")))
#define SZ_INLINE static inline __attribute__((always_inline, target("avx2,fma")))

enum {
  LANES = 8,
  // Twelve sums, three vectors of pixels and a weight are all 16 registers. Two units with a latency
  // of four cycles need eight sums at least, and are seldom idle with four more.
  TILE = 4,
  TILE_VECTORS = 3,
};

typedef __m256 vector;
typedef __m256i mask;

SZ_INLINE vector v_zero(void) { return _mm256_setzero_ps(); }
SZ_INLINE vector v_all(float value) { return _mm256_set1_ps(value); }
// In the place where it is written: a compiler that gathers the weights of a tile before it uses the
// first runs out of registers.
SZ_INLINE vector v_weight(const float *p) {
  vector a;
  __asm__ volatile("vbroadcastss %1, %0" : "=x"(a) : "m"(*p));
  return a;
}
SZ_INLINE vector v_load(const float *p) { return _mm256_loadu_ps(p); }
SZ_INLINE void v_store(float *p, vector a) { _mm256_storeu_ps(p, a); }
SZ_INLINE vector v_add(vector a, vector b) { return _mm256_add_ps(a, b); }
SZ_INLINE vector v_subtract(vector a, vector b) { return _mm256_sub_ps(a, b); }
SZ_INLINE vector v_multiply(vector a, vector b) { return _mm256_mul_ps(a, b); }
SZ_INLINE vector v_fma(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
// The second operand if either is NaN.
SZ_INLINE vector v_max(vector a, vector b) { return _mm256_max_ps(a, b); }

// The lanes of the first `count` outputs, at most `LANES`, in order and in that of `v_evens`.
SZ_INLINE mask m_first(size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count),
                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
SZ_INLINE mask m_first_of_evens(size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count),
                            _mm256_setr_epi32(0, 1, 4, 5, 2, 3, 6, 7));
}
// All lanes but the first.
SZ_INLINE mask m_behind_first(void) { return _mm256_setr_epi32(0, -1, -1, -1, -1, -1, -1, -1); }
// The lanes whose bits are set, the lowest bit being the first lane's.
SZ_INLINE mask m_bits(unsigned bits) {
  const __m256i lanes = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32((int)bits), lanes), lanes);
}
SZ_INLINE vector v_masked(vector a, mask m) { return _mm256_and_ps(a, _mm256_castsi256_ps(m)); }
// `a` where the other is not zero, else zero.
SZ_INLINE vector v_where_not_zero(vector a, vector where) {
  return _mm256_and_ps(a, _mm256_cmp_ps(where, v_zero(), _CMP_NEQ_UQ));
}

// Lanes 0, 2, … of a and then of b, in an order that v_in_order undoes.
SZ_INLINE vector v_evens(vector a, vector b) { return _mm256_shuffle_ps(a, b, 0x88); }
SZ_INLINE vector v_odds(vector a, vector b) { return _mm256_shuffle_ps(a, b, 0xDD); }
SZ_INLINE vector v_in_order(vector a) {
  return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(a), 0xD8));
}

SZ_INLINE float v_sum(vector a) {
  __m128 half = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  half = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}
