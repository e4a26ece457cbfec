// As much of Linux as a static C program needs to compute, allocate and print: memory, output and
// the exit. It has one thread, no files, no signals; an exception ends the program as signals do.
//
// Numbers of system calls, errors and signals are Linux's for x86-64.
#include <stddef.h>
#include <stdint.h>

enum { PAGE = 4096, TABLES = 0x100000, STACK = MEMORY - (8 << 20) };
enum { EBADF = 9, ENOMEM = 12, EINVAL = 22, ESPIPE = 29, ENOSYS = 38 };
enum { SIGILL = 4, SIGTRAP = 5, SIGFPE = 8, SIGSEGV = 11 };

// Of a page table entry. `taken` is a bit for our own use: the page belongs to the program, which
// may have made it inaccessible.
enum { present = 1, writable = 2, accessed = 0x20, dirty = 0x40, taken = 0x200 };

extern const char exception_entries[], program_arguments[];
extern void system_call_entry(void);

uint64_t program_stack;
static uint64_t heap_end;      // the heap grows upwards from the program's image
static uint64_t mappings_end;  // mappings grow downwards from the stack
static struct { uint16_t low, selector, flags, middle; uint32_t high, zero; } exceptions[32];
static uint64_t *const pages = (uint64_t *)(TABLES + 3 * PAGE);

// MARK: the machine

static void out(uint16_t port, uint8_t value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void write_register(uint32_t number, uint64_t value) {
  __asm__ volatile("wrmsr" : : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

static void reload_page_tables(void) {
  __asm__ volatile("mov %0, %%cr3" : : "r"((uint64_t)TABLES) : "memory");
}

// Sends bytes to a printer; emulated.sh gives the machine one for each stream.
static void print(int stream, const char *bytes, size_t count) {
  const uint16_t port = stream == 2 ? 0x278 : 0x378;
  out(port + 2, 8);  // select
  for (size_t i = 0; i < count; i++) {
    out(port, (uint8_t)bytes[i]);
    out(port + 2, 9);  // strobe
    out(port + 2, 8);
  }
}

static void print_text(const char *text) {
  size_t count = 0;
  while (text[count]) count++;
  print(2, text, count);
}

static void print_hexadecimal(uint64_t value) {
  char digits[18] = "0x";
  for (int i = 0; i < 16; i++) digits[2 + i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
  print(2, digits, sizeof digits);
}

// Ends the machine. emulated.sh finds the status in what Bochs prints: `exit:`, then the status in
// hexadecimal.
static _Noreturn void power_off(uint8_t status) {
  for (const char *c = "exit:"; *c; c++) out(0xe9, *c);
  for (int shift = 4; shift >= 0; shift -= 4) out(0xe9, "0123456789abcdef"[status >> shift & 15]);
  out(0xe9, '\n');
  for (const char *c = "Shutdown"; *c; c++) out(0x8900, *c);
  for (;;) __asm__ volatile("hlt");
}

_Noreturn void exception(uint64_t vector, uint64_t instruction) {
  static const uint8_t signals[32] = {
      [0] = SIGFPE, [1] = SIGTRAP, [3] = SIGTRAP, [6] = SIGILL, [16] = SIGFPE, [19] = SIGFPE};
  const uint8_t signal = signals[vector] ? signals[vector] : SIGSEGV;
  uint64_t address;
  __asm__ volatile("mov %%cr2, %0" : "=r"(address));
  print_text(signal == SIGILL ? "illegal instruction" : signal == SIGFPE ? "arithmetic error"
             : signal == SIGTRAP ? "trap" : vector == 14 ? "page fault" : "protection fault");
  print_text(" at instruction ");
  print_hexadecimal(instruction);
  if (vector == 14) {
    print_text(", address ");
    print_hexadecimal(address);
  }
  print_text("\n");
  power_off(128 + signal);
}

// MARK: memory

// Lets the program access `[start, end)` as Linux's PROT_ bits say: 0 not at all, 2 also to write.
static void protect(uint64_t start, uint64_t end, uint64_t protection) {
  for (uint64_t page = start / PAGE; page < (end + PAGE - 1) / PAGE; page++) {
    pages[page] = page * PAGE | taken | accessed | dirty | (protection ? present : 0) |
                  (protection & 2 ? writable : 0);
  }
  reload_page_tables();
}

static void clear(uint64_t start, uint64_t end) {
  void *destination = (void *)start;
  uint64_t count = (end - start) / 8;
  __asm__ volatile("rep stosq" : "+D"(destination), "+c"(count) : "a"(0ull) : "memory");
}

static int64_t set_heap_end(uint64_t end) {
  if (end < HEAP || end > mappings_end) return (int64_t)heap_end;
  const uint64_t first = (heap_end + PAGE - 1) & -PAGE, last = (end + PAGE - 1) & -PAGE;
  if (last > first) {
    protect(first, last, 3);
    clear(first, last);
  }
  return (int64_t)(heap_end = end);
}

static int64_t map(uint64_t byte_count, uint64_t protection, uint64_t flags) {
  if (byte_count == 0 || (flags & 0x30) != 0x20) return -EINVAL;  // anonymous, and not fixed
  if (byte_count > mappings_end - heap_end - PAGE) return -ENOMEM;
  const uint64_t start = (mappings_end - byte_count) & -PAGE;
  protect(start, mappings_end, 3);
  clear(start, mappings_end);
  protect(start, mappings_end, protection);
  mappings_end = start;
  return (int64_t)start;
}

static int64_t unmap(uint64_t start, uint64_t byte_count) {
  const uint64_t end = start + byte_count;
  if (start % PAGE || start < mappings_end || end < start || end > STACK) return -EINVAL;
  for (uint64_t page = start / PAGE; page < (end + PAGE - 1) / PAGE; page++) pages[page] = 0;
  reload_page_tables();
  while (mappings_end < STACK && pages[mappings_end / PAGE] == 0) mappings_end += PAGE;
  return 0;
}

static int64_t change_protection(uint64_t start, uint64_t byte_count, uint64_t protection) {
  const uint64_t end = start + byte_count;
  if (start % PAGE || end < start) return -EINVAL;
  if (start < IMAGE || end > MEMORY) return -ENOMEM;
  protect(start, end, protection);
  return 0;
}

// MARK: system calls

static int64_t write_bytes(uint64_t stream, const char *bytes, uint64_t count) {
  if (stream != 1 && stream != 2) return -EBADF;
  print((int)stream, bytes, count);
  return (int64_t)count;
}

static int64_t write_vectors(uint64_t stream, const uint64_t (*vectors)[2], uint64_t count) {
  int64_t total = 0;
  for (uint64_t i = 0; i < count; i++) {
    const int64_t written = write_bytes(stream, (const char *)vectors[i][0], vectors[i][1]);
    if (written < 0) return written;
    total += written;
  }
  return total;
}

// The time since the start, a nanosecond a tick; a tick is an instruction, or about so.
static int64_t read_clock(uint64_t time[2]) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  const uint64_t ticks = (uint64_t)high << 32 | low;
  time[0] = ticks / 1000000000;
  time[1] = ticks % 1000000000;
  return 0;
}

static int64_t set_thread_area(uint64_t code, uint64_t address) {
  if (code != 0x1002) return -EINVAL;  // ARCH_SET_FS
  write_register(0xc0000100, address);
  return 0;
}

int64_t system_call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  switch (number) {
    case 0: return 0;                                              // read: nothing more
    case 1: return write_bytes(a, (const char *)b, c);             // write
    case 3: return 0;                                              // close
    case 8: return -ESPIPE;                                        // lseek
    case 9: return map(b, c, d);                                   // mmap
    case 10: return change_protection(a, b, c);                    // mprotect
    case 11: return unmap(a, b);                                   // munmap
    case 12: return set_heap_end(a);                               // brk
    case 13: case 14: return 0;                                    // rt_sigaction, rt_sigprocmask
    case 20: return write_vectors(a, (const uint64_t(*)[2])b, c);  // writev
    case 39: case 186: return 1;                                   // getpid, gettid
    case 60: case 231: power_off((uint8_t)a);                      // exit, exit_group
    case 62: power_off((uint8_t)(128 + b));                        // kill
    case 158: return set_thread_area(a, b);                        // arch_prctl
    case 218: return 1;                                            // set_tid_address
    case 228: return read_clock((uint64_t *)b);                    // clock_gettime
    case 234: power_off((uint8_t)(128 + c));                       // tgkill
    default: return -ENOSYS;
  }
}

// MARK: the start

// Page tables for all of the memory, in pages of 4 KiB, so that the program can protect each.
static void make_page_tables(void) {
  uint64_t *const tables = (uint64_t *)TABLES;
  const uint64_t flags = present | writable | accessed | dirty;
  tables[0] = (TABLES + PAGE) | flags;
  tables[512] = (TABLES + 2 * PAGE) | flags;
  for (uint64_t table = 0; table < (MEMORY + (2 << 20) - 1) >> 21; table++) {
    tables[1024 + table] = ((uint64_t)pages + table * PAGE) | flags;
  }
  protect(PAGE, IMAGE, 3);
  protect(IMAGE, HEAP, 3);
  protect(STACK, MEMORY, 3);
}

static void catch_exceptions(void) {
  for (int vector = 0; vector < 32; vector++) {
    const uint32_t entry = (uint32_t)(uintptr_t)exception_entries + 16 * vector;
    exceptions[vector].low = (uint16_t)entry;
    exceptions[vector].selector = 24;
    exceptions[vector].flags = 0x8e00;
    exceptions[vector].middle = (uint16_t)(entry >> 16);
  }
  struct __attribute__((packed)) { uint16_t limit; const void *base; } pointer = {
      sizeof exceptions - 1, exceptions};
  __asm__ volatile("lidt %0" : : "m"(pointer));
  write_register(0xc0000082, (uintptr_t)system_call_entry);
  write_register(0xc0000081, 24ull << 32);
}

// The stack that a Linux program begins with: the arguments, an empty environment, and where the
// program's headers are. Returns its lowest address.
static uint64_t *make_stack(void) {
  static const uint64_t auxiliary[] = {  // AT_PAGESZ, PHDR, PHENT, PHNUM, SECURE, RANDOM, NULL
      6, PAGE, 3, HEADERS, 4, 56, 5, HEADER_COUNT, 23, 0, 25, IMAGE, 0, 0};
  uint64_t *const stack = (uint64_t *)(MEMORY - (64 << 10));
  uint64_t *top = stack;
  *top++ = ARGUMENT_COUNT;
  const char *argument = program_arguments;
  for (int i = 0; i < ARGUMENT_COUNT; i++) {
    *top++ = (uint64_t)argument;
    while (*argument++) continue;
  }
  *top++ = 0;
  *top++ = 0;
  for (size_t i = 0; i < sizeof auxiliary / sizeof *auxiliary; i++) *top++ = auxiliary[i];
  return stack;
}

uint64_t *start(void) {
  heap_end = HEAP;
  mappings_end = STACK;
  make_page_tables();
  reload_page_tables();
  catch_exceptions();
  return make_stack();
}
