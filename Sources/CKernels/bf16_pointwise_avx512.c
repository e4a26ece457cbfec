// Grouped pointwise convolution with the instructions of AVX512-BF16.
//
// A group's inputs are rounded once for a vector of pixels, into pairs that all tiles read.

#if defined(__x86_64__)

#include "kernels.h"
#include "templates/unroll.h"
#include "vector/avx512.h"

#define SZ_BF16_FEATURES SZ_FEATURES ",avx512bf16"
#define SZ_BF16_INLINE static inline __attribute__((always_inline, target(SZ_BF16_FEATURES)))

enum {
  /// The most outputs of a tile.
  TILE_LIMIT = TILE + TILE / 5,
  /// The pairs that are rounded at a time, 20 KiB of them: all of a group in every variant of the
  /// network.
  BLOCK = 320,
};

/// A vector of pixels of as many pairs of inputs as fit: in each lane the first input is the lower
/// half.
typedef struct {
  _Alignas(64) __m512i pairs[BLOCK];
} pair_block;

/// What the sums of a block begin with, and what becomes of them.
typedef struct {
  /// Begin with the bias, and with `y`.
  bool adds_bias, adds_y;
  /// End with ReLU.
  bool has_relu;
} block_role;

SZ_BF16_INLINE __m512i rounded(vector first, vector second) {
  const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh(second, first);
  // The lower words are those of the first input, so take one from each half in turn.
  const __m512i zipped = _mm512_set_epi16(
      31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4,
      19, 3, 18, 2, 17, 1, 16, 0);
  return _mm512_permutexvar_epi16(zipped, halves);
}

/// Rounds `inputs` inputs of a vector of pixels; the last pair of an odd number has a zero.
SZ_BF16_INLINE void round_inputs(size_t inputs, const float *x, size_t x_stride,
                                 pair_block *block) {
  size_t k = 0;
  for (; k + 2 <= inputs; k += 2) {
    block->pairs[k / 2] = rounded(v_load(x + k * x_stride), v_load(x + (k + 1) * x_stride));
  }
  if (k < inputs) block->pairs[k / 2] = rounded(v_load(x + k * x_stride), v_zero());
}

/// The sums of `outputs` outputs, a constant at the call, over the pairs of a block.
SZ_BF16_INLINE void tile(const size_t outputs, size_t pairs, const uint32_t *weights,
                         const float *bias, const pair_block *block, block_role role, float *y,
                         size_t y_stride) {
  vector sums[TILE_LIMIT];
  SZ_UNROLL for (size_t m = 0; m < outputs; m++) {
    sums[m] = role.adds_bias ? v_all(bias[m]) : v_load(y + m * y_stride);
  }
  if (role.adds_bias && role.adds_y) {
    SZ_UNROLL for (size_t m = 0; m < outputs; m++) {
      sums[m] = v_add(v_load(y + m * y_stride), sums[m]);
    }
  }
  for (size_t k = 0; k < pairs; k++) {
    const __m512i values = block->pairs[k];
    SZ_UNROLL for (size_t m = 0; m < outputs; m++) {
      const __m512i weight = _mm512_set1_epi32((int)weights[m]);
      sums[m] = _mm512_dpbf16_ps(sums[m], (__m512bh)values, (__m512bh)weight);
    }
    weights += outputs;
  }
  SZ_UNROLL for (size_t m = 0; m < outputs; m++) {
    v_store(y + m * y_stride, role.has_relu ? v_max(v_zero(), sums[m]) : sums[m]);
  }
}

/// All tiles of one group over the pairs of a block, of which `first` pairs come before it.
SZ_BF16_INLINE void tiles(const sz_bf16_pointwise *layer, size_t first, size_t pairs,
                          const uint32_t *weights, const float *bias, const pair_block *block,
                          block_role role, float *y, size_t y_stride) {
  const size_t all_pairs = sz_bf16_pairs(layer->inputs);
  for (size_t t = 0; t < layer->tiles; t++) {
    const size_t outputs = sz_tile_outputs(layer->outputs, layer->tiles, t);
    switch (outputs) {
#define SZ_TILE(N)                                                                            \
  case N: tile(N, pairs, weights + first * N, bias, block, role, y, y_stride); break;
      SZ_TILE(1) SZ_TILE(2) SZ_TILE(3) SZ_TILE(4) SZ_TILE(5) SZ_TILE(6)
      SZ_TILE(7) SZ_TILE(8) SZ_TILE(9) SZ_TILE(10) SZ_TILE(11) SZ_TILE(12)
#undef SZ_TILE
    }
    weights += outputs * all_pairs;
    bias += outputs;
    y += outputs * y_stride;
  }
}

/// All outputs of one group for one vector of pixels.
SZ_BF16_INLINE void group(const sz_bf16_pointwise *layer, const uint32_t *weights,
                          const float *bias, sz_epilogue epilogue, const float *x,
                          size_t x_stride, float *y, size_t y_stride) {
  pair_block block;
  const size_t pairs = sz_bf16_pairs(layer->inputs);
  for (size_t first = 0; first < pairs; first += BLOCK) {
    const bool is_last = pairs - first <= BLOCK;
    const size_t count = is_last ? pairs - first : BLOCK;
    const size_t inputs = is_last ? layer->inputs - 2 * first : 2 * BLOCK;
    round_inputs(inputs, x + 2 * first * x_stride, x_stride, &block);
    const block_role role = {
      .adds_bias = first == 0,
      .adds_y = epilogue == SZ_ADD_RELU,
      .has_relu = is_last && epilogue != SZ_STORE,
    };
    tiles(layer, first, count, weights, bias, &block, role, y, y_stride);
  }
}

__attribute__((target(SZ_BF16_FEATURES))) void sz_bf16_pointwise_avx512(
    const sz_bf16_pointwise *layer, sz_epilogue epilogue, const float *x, size_t x_stride,
    float *y, size_t y_stride, size_t pixels) {
  const size_t group_weights = layer->outputs * sz_bf16_pairs(layer->inputs);
  for (size_t g = 0; g < layer->groups; g++) {
    for (size_t p = 0; p < pixels; p += LANES) {
      group(layer, layer->weights + g * group_weights, layer->bias + g * layer->outputs, epilogue,
            x + g * layer->inputs * x_stride + p, x_stride,
            y + g * layer->outputs * y_stride + p, y_stride);
    }
  }
}

#endif
