// Element by element along a row, in terms of the vectors of one instruction set.

#ifndef SHUFFLEZOO_TRAINING_ROWS_H
#define SHUFFLEZOO_TRAINING_ROWS_H

#include "../include/CTrainingKernels.h"
#include "../../CKernels/templates/unroll.h"

/// `a` at `i` of a row, with zeros in the rest.
SZ_INLINE vector in_row(vector a, size_t i, size_t count) {
  return i + LANES <= count ? a : v_masked(a, m_first(count - i));
}

SZ_TARGET static void normalize(size_t count, float mean, float factor, float offset,
                                const float *added, bool rectifies, const float *x, float *y) {
  const vector means = v_all(mean), factors = v_all(factor), offsets = v_all(offset);
  for (size_t i = 0; i < count; i += LANES) {
    vector value = v_fma(v_subtract(v_load(x + i), means), factors, offsets);
    if (added) value = v_add(value, v_load(added + i));
    if (rectifies) value = v_max(v_zero(), value);
    v_store(y + i, in_row(value, i, count));
  }
}

/// The sum of the squares of a row's differences from a mean.
SZ_INLINE float squares(size_t count, const float *x, float mean) {
  const vector means = v_all(mean);
  vector sum = v_zero();
  for (size_t i = 0; i < count; i += LANES) {
    const vector difference = in_row(v_subtract(v_load(x + i), means), i, count);
    sum = v_fma(difference, difference, sum);
  }
  return v_sum(sum);
}

// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
// variances", 1979: two sets' moments make those of both without a difference of large numbers.
SZ_TARGET static void moments(size_t count, const float *x, sz_moments *all) {
  if (count == 0) return;
  vector sum = v_zero();
  for (size_t i = 0; i < count; i += LANES) sum = v_add(sum, v_load(x + i));
  const double n = (double)count;
  const float mean = (float)((double)v_sum(sum) / n);
  const double difference = (double)mean - all->mean, total = all->count + n;
  all->squares +=
      (double)squares(count, x, mean) + difference * difference * (all->count * n / total);
  all->mean += difference * (n / total);
  all->count = total;
}

SZ_TARGET static void output_gradient(size_t count, const float *gradient, const float *added,
                                      const float *output, const float *x, float mean, float *g,
                                      double *sums) {
  const vector means = v_all(mean);
  vector sum = v_zero(), products = v_zero();
  for (size_t i = 0; i < count; i += LANES) {
    vector value = v_load(gradient + i);
    if (added) value = v_add(value, v_load(added + i));
    if (output) value = v_where_not_zero(value, v_load(output + i));
    value = in_row(value, i, count);
    v_store(g + i, value);
    sum = v_add(sum, value);
    products = v_fma(value, v_subtract(v_load(x + i), means), products);
  }
  if (!sums) return;
  sums[0] += (double)v_sum(sum);
  sums[1] += (double)v_sum(products);
}

SZ_TARGET static void input_gradient(size_t count, float factor, float slope, float mean,
                                     float offset, const float *g, const float *x, float *d) {
  const vector factors = v_all(factor), slopes = v_all(slope), means = v_all(mean);
  const vector offsets = v_all(offset);
  for (size_t i = 0; i < count; i += LANES) {
    const vector value = v_fma(v_subtract(v_load(x + i), means), slopes, offsets);
    v_store(d + i, in_row(v_fma(v_load(g + i), factors, value), i, count));
  }
}

SZ_TARGET static void add(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i += LANES) {
    v_store(y + i, in_row(v_add(v_load(y + i), v_load(x + i)), i, count));
  }
}

SZ_TARGET static void halve(size_t width, const float *x, float *evens, float *odds) {
  for (size_t i = 0; i < width / 2; i++) {
    evens[i] = x[2 * i];
    odds[i] = x[2 * i + 1];
  }
  if (width % 2 == 1) evens[width / 2] = x[width - 1];
}

SZ_TARGET static void larger(size_t count, const float *x, int32_t tap, float *best,
                             int32_t *taps) {
  for (size_t i = 0; i < count; i++) {
    const bool is_larger = x[i] > best[i];
    best[i] = is_larger ? x[i] : best[i];
    taps[i] = is_larger ? tap : taps[i];
  }
}

#endif
