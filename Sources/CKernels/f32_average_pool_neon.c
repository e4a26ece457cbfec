#if defined(__aarch64__)
#include "vector/neon.h"

#include "templates/average_pool.h"
#endif
