#ifndef SZ_PICTURE_KERNELS_H
#define SZ_PICTURE_KERNELS_H

#include "CPictureKernels.h"

sz_picture_stretch sz_picture_stretch_scalar;
sz_picture_blend sz_picture_blend_scalar;

#if defined(__x86_64__)
sz_picture_stretch sz_picture_stretch_avx2;
sz_picture_blend sz_picture_blend_avx2;
#endif

#endif
