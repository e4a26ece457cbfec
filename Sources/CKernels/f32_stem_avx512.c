#if defined(__x86_64__)
#include "vector/avx512.h"

#include "templates/stem.h"
#endif
