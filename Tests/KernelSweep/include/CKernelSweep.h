/// A sweep over the kernels: seeded samples of shapes around the width of the vectors, checked
/// against sums in double precision.
///
/// It is a C library so that the Swift tests run a sample of it, and so that `main.c` runs it alone
/// where there is no Swift: under sanitizers, Valgrind, and emulators of other processors.
#ifndef SHUFFLEZOO_CKERNELSWEEP_H
#define SHUFFLEZOO_CKERNELSWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// The kernels of a table.
typedef enum {
  SZ_SWEPT_POINTWISE,
  SZ_SWEPT_BF16_POINTWISE,
  SZ_SWEPT_DEPTHWISE,
  SZ_SWEPT_AVERAGE_POOL,
  SZ_SWEPT_GLOBAL_AVERAGE,
  SZ_SWEPT_STEM,
  SZ_SWEPT_COUNT,
} sz_swept;

/// How many cases a sweep ran, and how many of them failed.
typedef struct {
  size_t cases;
  size_t failed;
} sz_sweep_count;

/// The name of a kernel, as messages write it.
const char *sz_swept_name(sz_swept kernel);

/// Whether a table has a kernel: not all processors have the instructions for bfloat16.
bool sz_sweep_has(const sz_f32_kernels *kernels, sz_swept kernel);

/// Runs `rounds` cases of one kernel, none if the table lacks it; the same seed gives the same cases.
///
/// `message` gets at most `capacity` bytes about the first case that failed, else an empty string:
/// kernel, shape, index, expected, found. A case fails when
/// - a number is further from the true sum than rounding explains,
/// - the kernel touches memory that the contract in `CKernels.h` does not allow it to,
/// - a number in bfloat16 has other bits than the scalar kernel gives it,
/// - a call on a part of the pixels or rows gives other bits than a call on the whole,
/// - a NaN does not reach every output that depends on it, or reaches another one.
///
/// While it runs, a fault of the calling thread is caught with a signal handler of its own.
sz_sweep_count sz_sweep_kernel(const sz_f32_kernels *kernels, sz_swept kernel, uint64_t seed,
                               size_t rounds, char *message, size_t capacity);

/// Runs `rounds` cases of every kernel of a table, until a kernel fails.
///
/// Returns the number of cases that failed, 0 if all is well; `message` as above.
int sz_kernel_sweep(const sz_f32_kernels *kernels, uint64_t seed, size_t rounds, char *message,
                    size_t capacity);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
