#include "decoder.h"

#include <string.h>

static sz_jpeg_status read_rows(sz_jpeg_decompressor *d, uint8_t *rgb, uint32_t width,
                                uint32_t height) {
  struct jpeg_decompress_struct *cinfo = &d->cinfo;
  jpeg_start_decompress(cinfo);
  if (cinfo->output_width != width || cinfo->output_height != height) {
    snprintf(d->errors.message, SZ_JPEG_MESSAGE_CAPACITY, "the picture's size is not the header's");
    return SZ_JPEG_REFUSED;
  }
  const size_t stride = (size_t)width * 3;
  JSAMPARRAY cmyk = NULL;
  if (cinfo->out_color_space == JCS_CMYK) {
    cmyk = cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE, width * 4, 1);
  }
  while (cinfo->output_scanline < height && !d->errors.missing_data) {
    uint8_t *out = rgb + stride * cinfo->output_scanline;
    JSAMPROW row = cmyk ? cmyk[0] : out;
    jpeg_read_scanlines(cinfo, &row, 1);
    if (cmyk) sz_jpeg_convert_cmyk(d, row, out, width);
  }
  return sz_jpeg_verdict(d);
}

// `d` and the results lie in the caller's frame, so that they keep their values across longjmp.
static sz_jpeg_status run(sz_jpeg_decompressor *d, const uint8_t *bytes, size_t count,
                          uint8_t *rgb, uint32_t *width, uint32_t *height) {
  if (setjmp(d->errors.escape)) return sz_jpeg_failure(d);
  const sz_jpeg_status status = sz_jpeg_read_header_of(d, bytes, count);
  if (status != SZ_JPEG_READ) return status;
  if (rgb) return read_rows(d, rgb, *width, *height);
  *width = d->cinfo.image_width;
  *height = d->cinfo.image_height;
  return SZ_JPEG_READ;
}

static sz_jpeg_status run_and_clean_up(const uint8_t *bytes, size_t count, uint8_t *rgb,
                                       uint32_t *width, uint32_t *height, sz_jpeg_cmyk cmyk,
                                       char *message) {
  sz_jpeg_decompressor d;
  sz_jpeg_prepare(&d, cmyk);
  const sz_jpeg_status status = run(&d, bytes, count, rgb, width, height);
  memcpy(message, d.errors.message, SZ_JPEG_MESSAGE_CAPACITY);
  jpeg_destroy_decompress(&d.cinfo);
  return status;
}

sz_jpeg_status sz_jpeg_read_header(const uint8_t *bytes, size_t count, uint32_t *width,
                                   uint32_t *height, char *message) {
  return run_and_clean_up(bytes, count, NULL, width, height, SZ_JPEG_CMYK_MINDSPORE, message);
}

sz_jpeg_status sz_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width,
                              uint32_t height, sz_jpeg_cmyk cmyk, char *message) {
  return run_and_clean_up(bytes, count, rgb, &width, &height, cmyk, message);
}
