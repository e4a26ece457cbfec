#ifndef CJPEGDECODER_H
#define CJPEGDECODER_H

#include <stddef.h>
#include <stdint.h>

// JPEG bytes to RGB pixels over libjpeg-turbo, as MindSpore's `Decode` gives them. Nothing is
// printed, no state is kept, and libjpeg's longjmp never leaves these functions.

// How reading a JPEG ended.
typedef enum {
  // It was read.
  SZ_JPEG_READ = 0,
  // The bytes end before the picture does.
  SZ_JPEG_TRUNCATED = 1,
  // libjpeg refused the bytes; the message is its own.
  SZ_JPEG_REFUSED = 2,
} sz_jpeg_status;

// The bytes that a message buffer has to have; messages end with a NUL.
enum { SZ_JPEG_MESSAGE_CAPACITY = 200 };

// Reads the picture's size from the header, which allocates no pixels.
//
// `width` and `height` are written when the result is SZ_JPEG_READ, and `message` otherwise.
sz_jpeg_status sz_jpeg_read_header(const uint8_t *bytes, size_t count, uint32_t *width,
                                   uint32_t *height, char *message);

// Decodes the picture into `rgb`, which holds height * width * 3 bytes: rows from the top, pixels
// from the left, red, green, blue. Both sides must be what `sz_jpeg_read_header` gave for the same
// bytes. Grey is repeated in all three channels, an orientation in the EXIF data is not applied.
sz_jpeg_status sz_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width,
                              uint32_t height, char *message);

#endif
