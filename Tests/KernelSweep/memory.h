// Buffers between two pages that nobody may touch.

#ifndef SHUFFLEZOO_SWEEP_MEMORY_H
#define SHUFFLEZOO_SWEEP_MEMORY_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Where a buffer lies: against the page before it, or against the one behind it.
typedef enum { AGAINST_END, AGAINST_START } placement;

/// Memory between two pages without access, used from case to case.
typedef struct {
  const char *name;
  /// The first page without access; `capacity` usable bytes follow it.
  unsigned char *mapping;
  size_t capacity;
  /// The buffer of the case.
  float *data;
  size_t count;
} guarded;

/// Places `count` floats at a multiple of `alignment` bytes, and fills them with the filler
/// of the placement.
float *guarded_place(guarded *memory, size_t count, placement at, size_t alignment);
void guarded_free(guarded *memory);
/// Whether an address lies in the memory or in one of the two pages beside it.
bool guarded_contains(const guarded *memory, uintptr_t address);

/// What stands where nothing was written: NaN, then a number that would spoil every sum.
float filler(placement at);

/// For sanitizers and Valgrind: memory inside a buffer that must not be touched, may be touched
/// again, or holds nothing yet.
void memory_forbid(float *memory, size_t count);
void memory_allow(float *memory, size_t count);
void memory_undefined(float *memory, size_t count);

/// Catches faults of this thread: `sigsetjmp(*faults_catch(), 1)` is not 0 after one.
sigjmp_buf *faults_catch(void);
/// Lets faults be fatal again.
void faults_release(void);
/// The address of the last fault.
const void *faults_address(void);
/// Puts the signal handlers into place, and the former ones back.
void faults_begin(void);
void faults_end(void);

#endif
