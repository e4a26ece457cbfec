// Measures how fast two processors of this machine pass data to each other.
//
//     core_to_core
//
// prints two numbers: the nanoseconds that one cache line takes to get across, and the GB/s at
// which a buffer does that each of two threads in turn rewrites. Virtual machines are moved between
// processors that share a cache and ones that do not; then the second number, and with it the speed
// of two threads on one picture, falls to a third, while each thread alone is as fast as ever.

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

enum {
  kHops = 20000,             // Each way.
  kRewrites = 100,           // By each thread.
  kFloats = 64 * 1024,       // 256 KiB: between a first- and a second-level cache.
  kCacheLine = 64,
};

// Whose turn it is: thread t has the even turns for t = 0, the odd ones for t = 1.
static _Alignas(kCacheLine) atomic_int turn;
static _Alignas(kCacheLine) float buffer[kFloats];

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void wait_for(int number) {
  while (atomic_load_explicit(&turn, memory_order_acquire) != number) {
  }
}

static void pass_on(int number) {
  atomic_store_explicit(&turn, number + 1, memory_order_release);
}

static void rewrite(void) {
  for (size_t i = 0; i < kFloats; i++) {
    buffer[i] += 1.0F;
  }
}

// Takes every second turn, the first of them number `first`: hops, then rewrites.
static void take_turns(int first, double *hops_end) {
  for (int hop = 0; hop < kHops; hop++) {
    wait_for(first + 2 * hop);
    pass_on(first + 2 * hop);
  }
  first += 2 * kHops;
  for (int count = 0; count < kRewrites; count++) {
    wait_for(first + 2 * count);
    if (count == 0 && hops_end != NULL) {
      *hops_end = seconds_now();
    }
    rewrite();
    pass_on(first + 2 * count);
  }
}

static void *second_thread(void *unused) {
  (void)unused;
  take_turns(1, NULL);
  return NULL;
}

int main(void) {
  pthread_t thread;
  rewrite();
  atomic_init(&turn, -1);  // Nobody's, until both are there.
  if (pthread_create(&thread, NULL, second_thread, NULL) != 0) {
    fputs("core_to_core: no second thread\n", stderr);
    return 1;
  }
  double start = seconds_now();
  double hops_end = start;
  atomic_store(&turn, 0);
  take_turns(0, &hops_end);
  pthread_join(thread, NULL);
  double end = seconds_now();
  double bytes = 2.0 * kRewrites * sizeof buffer;
  printf("%.1f %.1f\n", 1e9 * (hops_end - start) / (2.0 * kHops), 1e-9 * bytes / (end - hops_end));
  return 0;
}
