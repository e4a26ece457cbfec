#define _GNU_SOURCE  // memmem

#include <stdlib.h>
#include <string.h>

#include "decoder.h"

// libjpeg-turbo writes a row that is 32-byte aligned around the cache, and reading it back then waits
// for memory: 0.14 ms a photograph. So rows start 16 bytes off.
enum { ALIGNMENT = 64, SKEW = 16, SLACK = 8 };

// A colour component has half as many columns at least, and so more than two.
enum { FEWEST_COLUMNS = 8 };

struct sz_jpeg_rows {
  sz_jpeg_decompressor decompressor;
  bool has_window;
  JSAMPARRAY cmyk;  // a row of it, for such a file
  uint8_t *memory;
  size_t capacity;
};

sz_jpeg_rows *sz_jpeg_rows_create(void) {
  sz_jpeg_rows *rows = calloc(1, sizeof *rows);
  if (rows) sz_jpeg_prepare(&rows->decompressor, SZ_JPEG_CMYK_MINDSPORE);
  return rows;
}

void sz_jpeg_rows_destroy(sz_jpeg_rows *rows) {
  jpeg_destroy_decompress(&rows->decompressor.cinfo);
  free(rows->memory);
  free(rows);
}

void sz_jpeg_rows_close(sz_jpeg_rows *rows) {
  jpeg_destroy_decompress(&rows->decompressor.cinfo);
}

const char *sz_jpeg_rows_message(const sz_jpeg_rows *rows) {
  return rows->decompressor.errors.message;
}

// A decompressor is not used twice: it would keep a file's tables for the next, which may lack them.
sz_jpeg_status sz_jpeg_rows_open(sz_jpeg_rows *rows, const uint8_t *bytes, size_t count,
                                 sz_jpeg_cmyk cmyk, uint32_t *width, uint32_t *height) {
  sz_jpeg_decompressor *d = &rows->decompressor;
  sz_jpeg_prepare(d, cmyk);
  rows->cmyk = NULL;
  if (setjmp(d->errors.escape)) return sz_jpeg_failure(d);
  const sz_jpeg_status status = sz_jpeg_read_header_of(d, bytes, count);
  if (status != SZ_JPEG_READ) return status;
  *width = d->cinfo.image_width;
  *height = d->cinfo.image_height;
  return SZ_JPEG_READ;
}

// ---- What may be left out ----------------------------------------------------------------------

// 4:4:4, 4:2:2, 4:2:0, 4:4:0 and grey: of these it is tested that nothing changes.
static bool has_usual_sampling(j_decompress_ptr cinfo) {
  const jpeg_component_info *components = cinfo->comp_info;
  for (int i = 1; i < cinfo->num_components; i++) {
    if (components[i].h_samp_factor != 1 || components[i].v_samp_factor != 1) return false;
  }
  const int most = cinfo->num_components == 1 ? 1 : 2;
  return cinfo->num_components <= 3 && components[0].h_samp_factor <= most &&
         components[0].v_samp_factor <= most;
}

// Arithmetic coding cannot tell made-up bits from its own, so that all of it has to be read.
static bool can_leave_out(j_decompress_ptr cinfo) {
  return !cinfo->arith_code && has_usual_sampling(cinfo);
}

// Smoothed upsampling looks a sample to the left and to the right, for which a pixel more is enough.
// But libjpeg smooths no component of two columns or fewer, so that few are not cut out alone.
// In a file of several scans libjpeg smooths blocks by their neighbours while scans are missing, for
// which it is not.
static void leave_out_columns(j_decompress_ptr cinfo, sz_jpeg_window *window) {
  const JDIMENSION width = cinfo->output_width;
  JDIMENSION first = window->first_column, end = first + window->column_count;
  first -= first > 0;
  end += end < width;
  if (end - first < FEWEST_COLUMNS) {
    end = width < first + FEWEST_COLUMNS ? width : first + FEWEST_COLUMNS;
    if (first + FEWEST_COLUMNS > end) first = end < FEWEST_COLUMNS ? 0 : end - FEWEST_COLUMNS;
  }
  JDIMENSION count = end - first;
  if (jpeg_has_multiple_scans(cinfo)) {
    first = 0;
    count = width;
  } else {
    jpeg_crop_scanline(cinfo, &first, &count);
  }
  window->first_column = first;
  window->column_count = count;
}

static bool make_room(sz_jpeg_rows *rows, size_t width) {
  const size_t needed = SKEW + width * 3 + SLACK;
  if (needed <= rows->capacity) return true;
  free(rows->memory);
  rows->capacity = (needed + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  rows->memory = aligned_alloc(ALIGNMENT, rows->capacity);
  if (!rows->memory) rows->capacity = 0;
  else memset(rows->memory, 0, rows->capacity);
  return rows->memory != NULL;
}

sz_jpeg_status sz_jpeg_rows_start(sz_jpeg_rows *rows, sz_jpeg_window *window) {
  sz_jpeg_decompressor *d = &rows->decompressor;
  j_decompress_ptr cinfo = &d->cinfo;
  rows->has_window = window != NULL;
  if (setjmp(d->errors.escape)) return sz_jpeg_failure(d);
  if (window && !can_leave_out(cinfo)) return SZ_JPEG_REFUSED;
  jpeg_start_decompress(cinfo);
  if (cinfo->out_color_space == JCS_CMYK) {
    rows->cmyk = cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE,
                                          cinfo->output_width * 4, 1);
  }
  if (window) leave_out_columns(cinfo, window);
  if (!make_room(rows, cinfo->output_width)) {
    snprintf(d->errors.message, SZ_JPEG_MESSAGE_CAPACITY, "out of memory");
    return SZ_JPEG_REFUSED;
  }
  if (window && window->first_row > 0) jpeg_skip_scanlines(cinfo, window->first_row);
  return SZ_JPEG_READ;
}

sz_jpeg_status sz_jpeg_rows_next(sz_jpeg_rows *rows, const uint8_t **row) {
  sz_jpeg_decompressor *d = &rows->decompressor;
  j_decompress_ptr cinfo = &d->cinfo;
  if (d->errors.missing_data) return sz_jpeg_verdict(d);
  if (setjmp(d->errors.escape)) return sz_jpeg_failure(d);
  uint8_t *rgb = rows->memory + SKEW;
  JSAMPROW target = rows->cmyk ? rows->cmyk[0] : rgb;
  jpeg_read_scanlines(cinfo, &target, 1);
  if (rows->cmyk) sz_jpeg_convert_cmyk(d, target, rgb, cinfo->output_width);
  *row = rgb;
  return SZ_JPEG_READ;
}

// Whether decoding what is left of the one scan would come to an end marker, and not to the end of
// the file. Entropy-coded data never hold ff d9, so that the decoder stops there for good.
static bool ends_with_marker(j_decompress_ptr cinfo) {
  if (cinfo->unread_marker == JPEG_EOI) return true;
  static const uint8_t marker[2] = {0xff, JPEG_EOI};
  const uint8_t *rest = cinfo->src->next_input_byte;
  const size_t count = cinfo->src->bytes_in_buffer;
  if (count < sizeof marker) return false;
  return memcmp(rest + count - sizeof marker, marker, sizeof marker) == 0 ||
         memmem(rest, count, marker, sizeof marker) != NULL;
}

sz_jpeg_status sz_jpeg_rows_finish(sz_jpeg_rows *rows) {
  sz_jpeg_decompressor *d = &rows->decompressor;
  const sz_jpeg_status verdict = sz_jpeg_verdict(d);
  if (!rows->has_window || verdict != SZ_JPEG_READ) return verdict;
  // Several scans were all read at the start.
  if (jpeg_has_multiple_scans(&d->cinfo)) return SZ_JPEG_READ;
  if (!d->errors.invented_end && ends_with_marker(&d->cinfo)) return SZ_JPEG_READ;
  return SZ_JPEG_TRUNCATED;
}
