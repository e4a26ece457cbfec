#if defined(SZ_MPI)

#include "state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct sz_mpi_sum {
  MPI_Request request;
};

sz_mpi_state sz_mpi = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .change = PTHREAD_COND_INITIALIZER,
    .comm = MPI_COMM_NULL,
    .silent = MPI_COMM_NULL,
};

// The communicators, whose errors come back as codes: what is derived from the world takes that over.
static int prepare(sz_mpi_place *place) {
  int code = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  if (code == MPI_SUCCESS) code = MPI_Comm_rank(MPI_COMM_WORLD, &place->rank);
  if (code == MPI_SUCCESS) code = MPI_Comm_size(MPI_COMM_WORLD, &place->process_count);
  if (code == MPI_SUCCESS) code = MPI_Comm_dup(MPI_COMM_WORLD, &sz_mpi.comm);
  if (code == MPI_SUCCESS) code = MPI_Comm_dup(MPI_COMM_WORLD, &sz_mpi.silent);
  return code;
}

int sz_mpi_join(sz_mpi_place *place) {
  pthread_mutex_lock(&sz_mpi.lock);
  int level = MPI_THREAD_SINGLE;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
  place->allows_threads = level >= MPI_THREAD_SERIALIZED;
  if (code == MPI_SUCCESS) code = prepare(place);
  if (code == MPI_SUCCESS && place->allows_threads) code = sz_mpi_start_progress();
  pthread_mutex_unlock(&sz_mpi.lock);
  return code;
}

int sz_mpi_leave(void) {
  sz_mpi_stop_progress();
  pthread_mutex_lock(&sz_mpi.lock);
  int code = MPI_Comm_free(&sz_mpi.silent);
  if (code == MPI_SUCCESS) code = MPI_Comm_free(&sz_mpi.comm);
  if (code == MPI_SUCCESS) code = MPI_Finalize();
  pthread_mutex_unlock(&sz_mpi.lock);
  return code;
}

_Noreturn void sz_mpi_abort(int exit_code) {
  // A thread that waits for other processes inside MPI may never give the lock back. The launcher ends the others
  // all the same when a process exits without having left.
  if (pthread_mutex_trylock(&sz_mpi.lock) == 0) MPI_Abort(MPI_COMM_WORLD, exit_code);
  _exit(exit_code);
}

int sz_mpi_start_sum(const float *values, float *sums, size_t count, sz_mpi_sum **sum) {
  *sum = NULL;
  if (count > INT_MAX) return MPI_ERR_COUNT;
  sz_mpi_sum *next = malloc(sizeof *next);
  if (!next) return MPI_ERR_NO_MEM;
  pthread_mutex_lock(&sz_mpi.lock);
  const int code =
      MPI_Iallreduce(values, sums, (int)count, MPI_FLOAT, MPI_SUM, sz_mpi.comm, &next->request);
  if (code == MPI_SUCCESS) {
    sz_mpi.running_count++;
    pthread_cond_signal(&sz_mpi.change);
  }
  pthread_mutex_unlock(&sz_mpi.lock);
  if (code == MPI_SUCCESS) {
    *sum = next;
  } else {
    free(next);
  }
  return code;
}

int sz_mpi_finish_sum(sz_mpi_sum *sum) {
  pthread_mutex_lock(&sz_mpi.lock);
  const int code = MPI_Wait(&sum->request, MPI_STATUS_IGNORE);
  sz_mpi.running_count--;
  pthread_mutex_unlock(&sz_mpi.lock);
  free(sum);
  return code;
}

static int reduce(int64_t *values, size_t count, MPI_Op operation) {
  if (count > INT_MAX) return MPI_ERR_COUNT;
  pthread_mutex_lock(&sz_mpi.lock);
  const int code =
      MPI_Allreduce(MPI_IN_PLACE, values, (int)count, MPI_INT64_T, operation, sz_mpi.comm);
  pthread_mutex_unlock(&sz_mpi.lock);
  return code;
}

int sz_mpi_sum_int64(int64_t *values, size_t count) { return reduce(values, count, MPI_SUM); }

int sz_mpi_max_int64(int64_t *values, size_t count) { return reduce(values, count, MPI_MAX); }

int sz_mpi_broadcast(uint8_t *bytes, size_t count, int rank) {
  if (count > INT_MAX) return MPI_ERR_COUNT;
  pthread_mutex_lock(&sz_mpi.lock);
  const int code = MPI_Bcast(bytes, (int)count, MPI_BYTE, rank, sz_mpi.comm);
  pthread_mutex_unlock(&sz_mpi.lock);
  return code;
}

int sz_mpi_barrier(void) {
  pthread_mutex_lock(&sz_mpi.lock);
  const int code = MPI_Barrier(sz_mpi.comm);
  pthread_mutex_unlock(&sz_mpi.lock);
  return code;
}

void sz_mpi_error_text(int code, char text[SZ_MPI_TEXT_CAPACITY]) {
  char words[MPI_MAX_ERROR_STRING + 1] = "";
  int length = 0;
  pthread_mutex_lock(&sz_mpi.lock);
  const int found = MPI_Error_string(code, words, &length);
  pthread_mutex_unlock(&sz_mpi.lock);
  snprintf(text, SZ_MPI_TEXT_CAPACITY, "%s", found == MPI_SUCCESS ? words : "unknown error");
}

#endif
