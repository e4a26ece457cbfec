/// Counts what threads allocate, for tests that promise that nothing is.
///
/// A program that links this has its own `malloc`, `calloc`, `realloc`, `posix_memalign`,
/// `aligned_alloc` and `memalign`, which count and call those of glibc.
#ifndef SHUFFLEZOO_ALLOCATION_COUNTER_H
#define SHUFFLEZOO_ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

/// Whether allocations can be counted: with glibc, unless a sanitizer has replaced its functions.
bool allocation_counter_is_available(void);

/// Counts the allocations of the calling thread from now on, or not any more.
void allocation_counter_count_this_thread(bool is_counted);

/// The allocations of all counted threads since the program started.
size_t allocation_counter_value(void);

#endif
