// One float in a vector, for any processor.

#include <math.h>
#include <stddef.h>

#define SZ_SUFFIX(name) name##_scalar
#define SZ_TARGET
#define SZ_INLINE static inline __attribute__((always_inline))

enum { LANES = 1, TILE = 4, TILE_VECTORS = 1 };

typedef float vector;
typedef unsigned mask;

SZ_INLINE vector v_zero(void) { return 0; }
SZ_INLINE vector v_all(float value) { return value; }
SZ_INLINE vector v_weight(const float *p) { return *p; }
SZ_INLINE vector v_load(const float *p) { return *p; }
SZ_INLINE void v_store(float *p, vector a) { *p = a; }
SZ_INLINE vector v_add(vector a, vector b) { return a + b; }
SZ_INLINE vector v_subtract(vector a, vector b) { return a - b; }
SZ_INLINE vector v_multiply(vector a, vector b) { return a * b; }
SZ_INLINE vector v_fma(vector a, vector b, vector c) { return fmaf(a, b, c); }
// The second operand if either is NaN.
SZ_INLINE vector v_max(vector a, vector b) { return a > b ? a : b; }
SZ_INLINE mask m_first(size_t count) { return count > 0; }
SZ_INLINE mask m_bits(unsigned bits) { return bits & 1; }
SZ_INLINE vector v_masked(vector a, mask m) { return m ? a : 0; }
SZ_INLINE vector v_where_not_zero(vector a, vector where) { return where != 0 ? a : 0; }
SZ_INLINE float v_sum(vector a) { return a; }
