#if defined(__aarch64__)
#include "../CKernels/vector/neon.h"

#define SZ_TILE_ROWS 4
#include "templates/table.h"
#endif
