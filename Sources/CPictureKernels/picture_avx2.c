#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "kernels.h"

#define SZ_AVX2 __attribute__((target("avx2")))

// Two pixels side by side (6 bytes of each half) as pairs of 16 bits: reds, greens, blues, nothing.
SZ_AVX2 static inline __m256i pairs(const uint8_t *first, const uint8_t *second) {
  const __m256i order = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  const __m256i bytes = _mm256_set_m128i(_mm_loadl_epi64((const __m128i *)second),
                                         _mm_loadl_epi64((const __m128i *)first));
  return _mm256_shuffle_epi8(bytes, order);
}

// The two weights of one pixel in all of the lower half, those of another in the upper half.
SZ_AVX2 static inline __m256i both_weights(const int16_t *first, const int16_t *second) {
  int32_t low, high;
  memcpy(&low, first, sizeof low);
  memcpy(&high, second, sizeof high);
  return _mm256_set_m128i(_mm_set1_epi32(high), _mm_set1_epi32(low));
}

SZ_AVX2 void sz_picture_stretch_avx2(size_t count, const int32_t *offsets, const int16_t *weights,
                                     const uint8_t *source, int16_t *row) {
  for (size_t i = 0; i < count; i += 4) {
    __m256i sums[2];
    for (size_t k = 0; k < 2; k++) {
      // Packing works within halves, so that pixel i + 2 goes beside pixel i.
      const size_t a = i + k, b = i + k + 2;
      const __m256i pixels = pairs(source + offsets[a], source + offsets[b]);
      const __m256i both = both_weights(weights + 2 * a, weights + 2 * b);
      sums[k] = _mm256_srli_epi32(_mm256_madd_epi16(pixels, both), 4);
    }
    _mm256_storeu_si256((__m256i *)(row + 4 * i), _mm256_packs_epi32(sums[0], sums[1]));
  }
}

// Four pixels of 16 bits a channel. A high half of a product is the product shifted by 16.
SZ_AVX2 static inline __m256i weighed(const int16_t *upper, const int16_t *lower,
                                      __m256i upper_weight, __m256i lower_weight) {
  const __m256i high =
      _mm256_mulhi_epi16(_mm256_loadu_si256((const __m256i *)upper), upper_weight);
  const __m256i low =
      _mm256_mulhi_epi16(_mm256_loadu_si256((const __m256i *)lower), lower_weight);
  return _mm256_srai_epi16(
      _mm256_add_epi16(_mm256_add_epi16(high, low), _mm256_set1_epi16(2)), 2);
}

SZ_AVX2 void sz_picture_blend_avx2(size_t count, const int16_t *upper, const int16_t *lower,
                                   int16_t upper_weight, int16_t lower_weight,
                                   const sz_picture_normalization *normalization, float *output,
                                   size_t plane) {
  const __m256i first = _mm256_set1_epi16(upper_weight), second = _mm256_set1_epi16(lower_weight);
  const __m256i byte = _mm256_set1_epi32(255);
  const size_t whole = count - count % 8;
  for (size_t i = 0; i < whole; i += 8) {
    const __m256i left = weighed(upper + 4 * i, lower + 4 * i, first, second);
    const __m256i right = weighed(upper + 4 * i + 16, lower + 4 * i + 16, first, second);
    // Packing clamps to 0...255; the permutation puts the eight pixels of 4 bytes in order.
    const __m256i pixels = _mm256_permute4x64_epi64(_mm256_packus_epi16(left, right), 0xd8);
    for (int c = 0; c < 3; c++) {
      const __m256 value =
          _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(pixels, 8 * c), byte));
      const __m256 difference = _mm256_sub_ps(value, _mm256_set1_ps(normalization->mean[c]));
      _mm256_storeu_ps(output + c * plane + i,
                       _mm256_div_ps(difference, _mm256_set1_ps(normalization->deviation[c])));
    }
  }
  sz_picture_blend_scalar(count - whole, upper + 4 * whole, lower + 4 * whole, upper_weight,
                          lower_weight, normalization, output + whole, plane);
}

#endif
