#ifndef CJPEGDECODER_H
#define CJPEGDECODER_H

#include <stddef.h>
#include <stdint.h>

// JPEG bytes to RGB pixels over libjpeg-turbo, as MindSpore's `Decode` or Pillow gives them. Nothing is
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

// How CMYK becomes RGB, the one thing about pixels that MindSpore and Pillow do differently.
typedef enum {
  // c * k / 255 in whole numbers. Values are inverted in files with Adobe's marker, and not in others.
  SZ_JPEG_CMYK_MINDSPORE = 0,
  // k - (255 - c) * k / 255, the quotient rounded. Values are inverted in all files.
  SZ_JPEG_CMYK_PILLOW = 1,
} sz_jpeg_cmyk;

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
                              uint32_t height, sz_jpeg_cmyk cmyk, char *message);

// ---- Row after row, and only what a part of the picture needs ---------------------------------

// A decoder that is used for one file after another. It keeps memory for a row; what libjpeg itself
// allocates lives from `open` to `close`.
typedef struct sz_jpeg_rows sz_jpeg_rows;

// The part of a picture that is wanted: it reaches down to where the caller stops reading.
typedef struct {
  uint32_t first_column;
  uint32_t column_count;
  uint32_t first_row;
} sz_jpeg_window;

// Makes a decoder; NULL if there is no memory.
sz_jpeg_rows *sz_jpeg_rows_create(void);

// Frees a decoder.
void sz_jpeg_rows_destroy(sz_jpeg_rows *rows);

// Reads the header of a file, as `sz_jpeg_read_header` does. The bytes must stay where they are until
// `close`, which follows whatever the result.
sz_jpeg_status sz_jpeg_rows_open(sz_jpeg_rows *rows, const uint8_t *bytes, size_t count,
                                 sz_jpeg_cmyk cmyk, uint32_t *width, uint32_t *height);

// Starts reading rows of an open file.
//
// With a window, which lies within the picture, rows above it and columns beside it are not
// reconstructed, as far as that does not change the pixels in it; the columns are made more to suit
// libjpeg. Without one (NULL) all rows come whole.
sz_jpeg_status sz_jpeg_rows_start(sz_jpeg_rows *rows, sz_jpeg_window *window);

// Reads the next row of a started file: 3 bytes a pixel, and 8 that mean nothing behind them. It is
// valid until the next call. There is no row below the picture's last.
sz_jpeg_status sz_jpeg_rows_next(sz_jpeg_rows *rows, const uint8_t **row);

// Judges a file after the last row that the caller wanted: with `start(NULL)` the last of all.
//
// Without a window the result is the one of `sz_jpeg_decode`. With one, SZ_JPEG_READ promises that
// `sz_jpeg_decode` would read the file too and give the same pixels; any other result, of the calls
// before as well, only says that the file has to be read without a window.
sz_jpeg_status sz_jpeg_rows_finish(sz_jpeg_rows *rows);

// Ends the work on a file.
void sz_jpeg_rows_close(sz_jpeg_rows *rows);

// What libjpeg or we said last; ends with a NUL within SZ_JPEG_MESSAGE_CAPACITY bytes.
const char *sz_jpeg_rows_message(const sz_jpeg_rows *rows);

#endif
