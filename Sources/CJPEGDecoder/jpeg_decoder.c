#include "CJPEGDecoder.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

_Static_assert(SZ_JPEG_MESSAGE_CAPACITY >= JMSG_LENGTH_MAX, "libjpeg's messages must fit");

// libjpeg-turbo's own bound for untrusted files (its `doc/libjpeg.txt` and fuzzers use 500): every
// scan of a progressive file costs a pass over the whole picture. Encoders write about ten.
enum { MAX_SCANS = 500 };

// libjpeg's error manager, with what our callbacks note.
typedef struct {
  struct jpeg_error_mgr base;  // first, so that cinfo->err points at the whole
  jmp_buf escape;
  char *message;
  bool invented_end;  // the file ended, and the source made up an end marker
  bool missing_data;  // the entropy decoder needed bits after that
} error_manager;

typedef struct {
  struct jpeg_decompress_struct cinfo;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  error_manager errors;
} decoder;

static error_manager *errors_of(j_common_ptr cinfo) { return (error_manager *)cinfo->err; }

// ---- Errors -----------------------------------------------------------------------------------

static void error_exit(j_common_ptr cinfo) {
  error_manager *errors = errors_of(cinfo);
  cinfo->err->format_message(cinfo, errors->message);
  longjmp(errors->escape, 1);
}

// Counts warnings and stays silent; MindSpore, too, decodes damaged entropy data with a warning.
static void emit_message(j_common_ptr cinfo, int level) {
  if (level >= 0) return;
  cinfo->err->num_warnings++;
  // "premature end of data segment": zeros stand in for bits that are not there. When the segment
  // ends at a marker of the file's own, the damage is in the middle and only worth a warning.
  error_manager *errors = errors_of(cinfo);
  if (cinfo->err->msg_code == JWRN_HIT_MARKER && errors->invented_end) errors->missing_data = true;
}

static void output_message(j_common_ptr cinfo) { (void)cinfo; }

static void check_scans(j_common_ptr cinfo) {
  if (!cinfo->is_decompressor) return;
  if (((j_decompress_ptr)cinfo)->input_scan_number <= MAX_SCANS) return;
  snprintf(errors_of(cinfo)->message, SZ_JPEG_MESSAGE_CAPACITY, "more than %d scans", MAX_SCANS);
  longjmp(errors_of(cinfo)->escape, 1);
}

// ---- Source: the caller's bytes, then end markers without end --------------------------------

static void init_source(j_decompress_ptr cinfo) { (void)cinfo; }

static void term_source(j_decompress_ptr cinfo) { (void)cinfo; }

static boolean fill_input_buffer(j_decompress_ptr cinfo) {
  static const JOCTET end_marker[2] = {0xff, JPEG_EOI};
  errors_of((j_common_ptr)cinfo)->invented_end = true;
  cinfo->src->next_input_byte = end_marker;
  cinfo->src->bytes_in_buffer = sizeof end_marker;
  return TRUE;
}

static void skip_input_data(j_decompress_ptr cinfo, long byte_count) {
  if (byte_count <= 0) return;
  size_t skipped = (size_t)byte_count;
  if (skipped > cinfo->src->bytes_in_buffer) skipped = cinfo->src->bytes_in_buffer;
  cinfo->src->next_input_byte += skipped;
  cinfo->src->bytes_in_buffer -= skipped;
}

// ---- Decoding ----------------------------------------------------------------------------------

// Reads the header and sets what comes out. Everything else stays libjpeg's default, as in
// MindSpore: the accurate integer DCT, "fancy" upsampling, block smoothing.
static sz_jpeg_status open_decoder(decoder *d, const uint8_t *bytes, size_t count) {
  struct jpeg_decompress_struct *cinfo = &d->cinfo;
  jpeg_create_decompress(cinfo);
  cinfo->src = &d->source;
  d->source = (struct jpeg_source_mgr){
      .next_input_byte = bytes,
      .bytes_in_buffer = count,
      .init_source = init_source,
      .fill_input_buffer = fill_input_buffer,
      .skip_input_data = skip_input_data,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = term_source,
  };
  cinfo->progress = &d->progress;
  d->progress.progress_monitor = check_scans;
  jpeg_read_header(cinfo, TRUE);
  switch (cinfo->num_components) {
    case 1:
    case 3:
      cinfo->out_color_space = JCS_RGB;
      return SZ_JPEG_READ;
    case 4:
      cinfo->out_color_space = JCS_CMYK;  // libjpeg turns YCCK into CMYK, but not CMYK into RGB
      return SZ_JPEG_READ;
    default:
      snprintf(d->errors.message, SZ_JPEG_MESSAGE_CAPACITY,
               "%d components, where 1 (grey), 3 (colour) and 4 (CMYK) are supported",
               cinfo->num_components);
      return SZ_JPEG_REFUSED;
  }
}

// MindSpore's CMYK to RGB in whole numbers. Adobe's files hold inverted values.
static void convert_cmyk(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted) {
  for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    const int k = inverted ? cmyk[3] : 255 - cmyk[3];
    for (int c = 0; c < 3; c++) {
      const int ink = inverted ? cmyk[c] : 255 - cmyk[c];
      rgb[c] = (uint8_t)(ink * k / 255);
    }
  }
}

static sz_jpeg_status truncated(decoder *d) {
  snprintf(d->errors.message, SZ_JPEG_MESSAGE_CAPACITY, "the entropy-coded data end early");
  return SZ_JPEG_TRUNCATED;
}

// One scan is complete when all rows came without made-up bits. Several scans (progressive files)
// are complete only at the end marker, since a further scan might have followed; and arithmetic
// coding cannot tell made-up bits from its own.
//
// MindSpore 2.7.0 refuses every progressive file without its end marker. Of the others it decodes
// most (197 of 200 photographs) and refuses those whose last codes its decoder cannot look ahead
// far enough for; here all of them decode, since no bit is missing.
static bool needs_end_marker(j_decompress_ptr cinfo) {
  return jpeg_has_multiple_scans(cinfo) || cinfo->arith_code;
}

static sz_jpeg_status read_rows(decoder *d, uint8_t *rgb, uint32_t width, uint32_t height) {
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
    if (cmyk) convert_cmyk(row, out, width, cinfo->saw_Adobe_marker);
  }
  if (d->errors.missing_data) return truncated(d);
  if (d->errors.invented_end && needs_end_marker(cinfo)) return truncated(d);
  return SZ_JPEG_READ;
}

// `d` and the results lie in the caller's frame, so that they keep their values across longjmp.
static sz_jpeg_status run(decoder *d, const uint8_t *bytes, size_t count, uint8_t *rgb,
                          uint32_t *width, uint32_t *height) {
  if (setjmp(d->errors.escape)) {
    return d->errors.invented_end ? SZ_JPEG_TRUNCATED : SZ_JPEG_REFUSED;
  }
  const sz_jpeg_status status = open_decoder(d, bytes, count);
  if (status != SZ_JPEG_READ) return status;
  if (rgb) return read_rows(d, rgb, *width, *height);
  *width = d->cinfo.image_width;
  *height = d->cinfo.image_height;
  return SZ_JPEG_READ;
}

static sz_jpeg_status run_and_clean_up(const uint8_t *bytes, size_t count, uint8_t *rgb,
                                       uint32_t *width, uint32_t *height, char *message) {
  decoder d;
  memset(&d, 0, sizeof d);
  message[0] = 0;
  d.cinfo.err = jpeg_std_error(&d.errors.base);
  d.errors.base.error_exit = error_exit;
  d.errors.base.emit_message = emit_message;
  d.errors.base.output_message = output_message;
  d.errors.message = message;
  const sz_jpeg_status status = run(&d, bytes, count, rgb, width, height);
  jpeg_destroy_decompress(&d.cinfo);
  return status;
}

sz_jpeg_status sz_jpeg_read_header(const uint8_t *bytes, size_t count, uint32_t *width,
                                   uint32_t *height, char *message) {
  return run_and_clean_up(bytes, count, NULL, width, height, message);
}

sz_jpeg_status sz_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width,
                              uint32_t height, char *message) {
  return run_and_clean_up(bytes, count, rgb, &width, &height, message);
}
