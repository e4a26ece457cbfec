#include "CPNGDecoder.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

typedef struct {
  png_structp png;
  png_infop info;
  jmp_buf escape;
  char *message;
  const uint8_t *bytes;
  size_t remaining;
  sz_png_grey16 grey16;
  bool ran_out;  // libpng wanted more bytes than there are
} decoder;

// ---- Callbacks ---------------------------------------------------------------------------------

static void on_error(png_structp png, png_const_charp message) {
  decoder *d = png_get_error_ptr(png);
  snprintf(d->message, SZ_PNG_MESSAGE_CAPACITY, "%s", message);
  longjmp(d->escape, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  decoder *d = png_get_io_ptr(png);
  if (count > d->remaining) {
    d->ran_out = true;
    png_error(png, "the data end early");
  }
  memcpy(out, d->bytes, count);
  d->bytes += count;
  d->remaining -= count;
}

// Clips 16 bits, of which libpng gives the upper byte first, to 8, in place.
static void clip_samples(png_structp png, png_row_infop row, png_bytep samples) {
  (void)png;
  const size_t count = row->rowbytes / 2;
  for (size_t i = 0; i < count; i++) samples[i] = samples[2 * i] ? 255 : samples[2 * i + 1];
}

// ---- Decoding ----------------------------------------------------------------------------------

// The transformations of OpenCV's PngDecoder::readData for an 8-bit colour result, less the swap to
// BGR that MindSpore undoes.
static void set_transformations(png_structp png, int depth, int color_type, sz_png_grey16 grey16) {
  if (depth == 16 && color_type == PNG_COLOR_TYPE_GRAY && grey16 == SZ_PNG_GREY16_CLIPPED) {
    // Pillow's I;16, as Convert.c turns it into RGB. libpng calls this after its own steps.
    png_set_read_user_transform_fn(png, clip_samples);
    png_set_user_transform_info(png, NULL, 8, 3);
  } else if (depth == 16) {
    png_set_strip_16(png);  // the upper byte; png_set_scale_16 would round
  }
  png_set_strip_alpha(png);
  if (color_type & PNG_COLOR_MASK_PALETTE) png_set_palette_to_rgb(png);
  if (!(color_type & PNG_COLOR_MASK_COLOR)) {
    if (depth < 8) png_set_expand_gray_1_2_4_to_8(png);
    png_set_gray_to_rgb(png);
  }
}

static sz_png_status read_rows(decoder *d, uint8_t *rgb, uint32_t width, uint32_t height) {
  const size_t stride = (size_t)width * 3;
  set_transformations(d->png, png_get_bit_depth(d->png, d->info),
                      png_get_color_type(d->png, d->info), d->grey16);
  const int passes = png_set_interlace_handling(d->png);
  png_read_update_info(d->png, d->info);
  if (png_get_rowbytes(d->png, d->info) != stride ||
      png_get_image_height(d->png, d->info) != height) {
    png_error(d->png, "the picture's size is not the header's");
  }
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < height; y++) png_read_row(d->png, rgb + stride * y, NULL);
  }
  // MindSpore 2.7.0 refuses a file without its last chunk or with a wrong checksum there.
  png_read_end(d->png, NULL);
  return SZ_PNG_READ;
}

// `d` and the results lie in the caller's frame, so that they keep their values across longjmp.
static sz_png_status run(decoder *d, uint8_t *rgb, uint32_t *width, uint32_t *height) {
  if (setjmp(d->escape)) return d->ran_out ? SZ_PNG_TRUNCATED : SZ_PNG_REFUSED;
  d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, on_error, on_warning);
  if (d->png) d->info = png_create_info_struct(d->png);
  if (!d->info) {
    snprintf(d->message, SZ_PNG_MESSAGE_CAPACITY, "libpng cannot start");
    return SZ_PNG_REFUSED;
  }
  png_set_read_fn(d->png, d, read_bytes);
  // Texts and colour profiles change no pixel, and libpng would inflate them, however large.
  static const png_byte ignored[] = "zTXt\0iTXt\0tEXt\0iCCP";
  png_set_keep_unknown_chunks(d->png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof ignored / 5);
  png_read_info(d->png, d->info);
  if (rgb) return read_rows(d, rgb, *width, *height);
  *width = png_get_image_width(d->png, d->info);
  *height = png_get_image_height(d->png, d->info);
  return SZ_PNG_READ;
}

static sz_png_status run_and_clean_up(const uint8_t *bytes, size_t count, uint8_t *rgb,
                                      uint32_t *width, uint32_t *height, sz_png_grey16 grey16,
                                      char *message) {
  decoder d;
  memset(&d, 0, sizeof d);
  d.grey16 = grey16;
  message[0] = 0;
  d.message = message;
  d.bytes = bytes;
  d.remaining = count;
  const sz_png_status status = run(&d, rgb, width, height);
  png_destroy_read_struct(&d.png, &d.info, NULL);
  return status;
}

sz_png_status sz_png_read_header(const uint8_t *bytes, size_t count, uint32_t *width,
                                 uint32_t *height, char *message) {
  return run_and_clean_up(bytes, count, NULL, width, height, SZ_PNG_GREY16_UPPER_BYTE, message);
}

sz_png_status sz_png_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width,
                            uint32_t height, sz_png_grey16 grey16, char *message) {
  return run_and_clean_up(bytes, count, rgb, &width, &height, grey16, message);
}
