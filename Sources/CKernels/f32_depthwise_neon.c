#if defined(__aarch64__)
#include "vector/neon.h"

#include "templates/depthwise.h"
#endif
