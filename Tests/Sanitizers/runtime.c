// Tells ThreadSanitizer what orders threads in Swift's libraries, which are not instrumented: how a
// contended `Mutex` changes hands in the kernel, how whoever finds itself the only owner of an object
// comes after all who gave theirs up, and how a task goes on after who resumed it. Without it every
// contended lock, every reused array and every quick answer is a race.
//
// `make sanitize-thread` preloads it. In a program without the sanitizer it changes nothing.
//
// Sources: swiftlang/swift, stdlib/public/Synchronization/Mutex/LinuxImpl.swift,
// stdlib/public/runtime/HeapObject.cpp and stdlib/public/Concurrency/Task.cpp (Swift 6.3);
// llvm-project, compiler-rt/lib/tsan/rtl/tsan_interface.h.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

/// What other threads do after they acquire `object` comes after what this one did.
static void release(void *object) {
  // Tagged pointers of the runtime are negative.
  if (__tsan_release && (intptr_t)object > 0) __tsan_release(object);
}

/// What this thread does from here on comes after what others did before they released `object`.
static void acquire(void *object) {
  if (__tsan_acquire && (intptr_t)object > 0) __tsan_acquire(object);
}

/// The function of that name behind this library's.
#define ORIGINAL(NAME) \
  ({                                               \
    static void *found;                            \
    if (!found) found = dlsym(RTLD_NEXT, NAME);    \
    found;                                         \
  })

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
// `_MutexHandle._lockSlow(_:)` and `_unlockSlow()`; the ways without contention are in the callers.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF) {
  typedef SWIFT void (*function)(uint32_t, SELF);
  ((function)ORIGINAL(LOCK))(thread, self);
  acquire(self);
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF) {
  typedef SWIFT void (*function)(SELF);
  release(self);
  ((function)ORIGINAL(UNLOCK))(self);
}

void swift_release(void *object) {
  release(object);
  ((void (*)(void *))ORIGINAL("swift_release"))(object);
}

void swift_release_n(void *object, uint32_t count) {
  release(object);
  ((void (*)(void *, uint32_t))ORIGINAL("swift_release_n"))(object, count);
}

bool swift_isUniquelyReferenced_native(void *object) {
  typedef bool (*function)(void *);
  const bool is_unique = ((function)ORIGINAL("swift_isUniquelyReferenced_native"))(object);
  if (is_unique) acquire(object);
  return is_unique;
}

bool swift_isUniquelyReferenced_nonNull_native(void *object) {
  typedef bool (*function)(void *);
  const bool is_unique = ((function)ORIGINAL("swift_isUniquelyReferenced_nonNull_native"))(object);
  if (is_unique) acquire(object);
  return is_unique;
}

void *swift_task_getCurrent(void);

// The runtime orders a task that had to wait after who resumed it, but not one whose continuation was
// resumed before it waits: that one goes on at once.
__attribute__((swiftasynccall)) void swift_continuation_await(void *context) {
  typedef __attribute__((swiftasynccall)) void (*function)(void *);
  acquire(swift_task_getCurrent());
  const function original = (function)ORIGINAL("swift_continuation_await");
  __attribute__((musttail)) return original(context);
}
