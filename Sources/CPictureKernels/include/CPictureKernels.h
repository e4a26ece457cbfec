#ifndef CPICTUREKERNELS_H
#define CPICTUREKERNELS_H

#include <stddef.h>
#include <stdint.h>

// A picture's way into a network: rows of RGB bytes are resized and normalised into planes of
// floats. Every variant gives the bits of the scalar one, which is the definition. Nothing is
// allocated and no state is kept.
//
// Source of the arithmetic: OpenCV 4.5, modules/imgproc/src/resize.cpp, `HResizeLinear` and
// `VResizeLinear` for 8 bits; MindSpore's `Normalize`.

// What the counts of `stretch` are multiples of.
enum { SZ_PICTURE_STEP = 8 };

// How many bytes behind its last pixel a source row may be read.
enum { SZ_PICTURE_SLACK = 8 };

// The mean and the deviation of each channel, red first.
typedef struct {
  float mean[3];
  float deviation[3];
} sz_picture_normalization;

// Resizes a row horizontally: the pixels at the byte offsets[i] and right of it, in the shares
// weights[2 i] and weights[2 i + 1] of 2048, become row[4 i ..]: red, green, blue and nothing, in
// units of 1/128 (the sum, shifted by 4).
//
// `count` is a multiple of SZ_PICTURE_STEP and may be 0. The weights are 0 to 2048 and their sum at
// most 2049. A pixel whose weight is 0 is read all the same, and must be readable.
typedef void sz_picture_stretch(size_t count, const int32_t *offsets, const int16_t *weights,
                                const uint8_t *source, int16_t *row);

// Weighs two stretched rows, in shares of 2048, and normalises: pixel i's channel c becomes
// output[c * plane + i] = (pixel - mean) / deviation, a float32 difference and a true quotient.
//
// `upper` and `lower` may be the same row. Exactly `count` floats of each plane are written.
typedef void sz_picture_blend(size_t count, const int16_t *upper, const int16_t *lower,
                              int16_t upper_weight, int16_t lower_weight,
                              const sz_picture_normalization *normalization, float *output,
                              size_t plane);

// ---- Antialiasing --------------------------------------------------------------------------------
//
// Source of the arithmetic: Pillow 11.3, src/libImaging/Resample.c, the passes for 8 bits. Weights are
// in units of 2^-22, not negative, and those of a result add up to 1, but for rounding.

// Resizes a row across: result i has tap_counts[i] pixels from the byte offsets[i] on, in the shares
// from weights[places[i]] on; it becomes the three bytes row[3 i ..]. `count` may be 0.
void sz_picture_antialias_across(size_t count, const int32_t *offsets, const int32_t *tap_counts,
                                 const int32_t *places, const int32_t *weights,
                                 const uint8_t *source, uint8_t *row);

// Weighs `tap_count` resized rows and normalises, as sz_picture_blend does, into `count` floats of each
// plane. The source's row y lies in row y % ring_rows of the ring, each of 3 count bytes.
void sz_picture_antialias_down(size_t count, const uint8_t *ring, size_t ring_rows, size_t first_row,
                               size_t tap_count, const int32_t *weights,
                               const sz_picture_normalization *normalization, float *output,
                               size_t plane);

// The kernels for one set of instructions.
typedef struct {
  sz_picture_stretch *stretch;
  sz_picture_blend *blend;
} sz_picture_kernels;

// The plain ones.
sz_picture_kernels sz_picture_kernels_scalar(void);

// The fastest ones that this processor has.
sz_picture_kernels sz_picture_kernels_fastest(void);

#endif
