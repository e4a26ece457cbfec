#ifndef SZ_MPI_STATE_H
#define SZ_MPI_STATE_H

#include "CMPI.h"

#include <mpi.h>
#include <pthread.h>
#include <stdbool.h>

// What a process has of MPI: one of it, as MPI has it.
typedef struct {
  // Held during every call of MPI; the rest is touched under it, but for the thread.
  pthread_mutex_t lock;
  // Something below has changed.
  pthread_cond_t change;
  // For what the processes tell each other, so that nobody else's messages come between.
  MPI_Comm comm;
  // Where nobody ever sends anything: to look for messages there moves the others on.
  MPI_Comm silent;
  // The sums that were started and not finished.
  size_t running_count;
  bool is_leaving;
  pthread_t thread;
} sz_mpi_state;

extern sz_mpi_state sz_mpi;

// Starts the thread that drives sums on; an MPI code.
int sz_mpi_start_progress(void);

// Ends it.
void sz_mpi_stop_progress(void);

#endif
