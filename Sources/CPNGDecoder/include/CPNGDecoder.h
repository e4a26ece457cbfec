#ifndef CPNGDECODER_H
#define CPNGDECODER_H

#include <stddef.h>
#include <stdint.h>

// PNG bytes to RGB pixels over libpng's classic interface, as OpenCV (and so MindSpore's `Decode`) or
// Pillow gives them. Nothing is printed, no state is kept, and libpng's longjmp never leaves these
// functions.

// How reading a PNG ended.
typedef enum {
  // It was read.
  SZ_PNG_READ = 0,
  // The bytes end before the file's last chunk does.
  SZ_PNG_TRUNCATED = 1,
  // libpng refused the bytes; the message is its own.
  SZ_PNG_REFUSED = 2,
} sz_png_status;

// How 16-bit grey becomes 8 bits, the one thing about pixels that OpenCV and Pillow do differently.
typedef enum {
  // The upper byte, as in all other 16-bit pictures.
  SZ_PNG_GREY16_UPPER_BYTE = 0,
  // The value, and 255 for all above.
  SZ_PNG_GREY16_CLIPPED = 1,
} sz_png_grey16;

// The bytes that a message buffer has to have; messages end with a NUL.
enum { SZ_PNG_MESSAGE_CAPACITY = 200 };

// Reads the picture's size from the header, which allocates no pixels.
//
// `width` and `height` are written when the result is SZ_PNG_READ, and `message` otherwise.
sz_png_status sz_png_read_header(const uint8_t *bytes, size_t count, uint32_t *width,
                                 uint32_t *height, char *message);

// Decodes the picture into `rgb`, which holds height * width * 3 bytes: rows from the top, pixels
// from the left, red, green, blue. Both sides must be what `sz_png_read_header` gave for the same
// bytes. Grey is repeated in all three channels, palettes and small depths are expanded, of 16 bits
// the upper 8 are kept (`grey16` may say otherwise of grey without alpha), and alpha is dropped
// without blending; gamma is not applied.
sz_png_status sz_png_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width,
                            uint32_t height, sz_png_grey16 grey16, char *message);

#endif
