#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif

#include "memory.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SZ_ADDRESS_SANITIZER
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SZ_ADDRESS_SANITIZER
#endif

#if defined(SZ_ADDRESS_SANITIZER)
#include <sanitizer/asan_interface.h>
#endif

#if defined(SZ_SWEEP_VALGRIND)
#include <valgrind/memcheck.h>
#endif

// ---- Guarded buffers --------------------------------------------------------------------------

static size_t page(void) { return (size_t)sysconf(_SC_PAGESIZE); }

void guarded_free(guarded *memory) {
  if (memory->mapping) munmap(memory->mapping, memory->capacity + 2 * page());
  memory->mapping = NULL;
  memory->capacity = 0;
}

static void reserve(guarded *memory, size_t byte_count) {
  if (memory->mapping && memory->capacity >= byte_count) return;
  guarded_free(memory);
  memory->capacity = (byte_count / page() + 1) * page();
  void *mapping = mmap(NULL, memory->capacity + 2 * page(), PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) abort();
  memory->mapping = mapping;
  if (mprotect(memory->mapping + page(), memory->capacity, PROT_READ | PROT_WRITE) != 0) abort();
}

float *guarded_place(guarded *memory, size_t count, placement at, size_t alignment) {
  const size_t byte_count = count * sizeof(float);
  reserve(memory, byte_count);
  const size_t start = at == AGAINST_START ? 0 : (memory->capacity - byte_count) & ~(alignment - 1);
  memory->data = (float *)(void *)(memory->mapping + page() + start);
  memory->count = count;
  for (size_t i = 0; i < count; i++) memory->data[i] = filler(at);
  return memory->data;
}

bool guarded_contains(const guarded *memory, uintptr_t address) {
  const uintptr_t mapping = (uintptr_t)memory->mapping;
  return mapping != 0 && address >= mapping && address - mapping < memory->capacity + 2 * page();
}

float filler(placement at) { return at == AGAINST_END ? NAN : 1e30f; }

// ---- Tools that watch memory ------------------------------------------------------------------

void memory_forbid(float *memory, size_t count) {
#if defined(SZ_ADDRESS_SANITIZER)
  __asan_poison_memory_region(memory, count * sizeof(float));
#else
  (void)memory, (void)count;
#endif
}

void memory_allow(float *memory, size_t count) {
#if defined(SZ_ADDRESS_SANITIZER)
  __asan_unpoison_memory_region(memory, count * sizeof(float));
#else
  (void)memory, (void)count;
#endif
}

void memory_undefined(float *memory, size_t count) {
#if defined(SZ_SWEEP_VALGRIND)
  VALGRIND_MAKE_MEM_UNDEFINED(memory, count * sizeof(float));
#else
  (void)memory, (void)count;
#endif
}

// ---- Faults -----------------------------------------------------------------------------------

static _Thread_local sigjmp_buf escape;
static _Thread_local bool is_catching;
static _Thread_local const void *volatile address;
static struct sigaction former_segv, former_bus;

static void caught(int number, siginfo_t *info, void *context) {
  (void)context;
  if (is_catching) {
    is_catching = false;
    address = info->si_addr;
    siglongjmp(escape, 1);
  }
  // A fault of somebody else: it happens again under the handler that was there before.
  sigaction(number, number == SIGSEGV ? &former_segv : &former_bus, NULL);
}

sigjmp_buf *faults_catch(void) {
  is_catching = true;
  return &escape;
}

void faults_release(void) { is_catching = false; }

const void *faults_address(void) { return address; }

void faults_begin(void) {
  struct sigaction action = {.sa_flags = SA_SIGINFO};
  action.sa_sigaction = caught;
  sigemptyset(&action.sa_mask);
  sigaction(SIGSEGV, &action, &former_segv);
  sigaction(SIGBUS, &action, &former_bus);
}

void faults_end(void) {
  sigaction(SIGSEGV, &former_segv, NULL);
  sigaction(SIGBUS, &former_bus, NULL);
}
