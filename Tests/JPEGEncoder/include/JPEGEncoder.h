// Makes JPEG files of every kind that the decoder's shortcuts tell apart, for tests.
#ifndef SHUFFLEZOO_JPEG_ENCODER_H
#define SHUFFLEZOO_JPEG_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t width;
  uint32_t height;
  // 1 for grey, 3 for colour.
  int components;
  // The first component's sampling factors; the others have 1.
  int horizontal_sampling;
  int vertical_sampling;
  int quality;
  // Encode several scans, and of these only so many if it is above 0.
  bool progressive;
  int scan_count;
  // A restart marker after so many blocks' groups, if above 0.
  unsigned restart_interval;
} jpeg_encoder_options;

// Encodes pixels, rows from the top, `components` bytes each. Returns bytes that the caller frees with
// `jpeg_encoder_free`.
uint8_t *jpeg_encoder_encode(const jpeg_encoder_options *options, const uint8_t *pixels,
                             size_t *count);

void jpeg_encoder_free(uint8_t *bytes);

#endif
