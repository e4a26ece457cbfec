// A sweep over the kernels of training: seeded samples of shapes around the width of the vectors, checked against
// sums in double precision, in memory between two pages that nobody may touch.
//
// Usage: training-sweep [SEED] [ROUNDS]
// Prints a line for each kernel of each instruction set that this processor has; exits with 0 if all cases passed.

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../KernelSweep/memory.h"
#include "CTrainingKernels.h"

enum { BUFFERS = 8 };

typedef struct {
  const sz_training_kernels *kernels;
  const char *name;
  size_t round;
  uint64_t random;
  /// The shape of the case, in words.
  char shape[200];
  size_t failed;
  guarded memory[BUFFERS];
  size_t used;
} sweep;

// ---- Numbers and rows -------------------------------------------------------------------------

// SplitMix64.
static uint64_t next(sweep *s) {
  uint64_t z = s->random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static size_t between(sweep *s, size_t least, size_t most) {
  return least + (size_t)(next(s) % (most - least + 1));
}

/// From -1 to 1, sometimes 0.
static float value(sweep *s) {
  const uint64_t bits = next(s);
  return bits % 16 == 0 ? 0 : (float)((int64_t)(bits >> 40) - (1 << 23)) * 0x1p-23f;
}

static size_t whole_vectors(const sweep *s, size_t count) {
  return (count + s->kernels->lanes - 1) / s->kernels->lanes * s->kernels->lanes;
}

static placement place_of(const sweep *s) { return s->round % 2 ? AGAINST_START : AGAINST_END; }

/// Rows `stride` apart that hold nothing yet, with what may be touched before the first and behind the last.
static float *rows_with_margin(sweep *s, size_t rows, size_t stride, size_t margin) {
  if (s->used == BUFFERS) abort();
  float *start = guarded_place(&s->memory[s->used++], rows * stride + 2 * margin, place_of(s),
                               sizeof(float));
  return start + margin;
}

static float *empty_rows(sweep *s, size_t rows, size_t stride) {
  return rows_with_margin(s, rows, stride, 0);
}

static void fill(sweep *s, float *start, size_t rows, size_t count, size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < count; i++) start[row * stride + i] = value(s);
    // The rest of a row.
    for (size_t i = count; i < whole_vectors(s, count); i++) start[row * stride + i] = 0;
  }
}

static float *row(sweep *s, size_t count) {
  float *start = empty_rows(s, 1, whole_vectors(s, count));
  fill(s, start, 1, count, 0);
  return start;
}

static double *copy(const float *start, size_t count) {
  double *numbers = calloc(count + 1, sizeof(double));
  if (!numbers) abort();
  for (size_t i = 0; i < count; i++) numbers[i] = start[i];
  return numbers;
}

static void describe(sweep *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void describe(sweep *s, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(s->shape, sizeof s->shape, format, list);
  va_end(list);
}

/// How far rounding leads a sum of `terms` numbers whose absolute values add up to `absolute`.
static double tolerance(size_t terms, double absolute) {
  return (double)(terms + 6) * 0x1p-24 * absolute;
}

static void expect(sweep *s, const char *what, size_t index, double expected, double allowed,
                   double found) {
  if (fabs(found - expected) <= allowed) return;
  if (s->failed++ == 0) {
    printf("  %s, round %zu (%s): %s[%zu]: expected %.9g within %.3g, found %.9g\n", s->name,
           s->round, s->shape, what, index, expected, allowed, found);
  }
}

static void expect_rest(sweep *s, const char *what, const float *start, size_t count) {
  for (size_t i = count; i < whole_vectors(s, count); i++) expect(s, what, i, 0, 0, start[i]);
}

/// The numbers of a row: all that are around the vectors' width, and some more.
static size_t draw_count(sweep *s) {
  return s->round % 8 == 7 ? between(s, 1, 400) : 1 + s->round % (6 * s->kernels->lanes + 5);
}

// ---- Along a row ------------------------------------------------------------------------------

static void check_normalize(sweep *s) {
  const size_t count = draw_count(s), form = between(s, 0, 3);
  const bool rectifies = between(s, 0, 1);
  const float mean = value(s), factor = 3 * value(s), offset = value(s);
  float *x = row(s, count), *added = form % 2 ? row(s, count) : NULL;
  double *before = copy(x, count), *other = added ? copy(added, count) : NULL;
  float *y = form == 2 ? x : form == 3 ? added : empty_rows(s, 1, whole_vectors(s, count));
  describe(s, "%zu numbers, form %zu, %s", count, form, rectifies ? "rectified" : "as they are");
  s->kernels->normalize(count, mean, factor, offset, added, rectifies, x, y);
  for (size_t i = 0; i < count; i++) {
    const double more = other ? other[i] : 0;
    const double sum = factor * (before[i] - mean) + offset + more;
    const double absolute = fabs((double)factor) * (fabs(before[i]) + fabs((double)mean)) +
                            fabs((double)offset) + fabs(more);
    expect(s, "y", i, rectifies && sum < 0 ? 0 : sum, tolerance(3, absolute), y[i]);
  }
  expect_rest(s, "y", y, count);
  free(before);
  free(other);
}

static void check_moments(sweep *s) {
  const size_t count = draw_count(s);
  const float *x = row(s, count);
  sz_moments found = {0, 0, 0};
  if (between(s, 0, 1)) {
    found = (sz_moments){(double)between(s, 1, 1000), value(s), fabsf(value(s)) * 1000};
  }
  const sz_moments before = found;
  describe(s, "%zu numbers after %g", count, before.count);
  s->kernels->moments(count, x, &found);
  double sum = before.count * before.mean, absolute = fabs(sum), squares = before.squares;
  for (size_t i = 0; i < count; i++) sum += x[i], absolute += fabs((double)x[i]);
  const double total = before.count + (double)count, mean = sum / total;
  squares += before.count * (before.mean - mean) * (before.mean - mean);
  for (size_t i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
  expect(s, "count", 0, total, 0, found.count);
  expect(s, "mean", 0, mean, tolerance(count, absolute / total), found.mean);
  expect(s, "squares", 0, squares, tolerance(count, 4 * (squares + absolute)), found.squares);
}

static void check_output_gradient(sweep *s) {
  const size_t count = draw_count(s), form = between(s, 0, 3);
  const float mean = value(s);
  float *gradient = row(s, count), *added = form % 2 ? row(s, count) : NULL;
  float *output = between(s, 0, 1) ? row(s, count) : NULL, *x = row(s, count);
  if (output) {
    for (size_t i = 0; i < count; i++) output[i] = value(s) < 0 ? 0 : output[i];
  }
  double *before = copy(gradient, count), *other = added ? copy(added, count) : NULL;
  float *g = form == 2   ? gradient
             : form == 3 ? added
                         : empty_rows(s, 1, whole_vectors(s, count));
  double sums[2] = {value(s), value(s)};
  const double earlier[2] = {sums[0], sums[1]};
  const bool has_sums = between(s, 0, 3) > 0;
  describe(s, "%zu numbers, form %zu%s", count, form, output ? ", rectified" : "");
  s->kernels->output_gradient(count, gradient, added, output, x, mean, g, has_sums ? sums : NULL);
  double sum = 0, products = 0, absolute = 0;
  for (size_t i = 0; i < count; i++) {
    const double all = output && output[i] == 0 ? 0 : before[i] + (other ? other[i] : 0);
    expect(s, "g", i, all, tolerance(1, fabs(all)), g[i]);
    sum += all;
    products += all * (x[i] - mean);
    absolute += fabs(all) * (1 + fabs((double)x[i]) + fabs((double)mean));
  }
  expect_rest(s, "g", g, count);
  const double allowed = tolerance(count, absolute + 1);
  expect(s, "sums", 0, earlier[0] + (has_sums ? sum : 0), has_sums ? allowed : 0, sums[0]);
  expect(s, "sums", 1, earlier[1] + (has_sums ? products : 0), has_sums ? allowed : 0, sums[1]);
  free(before);
  free(other);
}

static void check_input_gradient(sweep *s) {
  const size_t count = draw_count(s);
  const float factor = value(s), slope = value(s), mean = value(s), offset = value(s);
  const float *g = row(s, count), *x = row(s, count);
  float *d = empty_rows(s, 1, whole_vectors(s, count));
  describe(s, "%zu numbers", count);
  s->kernels->input_gradient(count, factor, slope, mean, offset, g, x, d);
  for (size_t i = 0; i < count; i++) {
    const double sum = (double)factor * g[i] + slope * ((double)x[i] - mean) + offset;
    expect(s, "d", i, sum, tolerance(3, 4), d[i]);
  }
  expect_rest(s, "d", d, count);
}

static void check_add(sweep *s) {
  const size_t count = draw_count(s);
  const float *x = row(s, count);
  float *y = row(s, count);
  double *before = copy(y, count);
  describe(s, "%zu numbers", count);
  s->kernels->add(count, x, y);
  for (size_t i = 0; i < count; i++) expect(s, "y", i, (float)(before[i] + x[i]), 0, y[i]);
  expect_rest(s, "y", y, count);
  free(before);
}

static void check_halve(sweep *s) {
  const size_t width = draw_count(s), odd_count = width / 2;
  const float *x = row(s, width);
  float *evens = empty_rows(s, 1, whole_vectors(s, (width + 1) / 2));
  float *odds = empty_rows(s, 1, whole_vectors(s, odd_count));
  describe(s, "width %zu", width);
  s->kernels->halve(width, x, evens, odds);
  for (size_t i = 0; i < width; i++) {
    expect(s, i % 2 ? "odds" : "evens", i / 2, x[i], 0, i % 2 ? odds[i / 2] : evens[i / 2]);
  }
}

static void check_larger(sweep *s) {
  const size_t count = draw_count(s);
  const float *x = row(s, count);
  float *best = row(s, count);
  // As wide as floats, and so between the same pages.
  int32_t *taps = (int32_t *)(void *)row(s, count);
  for (size_t i = 0; i < count; i++) {
    taps[i] = (int32_t)between(s, 0, 8);
    if (between(s, 0, 3) == 0) best[i] = x[i];
  }
  double *before = copy(best, count);
  int32_t *earlier = malloc((count + 1) * sizeof *earlier);
  if (!earlier) abort();
  memcpy(earlier, taps, count * sizeof *earlier);
  describe(s, "%zu numbers", count);
  s->kernels->larger(count, x, 9, best, taps);
  for (size_t i = 0; i < count; i++) {
    const bool is_larger = (double)x[i] > before[i];
    expect(s, "best", i, is_larger ? (double)x[i] : before[i], 0, best[i]);
    expect(s, "taps", i, is_larger ? 9 : earlier[i], 0, taps[i]);
  }
  free(before);
  free(earlier);
}

// ---- Products ---------------------------------------------------------------------------------

static void check_multiply(sweep *s) {
  const size_t count = draw_count(s), rows = between(s, 1, 20), inner = between(s, 1, 24);
  const size_t x_stride = whole_vectors(s, count) + between(s, 0, 1) * between(s, 0, 9);
  const size_t y_stride = whole_vectors(s, count) + between(s, 0, 1) * between(s, 0, 9);
  float *x = empty_rows(s, inner, x_stride), *y = empty_rows(s, rows, y_stride);
  fill(s, x, inner, count, x_stride);
  float *numbers = empty_rows(s, rows, inner);
  for (size_t i = 0; i < rows * inner; i++) numbers[i] = value(s);
  const bool is_transposed = between(s, 0, 1);
  const sz_matrix w = {numbers, is_transposed ? 1 : inner, is_transposed ? rows : 1};
  describe(s, "%zu x %zu%s, %zu columns, strides %zu and %zu", rows, inner,
           is_transposed ? " transposed" : "", count, x_stride, y_stride);
  s->kernels->multiply(rows, inner, count, w, x, x_stride, y, y_stride);
  for (size_t m = 0; m < rows; m++) {
    for (size_t i = 0; i < count; i++) {
      double sum = 0, absolute = 0;
      for (size_t k = 0; k < inner; k++) {
        const double term = (double)numbers[m * w.row + k * w.column] * x[k * x_stride + i];
        sum += term;
        absolute += fabs(term);
      }
      expect(s, "y", m * y_stride + i, sum, tolerance(inner, absolute), y[m * y_stride + i]);
    }
    expect_rest(s, "y", y + m * y_stride, count);
  }
}

static void check_outer(sweep *s) {
  const size_t count = draw_count(s), rows = between(s, 1, 20), columns = between(s, 1, 24);
  const size_t d_stride = whole_vectors(s, count) + between(s, 0, 1) * between(s, 0, 9);
  const size_t x_stride = whole_vectors(s, count) + between(s, 0, 1) * between(s, 0, 9);
  float *d = empty_rows(s, rows, d_stride), *x = empty_rows(s, columns, x_stride);
  fill(s, d, rows, count, d_stride);
  fill(s, x, columns, count, x_stride);
  float *w = empty_rows(s, rows, columns);
  for (size_t i = 0; i < rows * columns; i++) w[i] = value(s);
  double *before = copy(w, rows * columns);
  describe(s, "%zu x %zu, %zu numbers, strides %zu and %zu", rows, columns, count, d_stride,
           x_stride);
  s->kernels->outer(rows, columns, count, d, d_stride, x, x_stride, w);
  for (size_t m = 0; m < rows; m++) {
    for (size_t k = 0; k < columns; k++) {
      double sum = before[m * columns + k], absolute = fabs(sum);
      for (size_t i = 0; i < count; i++) {
        const double term = (double)d[m * d_stride + i] * x[k * x_stride + i];
        sum += term;
        absolute += fabs(term);
      }
      expect(s, "w", m * columns + k, sum, tolerance(count, absolute), w[m * columns + k]);
    }
  }
  free(before);
}

// ---- Windows ----------------------------------------------------------------------------------

/// A row of pictures, and which taps of a 3×3 window lie in them.
typedef struct {
  size_t width, height, count;
  uint16_t *bits;
  float *x;
} pictures;

static bool has_tap(const pictures *p, size_t pixel, size_t tap) {
  const size_t column = pixel % p->width + tap % 3, line = pixel / p->width % p->height + tap / 3;
  return column >= 1 && column <= p->width && line >= 1 && line <= p->height;
}

static double at_tap(const pictures *p, size_t pixel, size_t tap) {
  return has_tap(p, pixel, tap) ? p->x[pixel + tap / 3 * p->width + tap % 3 - p->width - 1] : 0;
}

static pictures draw_pictures(sweep *s) {
  const size_t lanes = s->kernels->lanes;
  pictures p = {between(s, 1, 20), between(s, 1, 9), 0, NULL, NULL};
  p.count = p.width * p.height * between(s, 1, 3);
  const size_t vectors = whole_vectors(s, p.count) / lanes;
  p.bits = calloc(9 * vectors, sizeof *p.bits);
  if (!p.bits) abort();
  for (size_t pixel = 0; pixel < p.count; pixel++) {
    for (size_t tap = 0; tap < 9; tap++) {
      if (has_tap(&p, pixel, tap)) {
        p.bits[9 * (pixel / lanes) + tap] |= (uint16_t)(1u << pixel % lanes);
      }
    }
  }
  p.x = rows_with_margin(s, 1, whole_vectors(s, p.count), p.width + 1 + lanes);
  fill(s, p.x, 1, p.count, 0);
  describe(s, "%zu pixels of pictures of %zu x %zu", p.count, p.height, p.width);
  return p;
}

static void check_convolve(sweep *s) {
  const pictures p = draw_pictures(s);
  float *weights = empty_rows(s, 1, 9), *y = empty_rows(s, 1, whole_vectors(s, p.count));
  for (size_t tap = 0; tap < 9; tap++) weights[tap] = value(s);
  s->kernels->convolve(p.count, (sz_windows){p.bits, p.width}, weights, p.x, y);
  for (size_t i = 0; i < p.count; i++) {
    double sum = 0, absolute = 0;
    for (size_t tap = 0; tap < 9; tap++) {
      const double term = weights[tap] * at_tap(&p, i, tap);
      sum += term;
      absolute += fabs(term);
    }
    expect(s, "y", i, sum, tolerance(9, absolute), y[i]);
  }
  expect_rest(s, "y", y, p.count);
  free(p.bits);
}

static void check_convolve_weights(sweep *s) {
  const pictures p = draw_pictures(s);
  const float *d = row(s, p.count);
  float *weights = empty_rows(s, 1, 9);
  for (size_t tap = 0; tap < 9; tap++) weights[tap] = value(s);
  double *before = copy(weights, 9);
  s->kernels->convolve_weights(p.count, (sz_windows){p.bits, p.width}, d, p.x, weights);
  for (size_t tap = 0; tap < 9; tap++) {
    double sum = before[tap], absolute = fabs(sum);
    for (size_t i = 0; i < p.count; i++) {
      sum += d[i] * at_tap(&p, i, tap);
      absolute += fabs(d[i] * at_tap(&p, i, tap));
    }
    expect(s, "weights", tap, sum, tolerance(p.count, absolute), weights[tap]);
  }
  free(before);
  free(p.bits);
}

// ---- All of them ------------------------------------------------------------------------------

static const struct {
  const char *name;
  void (*check)(sweep *s);
} checks[] = {
  {"normalize", check_normalize},
  {"moments", check_moments},
  {"output_gradient", check_output_gradient},
  {"input_gradient", check_input_gradient},
  {"add", check_add},
  {"multiply", check_multiply},
  {"outer", check_outer},
  {"convolve", check_convolve},
  {"convolve_weights", check_convolve_weights},
  {"halve", check_halve},
  {"larger", check_larger},
};

static const struct {
  sz_training_set set;
  const char *name;
} sets[] = {
  {SZ_TRAINING_AVX512, "avx512"},
  {SZ_TRAINING_AVX2, "avx2"},
  {SZ_TRAINING_NEON, "neon"},
  {SZ_TRAINING_SCALAR, "scalar"},
};

int main(int count, char **words) {
  const uint64_t seed = count > 1 ? strtoull(words[1], NULL, 10) : 1;
  const size_t rounds = count > 2 ? strtoull(words[2], NULL, 10) : 1000;
  size_t cases = 0, failed = 0;
  for (size_t set = 0; set < sizeof sets / sizeof *sets; set++) {
    const sz_training_kernels *kernels = sz_training_kernels_for(sets[set].set);
    if (!kernels) {
      printf("%-8s not on this processor\n", sets[set].name);
      continue;
    }
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
      sweep s = {.kernels = kernels, .name = checks[i].name};
      for (s.round = 0; s.round < rounds; s.round++) {
        // A round does not depend on those before it.
        s.random = (seed << 20) + ((uint64_t)i << 60) + s.round;
        s.used = 0;
        checks[i].check(&s);
      }
      for (size_t b = 0; b < BUFFERS; b++) guarded_free(&s.memory[b]);
      printf("%-8s %-16s %6zu cases, %zu numbers wrong\n", sets[set].name, checks[i].name, rounds,
             s.failed);
      fflush(stdout);
      cases += rounds;
      failed += s.failed;
    }
  }
  printf("%zu cases, %zu numbers wrong\n", cases, failed);
  return cases > 0 && failed == 0 ? 0 : 1;
}
