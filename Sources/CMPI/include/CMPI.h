#ifndef CMPI_H
#define CMPI_H

#include <stddef.h>
#include <stdint.h>

// What a training needs of MPI, behind functions: its names are macros that Swift does not see.
//
// There is nothing behind these without the package's trait `MPI`.
//
// Every function but `sz_mpi_abort` and `sz_mpi_error_text` is a call of all processes, which make the same calls
// in the same order. Results are MPI's: SZ_MPI_DONE, or a code for `sz_mpi_error_text`. Buffers are not NULL.
//
// MPI is asked for MPI_THREAD_SERIALIZED, so that calls may come from any thread but not from two at a time: a lock
// in here sees to that.

enum {
  SZ_MPI_DONE = 0,
  // The bytes that a text has to have; it ends with a NUL.
  SZ_MPI_TEXT_CAPACITY = 512,
};

// A sum that is being computed.
typedef struct sz_mpi_sum sz_mpi_sum;

// What the processes are to each other.
typedef struct {
  // Of this process, from 0 on.
  int rank;
  int process_count;
  // Whether MPI keeps to calls from several threads; nothing else may be called if it does not.
  int allows_threads;
} sz_mpi_place;

// Starts MPI, and a thread that drives sums on while the caller computes: Open MPI moves messages on only inside its
// own functions. Once in a process.
int sz_mpi_join(sz_mpi_place *place);

// Ends MPI. Sums have been finished.
int sz_mpi_leave(void);

// Ends all processes with this code, from whatever thread, whatever the others do.
_Noreturn void sz_mpi_abort(int exit_code);

// Begins to add up `values` of all processes, element by element, in `sums`.
//
// Both have `count` elements, do not overlap, and are MPI's until `sz_mpi_finish_sum`, which takes `*sum` back. (Not
// in place: Open MPI would send all of it up and down a tree then, instead of a part to everybody.)
int sz_mpi_start_sum(const float *values, float *sums, size_t count, sz_mpi_sum **sum);

// Waits for the sums and frees `sum`, whatever the result.
int sz_mpi_finish_sum(sz_mpi_sum *sum);

// Replaces each value by the sum over all processes.
int sz_mpi_sum_int64(int64_t *values, size_t count);

// Replaces each value by the largest of all processes.
int sz_mpi_max_int64(int64_t *values, size_t count);

// Replaces the bytes of all processes by those of one.
int sz_mpi_broadcast(uint8_t *bytes, size_t count, int rank);

// Returns when all processes have called it.
int sz_mpi_barrier(void);

// MPI's words for a code.
void sz_mpi_error_text(int code, char text[SZ_MPI_TEXT_CAPACITY]);

#endif
