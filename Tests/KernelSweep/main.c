// Runs the sweep alone.
//
// Usage: sweep [INSTRUCTION SET|all] [SEED] [ROUNDS]
// Prints a line for each kernel; exits with 0 if all cases passed.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernelSweep.h"

static const struct {
  sz_instruction_set set;
  const char *name;
} sets[] = {
  {SZ_AVX512, "avx512"},
  {SZ_AVX2, "avx2"},
  {SZ_NEON, "neon"},
  {SZ_SCALAR, "scalar"},
};

/// Sweeps over all kernels of one instruction set.
static sz_sweep_count sweep_set(const sz_f32_kernels *kernels, uint64_t seed, size_t rounds) {
  sz_sweep_count total = {0, 0};
  for (sz_swept kernel = 0; kernel < SZ_SWEPT_COUNT; kernel++) {
    if (!sz_sweep_has(kernels, kernel)) {
      printf("%-8s %-16s not on this processor\n", kernels->name, sz_swept_name(kernel));
      continue;
    }
    char message[600];
    const sz_sweep_count count =
        sz_sweep_kernel(kernels, kernel, seed, rounds, message, sizeof message);
    printf("%-8s %-16s %6zu cases, %zu failed\n", kernels->name, sz_swept_name(kernel), count.cases,
           count.failed);
    if (count.failed > 0) printf("  %s\n", message);
    fflush(stdout);
    total.cases += count.cases;
    total.failed += count.failed;
  }
  return total;
}

/// Reads a whole number; false if it is none.
static bool read_number(const char *text, uint64_t *number) {
  char *end;
  *number = strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == 0;
}

int main(int count, char **words) {
  const char *name = count > 1 ? words[1] : "all";
  uint64_t seed = 1, rounds = 1000;
  bool is_known = strcmp(name, "all") == 0;
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
    is_known = is_known || strcmp(name, sets[i].name) == 0;
  }
  if (count > 4 || !is_known || (count > 2 && !read_number(words[2], &seed)) ||
      (count > 3 && !read_number(words[3], &rounds))) {
    fprintf(stderr, "usage: %s [avx512|avx2|neon|scalar|all] [SEED] [ROUNDS]\n", words[0]);
    return 2;
  }

  sz_sweep_count total = {0, 0};
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
    if (strcmp(name, "all") != 0 && strcmp(name, sets[i].name) != 0) continue;
    const sz_f32_kernels *kernels = sz_f32_kernels_for(sets[i].set);
    if (!kernels) {
      printf("%-8s not on this processor\n", sets[i].name);
      continue;
    }
    const sz_sweep_count of_set = sweep_set(kernels, seed, (size_t)rounds);
    total.cases += of_set.cases;
    total.failed += of_set.failed;
  }
  printf("%zu passed, %zu failed\n", total.cases - total.failed, total.failed);
  return total.cases > 0 && total.failed == 0 ? 0 : 1;
}
