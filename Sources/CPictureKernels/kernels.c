#include "kernels.h"

sz_picture_kernels sz_picture_kernels_scalar(void) {
  return (sz_picture_kernels){sz_picture_stretch_scalar, sz_picture_blend_scalar};
}

sz_picture_kernels sz_picture_kernels_fastest(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    return (sz_picture_kernels){sz_picture_stretch_avx2, sz_picture_blend_avx2};
  }
#endif
  return sz_picture_kernels_scalar();
}
