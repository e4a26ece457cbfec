// What decoding alone costs: every file named on standard input, wholly, to RGB, with libjpeg's
// defaults, on one thread. Prints the least milliseconds a picture of three passes.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>  // after stdio.h, which it needs

typedef struct {
  unsigned char *bytes;
  unsigned long count;
} file;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static file read_file(const char *path) {
  FILE *stream = fopen(path, "rb");
  if (!stream) exit(1);
  fseek(stream, 0, SEEK_END);
  const long count = ftell(stream);
  rewind(stream);
  file found = {malloc((size_t)count), (unsigned long)count};
  if (!found.bytes || fread(found.bytes, 1, found.count, stream) != found.count) exit(1);
  fclose(stream);
  return found;
}

static void decode(const file *input) {
  static unsigned char row[1 << 18];
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  cinfo.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&cinfo);
  jpeg_mem_src(&cinfo, input->bytes, input->count);
  jpeg_read_header(&cinfo, TRUE);
  cinfo.out_color_space = JCS_RGB;
  jpeg_start_decompress(&cinfo);
  if (cinfo.output_width * 3 > sizeof row) exit(1);
  JSAMPROW rows[1] = {row};
  while (cinfo.output_scanline < cinfo.output_height) jpeg_read_scanlines(&cinfo, rows, 1);
  jpeg_finish_decompress(&cinfo);
  jpeg_destroy_decompress(&cinfo);
}

int main(void) {
  static file files[100000];
  size_t count = 0;
  char path[4096];
  while (count < sizeof files / sizeof *files && fgets(path, sizeof path, stdin)) {
    path[strcspn(path, "\n")] = 0;
    files[count++] = read_file(path);
  }
  if (count == 0) return 1;
  double least = 1e30;
  for (int pass = 0; pass < 3; pass++) {
    const double start = now();
    for (size_t i = 0; i < count; i++) decode(&files[i]);
    const double spent = now() - start;
    if (spent < least) least = spent;
  }
  printf("%.4f\n", least / (double)count);
  return 0;
}
