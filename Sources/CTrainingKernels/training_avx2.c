#if defined(__x86_64__)
#include "../CKernels/vector/avx2.h"

#define SZ_TILE_ROWS 4
#include "templates/table.h"
#endif
