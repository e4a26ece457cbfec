#if defined(__x86_64__)
#include "../CKernels/vector/avx512.h"

#define SZ_TILE_ROWS 8
#include "templates/table.h"
#endif
