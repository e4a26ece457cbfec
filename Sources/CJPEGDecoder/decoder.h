// libjpeg-turbo with our errors and our source; for the files of this target only.

#ifndef SZ_JPEG_DECODER_H
#define SZ_JPEG_DECODER_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>

#include <jpeglib.h>

#include "CJPEGDecoder.h"

// libjpeg's error manager, with what our callbacks note.
typedef struct {
  struct jpeg_error_mgr base;  // first, so that cinfo->err points at the whole
  jmp_buf escape;
  char message[SZ_JPEG_MESSAGE_CAPACITY];
  bool invented_end;  // the file ended, and the source made up an end marker
  bool missing_data;  // the entropy decoder needed bits after that
} sz_jpeg_errors;

// A decompressor with all that it points to. It holds memory from `sz_jpeg_read_header_of` until
// `jpeg_destroy_decompress`.
typedef struct {
  struct jpeg_decompress_struct cinfo;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  sz_jpeg_errors errors;
  sz_jpeg_cmyk cmyk;
} sz_jpeg_decompressor;

// Sets errors and source up, before anything that can fail. The caller then calls
// setjmp(d->errors.escape), which is where libjpeg's errors go.
void sz_jpeg_prepare(sz_jpeg_decompressor *d, sz_jpeg_cmyk cmyk);

// Reads the header and sets what comes out. May leave to the escape.
sz_jpeg_status sz_jpeg_read_header_of(sz_jpeg_decompressor *d, const uint8_t *bytes, size_t count);

// What an escape means.
sz_jpeg_status sz_jpeg_failure(const sz_jpeg_decompressor *d);

// Judges the file when all of its rows were read.
sz_jpeg_status sz_jpeg_verdict(sz_jpeg_decompressor *d);

// Turns a row of CMYK, as libjpeg gave it, into RGB.
void sz_jpeg_convert_cmyk(const sz_jpeg_decompressor *d, const uint8_t *cmyk, uint8_t *rgb,
                          size_t width);

#endif
