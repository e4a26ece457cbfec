/*
 * Lets one call of the C library fail, for a program that is started with this in LD_PRELOAD.
 *
 * FAULT_CALL     the call, such as pread
 * FAULT_AT       which one of them fails, from 1; 0 for none, which only counts
 * FAULT_KIND     the error's number; or `short` for half of what was asked for, `none` for nothing
 * FAULT_STICKY   if set, all that follow fail too
 * FAULT_REPORT   a file that gets `fault CALL DESCRIPTOR` when the first fails or a write, and, when the program
 *                exits, `count CALL NUMBER` for each call
 *
 * Only calls that go through the program's and its libraries' linkage tables come by: not those of the
 * C library itself, of the dynamic loader, or as plain system calls.
 */
#define _GNU_SOURCE
/* The classic names, whatever the compiler's headers make of them. */
#undef _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 0
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define CALLS(X) \
	X(read) X(pread) X(write) X(pwrite) X(writev) X(open) X(openat) X(fopen) X(close) X(fsync) \
	X(ftruncate) X(rename) X(linkat) X(unlink) X(symlink) X(mkdir) X(chmod) X(fchmod) X(stat) \
	X(lstat) X(fstat) X(fstatat) X(fstatvfs) X(access) X(realpath) X(readlink) X(utimensat) \
	X(opendir) X(readdir) X(flock) X(fcntl) X(lseek) X(mmap) X(malloc) X(pthread_create) \
	X(socket) X(connect) X(recv) X(send) X(setsockopt) X(getsockopt)

enum call {
#define X(name) CALL_##name,
	CALLS(X)
#undef X
	CALL_COUNT
};

static const char *const names[] = {
#define X(name) #name,
	CALLS(X)
#undef X
};

enum { SHORT = -1, NOTHING = -2 };

static atomic_ulong counts[CALL_COUNT];
static int faulty = -1;
static unsigned long position;
static int kind;
static int sticky;
static char report[4096];

/* No call of the C library that comes by here again. */
static void say(const char *line, size_t count)
{
	long file = syscall(SYS_openat, AT_FDCWD, report, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (file < 0)
		return;
	syscall(SYS_write, file, line, count);
	syscall(SYS_close, file);
}

__attribute__((constructor)) static void start(void)
{
	const char *name = getenv("FAULT_CALL");
	const char *at = getenv("FAULT_AT");
	const char *what = getenv("FAULT_KIND");
	const char *path = getenv("FAULT_REPORT");
	if (!name || !at || !what || !path || strlen(path) >= sizeof report)
		return;
	strcpy(report, path);
	position = strtoul(at, NULL, 10);
	kind = !strcmp(what, "short") ? SHORT : !strcmp(what, "none") ? NOTHING : atoi(what);
	sticky = getenv("FAULT_STICKY") != NULL;
	for (int call = 0; call < CALL_COUNT; call++)
		if (!strcmp(names[call], name))
			faulty = call;
}

__attribute__((destructor)) static void end(void)
{
	char line[64];
	for (int call = 0; call < CALL_COUNT; call++)
		say(line, (size_t)snprintf(line, sizeof line, "count %s %lu\n", names[call], counts[call]));
}

/* Counts a call, and whether it has to fail. */
static int fails(enum call call, int descriptor)
{
	unsigned long number = atomic_fetch_add(&counts[call], 1) + 1;
	if ((int)call != faulty || position == 0 || number < position || (number > position && !sticky))
		return 0;
	if (number == position || call == CALL_write) {
		char line[64];
		say(line, (size_t)snprintf(line, sizeof line, "fault %s %d\n", names[call], descriptor));
	}
	errno = kind;
	return 1;
}

#define REAL(type, name, ...) \
	static type (*real)(__VA_ARGS__); \
	if (!real) \
		real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

/* A call that returns `failure` with an error. */
#define PLAIN(call, type, name, failure, descriptor, arguments, ...) \
	type name(__VA_ARGS__) \
	{ \
		REAL(type, name, __VA_ARGS__); \
		return fails(CALL_##call, descriptor) ? failure : real arguments; \
	}

/* A call that moves `count` bytes, and may move fewer. */
#define TRANSFER(call, name, arguments, ...) \
	ssize_t name(__VA_ARGS__) \
	{ \
		REAL(ssize_t, name, __VA_ARGS__); \
		if (fails(CALL_##call, file)) { \
			if (kind == NOTHING) \
				return 0; \
			if (kind != SHORT) \
				return -1; \
			count = (count + 1) / 2; \
		} \
		return real arguments; \
	}

TRANSFER(read, read, (file, bytes, count), int file, void *bytes, size_t count)
TRANSFER(pread, pread, (file, bytes, count, offset),
	int file, void *bytes, size_t count, off_t offset)
TRANSFER(pread, pread64, (file, bytes, count, offset),
	int file, void *bytes, size_t count, off_t offset)
TRANSFER(write, write, (file, bytes, count), int file, const void *bytes, size_t count)
TRANSFER(pwrite, pwrite, (file, bytes, count, offset),
	int file, const void *bytes, size_t count, off_t offset)
TRANSFER(pwrite, pwrite64, (file, bytes, count, offset),
	int file, const void *bytes, size_t count, off_t offset)
TRANSFER(recv, recv, (file, bytes, count, flags), int file, void *bytes, size_t count, int flags)
TRANSFER(send, send, (file, bytes, count, flags),
	int file, const void *bytes, size_t count, int flags)
PLAIN(writev, ssize_t, writev, -1, file, (file, parts, count),
	int file, const struct iovec *parts, int count)

/* Dispatch looks after its threads in /proc, at times of its own, and stops the process when it cannot. */
static int is_ours(const char *path)
{
	return strncmp(path, "/proc/", 6) != 0;
}

/* The mode is there only with some flags; reading it without harms nobody on Linux. */
#define OPENS(call, name, arguments, ...) \
	int name(__VA_ARGS__, ...) \
	{ \
		REAL(int, name, __VA_ARGS__, ...); \
		va_list rest; \
		va_start(rest, flags); \
		mode_t mode = va_arg(rest, mode_t); \
		va_end(rest); \
		return is_ours(path) && fails(CALL_##call, -1) ? -1 : real arguments; \
	}

OPENS(open, open, (path, flags, mode), const char *path, int flags)
OPENS(open, open64, (path, flags, mode), const char *path, int flags)
OPENS(openat, openat, (folder, path, flags, mode), int folder, const char *path, int flags)
OPENS(openat, openat64, (folder, path, flags, mode), int folder, const char *path, int flags)
PLAIN(fopen, FILE *, fopen, NULL, -1, (path, mode), const char *path, const char *mode)
PLAIN(fopen, FILE *, fopen64, NULL, -1, (path, mode), const char *path, const char *mode)

int fcntl(int file, int command, ...)
{
	REAL(int, fcntl, int, int, ...);
	va_list rest;
	va_start(rest, command);
	void *argument = va_arg(rest, void *);
	va_end(rest);
	return fails(CALL_fcntl, file) ? -1 : real(file, command, argument);
}

/* Linux closes a file whatever close() says. */
int close(int file)
{
	REAL(int, close, int);
	int status = real(file);
	return fails(CALL_close, file) ? -1 : status;
}

PLAIN(fsync, int, fsync, -1, file, (file), int file)
PLAIN(ftruncate, int, ftruncate, -1, file, (file, count), int file, off_t count)
PLAIN(ftruncate, int, ftruncate64, -1, file, (file, count), int file, off_t count)
PLAIN(rename, int, rename, -1, -1, (old, new), const char *old, const char *new)
PLAIN(linkat, int, linkat, -1, -1, (a, old, b, new, flags),
	int a, const char *old, int b, const char *new, int flags)
PLAIN(unlink, int, unlink, -1, -1, (path), const char *path)
PLAIN(symlink, int, symlink, -1, -1, (target, path), const char *target, const char *path)
PLAIN(mkdir, int, mkdir, -1, -1, (path, mode), const char *path, mode_t mode)
PLAIN(chmod, int, chmod, -1, -1, (path, mode), const char *path, mode_t mode)
PLAIN(fchmod, int, fchmod, -1, file, (file, mode), int file, mode_t mode)
PLAIN(stat, int, stat, -1, -1, (path, status), const char *path, struct stat *status)
PLAIN(lstat, int, lstat, -1, -1, (path, status), const char *path, struct stat *status)
PLAIN(fstat, int, fstat, -1, file, (file, status), int file, struct stat *status)
PLAIN(fstatat, int, fstatat, -1, -1, (folder, path, status, flags),
	int folder, const char *path, struct stat *status, int flags)
struct statvfs;
PLAIN(fstatvfs, int, fstatvfs, -1, file, (file, status), int file, struct statvfs *status)
PLAIN(access, int, access, -1, -1, (path, mode), const char *path, int mode)
PLAIN(realpath, char *, realpath, NULL, -1, (path, buffer), const char *path, char *buffer)
PLAIN(readlink, ssize_t, readlink, -1, -1, (path, buffer, count),
	const char *path, char *buffer, size_t count)
PLAIN(utimensat, int, utimensat, -1, -1, (folder, path, times, flags),
	int folder, const char *path, const struct timespec times[2], int flags)
PLAIN(opendir, DIR *, opendir, NULL, -1, (path), const char *path)
PLAIN(readdir, struct dirent *, readdir, NULL, -1, (folder), DIR *folder)
PLAIN(readdir, struct dirent64 *, readdir64, NULL, -1, (folder), DIR *folder)
PLAIN(flock, int, flock, -1, file, (file, operation), int file, int operation)
PLAIN(lseek, off_t, lseek, -1, file, (file, offset, whence), int file, off_t offset, int whence)
PLAIN(mmap, void *, mmap, MAP_FAILED, file, (at, count, access, flags, file, offset),
	void *at, size_t count, int access, int flags, int file, off_t offset)
PLAIN(socket, int, socket, -1, -1, (family, type, protocol), int family, int type, int protocol)
PLAIN(connect, int, connect, -1, file, (file, address, count),
	int file, const struct sockaddr *address, socklen_t count)
PLAIN(setsockopt, int, setsockopt, -1, file, (file, level, name, value, count),
	int file, int level, int name, const void *value, socklen_t count)
PLAIN(getsockopt, int, getsockopt, -1, file, (file, level, name, value, count),
	int file, int level, int name, void *value, socklen_t *count)

/* Returns its error. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument)
{
	REAL(int, pthread_create, pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
	return fails(CALL_pthread_create, -1) ? kind : real(thread, attributes, body, argument);
}

/* dlsym itself takes memory, so glibc's own names. */
void *__libc_malloc(size_t count);
void *__libc_calloc(size_t count, size_t each);
void *__libc_realloc(void *memory, size_t count);
void *__libc_memalign(size_t alignment, size_t count);

void *malloc(size_t count) { return fails(CALL_malloc, -1) ? NULL : __libc_malloc(count); }

void *calloc(size_t count, size_t each)
{
	return fails(CALL_malloc, -1) ? NULL : __libc_calloc(count, each);
}

void *realloc(void *memory, size_t count)
{
	return fails(CALL_malloc, -1) ? NULL : __libc_realloc(memory, count);
}

void *aligned_alloc(size_t alignment, size_t count)
{
	return fails(CALL_malloc, -1) ? NULL : __libc_memalign(alignment, count);
}

int posix_memalign(void **memory, size_t alignment, size_t count)
{
	if (fails(CALL_malloc, -1))
		return kind;
	*memory = __libc_memalign(alignment, count);
	return *memory ? 0 : ENOMEM;
}
