#include "sweep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  const char *name;
  subject (*draw)(sweep *s);
} swept_kernel;

static const swept_kernel swept[SZ_SWEPT_COUNT] = {
  [SZ_SWEPT_POINTWISE] = {"pointwise", sweep_pointwise},
  [SZ_SWEPT_BF16_POINTWISE] = {"bf16_pointwise", sweep_bf16_pointwise},
  [SZ_SWEPT_DEPTHWISE] = {"depthwise", sweep_depthwise},
  [SZ_SWEPT_AVERAGE_POOL] = {"average_pool", sweep_average_pool},
  [SZ_SWEPT_GLOBAL_AVERAGE] = {"global_average", sweep_global_average},
  [SZ_SWEPT_STEM] = {"stem", sweep_stem},
};

const char *sz_swept_name(sz_swept kernel) { return swept[kernel].name; }

bool sz_sweep_has(const sz_f32_kernels *kernels, sz_swept kernel) {
  return kernel != SZ_SWEPT_BF16_POINTWISE || kernels->bf16_pointwise;
}

// ---- Random numbers ---------------------------------------------------------------------------

// SplitMix64: a sequence of good quality from any seed.
uint64_t sweep_random(sweep *s) {
  uint64_t z = s->random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

size_t sweep_between(sweep *s, size_t least, size_t most) {
  return least + (size_t)(sweep_random(s) % (most - least + 1));
}

size_t sweep_one_of(sweep *s, size_t count, const size_t *sizes) {
  return sizes[sweep_between(s, 0, count - 1)];
}

float *sweep_floats(sweep *s, size_t count) {
  if (s->owned_count == sizeof s->owned / sizeof *s->owned) abort();
  float *memory = calloc(count + 1, sizeof(float));
  if (!memory) abort();
  s->owned[s->owned_count++] = memory;
  return memory;
}

float *sweep_values(sweep *s, size_t count) {
  float *values = sweep_floats(s, count);
  for (size_t i = 0; i < count; i++) {
    const uint64_t bits = sweep_random(s);
    // 24 bits: from -1 to 1 in steps of 2^-23.
    float value = (float)((int64_t)(bits >> 40) - (1 << 23)) * 0x1p-23f;
    for (uint64_t e = bits % (s->exponents + 1); e > 0; e--) value *= (bits >> 8) % 2 ? 2 : 0.5f;
    if ((bits >> 32) % 32 < s->zeros) value = value < 0 ? -0.0f : 0.0f;
    values[i] = value;
  }
  return values;
}

// ---- Words ------------------------------------------------------------------------------------

void sweep_describe(sweep *s, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(s->shape, sizeof s->shape, format, list);
  va_end(list);
}

bool sweep_fail(sweep *s, const char *format, ...) {
  s->has_failed = true;
  if (s->capacity == 0 || s->message[0] != 0) return false;
  char what[200];
  va_list list;
  va_start(list, format);
  vsnprintf(what, sizeof what, format, list);
  va_end(list);
  snprintf(s->message, s->capacity, "%s %s, round %zu (%s): %s", s->kernels->name, s->kernel,
           s->round, s->shape, what);
  return false;
}

// ---- Rounds -----------------------------------------------------------------------------------

static bool run_round(sweep *s, const swept_kernel *kernel) {
  // Every fifth case has values of very different sizes, every third has zeros, or little else.
  s->exponents = s->round % 5 == 4 ? 12 : 0;
  s->zeros = s->round % 9 == 5 ? 31 : s->round % 3 == 2 ? 8 : 0;
  s->has_failed = false;
  const subject u = kernel->draw(s);
  if (!s->has_failed) sweep_check(s, &u);
  while (s->owned_count > 0) free(s->owned[--s->owned_count]);
  return !s->has_failed;
}

sz_sweep_count sz_sweep_kernel(const sz_f32_kernels *kernels, sz_swept kernel, uint64_t seed,
                               size_t rounds, char *message, size_t capacity) {
  sweep s = {
    .kernels = kernels,
    .kernel = swept[kernel].name,
    .message = message,
    .capacity = capacity,
    .x = {.name = "x"},
    .y = {.name = "y"},
    .weights = {.name = "the weights"},
    .bias = {.name = "the biases"},
    .source = {.name = "the sources"},
    .scratch = {.name = "the scratch memory"},
  };
  if (capacity > 0) message[0] = 0;
  sz_sweep_count count = {0, 0};
  if (!sz_sweep_has(kernels, kernel)) return count;
  faults_begin();
  for (s.round = 0; s.round < rounds; s.round++) {
    // A round does not depend on those before it.
    s.random = (seed << 20) + ((uint64_t)kernel << 60) + s.round;
    count.cases++;
    if (!run_round(&s, &swept[kernel])) count.failed++;
  }
  faults_end();
  guarded *buffers[] = {&s.x, &s.y, &s.weights, &s.bias, &s.source, &s.scratch};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) guarded_free(buffers[i]);
  return count;
}

int sz_kernel_sweep(const sz_f32_kernels *kernels, uint64_t seed, size_t rounds, char *message,
                    size_t capacity) {
  if (capacity > 0) message[0] = 0;
  for (sz_swept kernel = 0; kernel < SZ_SWEPT_COUNT; kernel++) {
    const sz_sweep_count count =
        sz_sweep_kernel(kernels, kernel, seed, rounds, message, capacity);
    if (count.failed > 0) return (int)count.failed;
  }
  return 0;
}
