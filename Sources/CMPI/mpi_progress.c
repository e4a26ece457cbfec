#if defined(SZ_MPI)

#include "state.h"

#include <time.h>

// How long the thread sleeps between looks at the messages: a sum among p processes has 2 log2 p rounds, or 2 (p - 1)
// in a ring, each of which waits for one. A look takes a few microseconds of a processor that others want.
static const struct timespec pause_between_looks = {.tv_sec = 0, .tv_nsec = 100 * 1000};

// Drives sums on while there are any, and sleeps otherwise. Who is inside MPI drives them on better, and is not to
// find the lock taken then by a thread that has lost its processor: so this one only tries.
static void *live(void *unused) {
  (void)unused;
  pthread_mutex_lock(&sz_mpi.lock);
  while (!sz_mpi.is_leaving) {
    if (sz_mpi.running_count == 0) {
      pthread_cond_wait(&sz_mpi.change, &sz_mpi.lock);
      continue;
    }
    int flag;
    MPI_Iprobe(MPI_ANY_SOURCE, 0, sz_mpi.silent, &flag, MPI_STATUS_IGNORE);
    pthread_mutex_unlock(&sz_mpi.lock);
    do {
      nanosleep(&pause_between_looks, NULL);
    } while (pthread_mutex_trylock(&sz_mpi.lock) != 0);
  }
  pthread_mutex_unlock(&sz_mpi.lock);
  return NULL;
}

int sz_mpi_start_progress(void) {
  return pthread_create(&sz_mpi.thread, NULL, live, NULL) == 0 ? MPI_SUCCESS : MPI_ERR_NO_MEM;
}

void sz_mpi_stop_progress(void) {
  pthread_mutex_lock(&sz_mpi.lock);
  sz_mpi.is_leaving = true;
  pthread_cond_signal(&sz_mpi.change);
  pthread_mutex_unlock(&sz_mpi.lock);
  pthread_join(sz_mpi.thread, NULL);
}

#endif
