// 3×3 windows on every pixel of a row of pictures, in terms of the vectors of one instruction set.

#ifndef SHUFFLEZOO_TRAINING_WINDOWS_H
#define SHUFFLEZOO_TRAINING_WINDOWS_H

#include "rows.h"

/// What tap `tap` of the pixels at `x` sees, which are those of the vector with these bits.
SZ_INLINE vector at_tap(const size_t tap, const float *x, size_t width, const uint16_t *bits) {
  const float *row = x + (tap / 3) * width - width;
  return v_masked(v_load(row + tap % 3 - 1), m_bits(bits[tap]));
}

SZ_TARGET static void convolve(size_t count, sz_windows windows, const float *weights,
                               const float *x, float *y) {
  vector factors[9];
  SZ_UNROLL for (size_t tap = 0; tap < 9; tap++) factors[tap] = v_all(weights[tap]);
  const uint16_t *bits = windows.bits;
  for (size_t i = 0; i < count; i += LANES, bits += 9) {
    // One sum for each row of the window, so that they need not wait for each other.
    vector sums[3];
    SZ_UNROLL for (size_t ky = 0; ky < 3; ky++) {
      sums[ky] = v_multiply(factors[3 * ky], at_tap(3 * ky, x + i, windows.width, bits));
      SZ_UNROLL for (size_t kx = 1; kx < 3; kx++) {
        const size_t tap = 3 * ky + kx;
        sums[ky] = v_fma(factors[tap], at_tap(tap, x + i, windows.width, bits), sums[ky]);
      }
    }
    v_store(y + i, in_row(v_add(v_add(sums[0], sums[1]), sums[2]), i, count));
  }
}

SZ_TARGET static void convolve_weights(size_t count, sz_windows windows, const float *d,
                                       const float *x, float *weights) {
  vector sums[9];
  SZ_UNROLL for (size_t tap = 0; tap < 9; tap++) sums[tap] = v_zero();
  const uint16_t *bits = windows.bits;
  for (size_t i = 0; i < count; i += LANES, bits += 9) {
    const vector value = v_load(d + i);
    SZ_UNROLL for (size_t tap = 0; tap < 9; tap++) {
      sums[tap] = v_fma(value, at_tap(tap, x + i, windows.width, bits), sums[tap]);
    }
  }
  SZ_UNROLL for (size_t tap = 0; tap < 9; tap++) weights[tap] += v_sum(sums[tap]);
}

#endif
