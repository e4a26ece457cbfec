// Covering the columns of an output row with whole vectors.

#ifndef SHUFFLEZOO_COLUMNS_H
#define SHUFFLEZOO_COLUMNS_H

#include <stddef.h>

/// The first column of the vector after the one at `x`: the last vector ends with the row and may
/// overlap its neighbour; a row shorter than a vector has one, which ends behind the row.
static inline size_t sz_next_column(size_t x, size_t width, size_t lanes) {
  const size_t next = x + lanes;
  return next < width && next + lanes > width ? width - lanes : next;
}

#endif
