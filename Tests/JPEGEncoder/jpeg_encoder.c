#include "JPEGEncoder.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

uint8_t *jpeg_encoder_encode(const jpeg_encoder_options *options, const uint8_t *pixels,
                             size_t *count) {
  struct jpeg_compress_struct cinfo;
  struct jpeg_error_mgr errors;
  cinfo.err = jpeg_std_error(&errors);
  jpeg_create_compress(&cinfo);
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  jpeg_mem_dest(&cinfo, &bytes, &length);
  cinfo.image_width = options->width;
  cinfo.image_height = options->height;
  cinfo.input_components = options->components;
  cinfo.in_color_space = options->components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&cinfo);
  jpeg_set_quality(&cinfo, options->quality, TRUE);
  cinfo.comp_info[0].h_samp_factor = options->horizontal_sampling;
  cinfo.comp_info[0].v_samp_factor = options->vertical_sampling;
  cinfo.restart_interval = options->restart_interval;
  if (options->progressive) {
    jpeg_simple_progression(&cinfo);
    // Fewer scans leave bits out, which decoders smooth over.
    if (options->scan_count > 0 && options->scan_count < cinfo.num_scans) {
      cinfo.num_scans = options->scan_count;
    }
  }
  jpeg_start_compress(&cinfo, TRUE);
  const size_t stride = (size_t)options->width * (size_t)options->components;
  while (cinfo.next_scanline < cinfo.image_height) {
    JSAMPROW row = (JSAMPROW)(pixels + stride * cinfo.next_scanline);
    jpeg_write_scanlines(&cinfo, &row, 1);
  }
  jpeg_finish_compress(&cinfo);
  jpeg_destroy_compress(&cinfo);
  *count = length;
  return bytes;
}

void jpeg_encoder_free(uint8_t *bytes) { free(bytes); }
