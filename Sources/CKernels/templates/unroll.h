#ifndef SHUFFLEZOO_UNROLL_H
#define SHUFFLEZOO_UNROLL_H

/// Before a loop whose count is a constant after inlining: its variables become registers.
#if defined(__clang__)
#define SZ_UNROLL _Pragma("clang loop unroll(full)")
#else
#define SZ_UNROLL _Pragma("GCC unroll 16")
#endif

#endif
