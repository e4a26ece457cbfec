#include "decoder.h"

#include <string.h>

#include <jerror.h>

_Static_assert(SZ_JPEG_MESSAGE_CAPACITY >= JMSG_LENGTH_MAX, "libjpeg's messages must fit");

// libjpeg-turbo's own bound for untrusted files (its `doc/libjpeg.txt` and fuzzers use 500): every
// scan of a progressive file costs a pass over the whole picture. Encoders write about ten.
enum { MAX_SCANS = 500 };

static sz_jpeg_errors *errors_of(j_common_ptr cinfo) { return (sz_jpeg_errors *)cinfo->err; }

// ---- Errors -----------------------------------------------------------------------------------

static void error_exit(j_common_ptr cinfo) {
  sz_jpeg_errors *errors = errors_of(cinfo);
  cinfo->err->format_message(cinfo, errors->message);
  longjmp(errors->escape, 1);
}

// Counts warnings and stays silent; MindSpore, too, decodes damaged entropy data with a warning.
static void emit_message(j_common_ptr cinfo, int level) {
  if (level >= 0) return;
  cinfo->err->num_warnings++;
  // "premature end of data segment": zeros stand in for bits that are not there. When the segment
  // ends at a marker of the file's own, the damage is in the middle and only worth a warning.
  sz_jpeg_errors *errors = errors_of(cinfo);
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

void sz_jpeg_prepare(sz_jpeg_decompressor *d, sz_jpeg_cmyk cmyk) {
  memset(d, 0, sizeof *d);
  d->cmyk = cmyk;
  d->cinfo.err = jpeg_std_error(&d->errors.base);
  d->errors.base.error_exit = error_exit;
  d->errors.base.emit_message = emit_message;
  d->errors.base.output_message = output_message;
}

sz_jpeg_status sz_jpeg_failure(const sz_jpeg_decompressor *d) {
  return d->errors.invented_end ? SZ_JPEG_TRUNCATED : SZ_JPEG_REFUSED;
}

// ---- Header and verdict ------------------------------------------------------------------------

// Reads the header and sets what comes out. Everything else stays libjpeg's default, as in
// MindSpore: the accurate integer DCT, "fancy" upsampling, block smoothing.
sz_jpeg_status sz_jpeg_read_header_of(sz_jpeg_decompressor *d, const uint8_t *bytes, size_t count) {
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
static void convert_like_mindspore(const uint8_t *cmyk, uint8_t *rgb, size_t width, bool inverted) {
  for (size_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    const int k = inverted ? cmyk[3] : 255 - cmyk[3];
    for (int c = 0; c < 3; c++) {
      const int ink = inverted ? cmyk[c] : 255 - cmyk[c];
      rgb[c] = (uint8_t)(ink * k / 255);
    }
  }
}

// Pillow's: JpegImagePlugin.py takes all files for inverted ("CMYK;I"), and Convert.c's cmyk2rgb
// divides by 255 with Imaging.h's MULDIV255, which rounds.
static void convert_like_pillow(const uint8_t *cmyk, uint8_t *rgb, size_t width) {
  for (size_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    const int k = cmyk[3];
    for (int c = 0; c < 3; c++) {
      const int product = (255 - cmyk[c]) * k + 128;
      rgb[c] = (uint8_t)(k - (((product >> 8) + product) >> 8));
    }
  }
}

void sz_jpeg_convert_cmyk(const sz_jpeg_decompressor *d, const uint8_t *cmyk, uint8_t *rgb,
                          size_t width) {
  switch (d->cmyk) {
    case SZ_JPEG_CMYK_MINDSPORE:
      convert_like_mindspore(cmyk, rgb, width, d->cinfo.saw_Adobe_marker);
      break;
    case SZ_JPEG_CMYK_PILLOW:
      convert_like_pillow(cmyk, rgb, width);
      break;
  }
}

static sz_jpeg_status truncated(sz_jpeg_decompressor *d) {
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

sz_jpeg_status sz_jpeg_verdict(sz_jpeg_decompressor *d) {
  if (d->errors.missing_data) return truncated(d);
  if (d->errors.invented_end && needs_end_marker(&d->cinfo)) return truncated(d);
  return SZ_JPEG_READ;
}
