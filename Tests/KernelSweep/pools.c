// Cases of the average pool and of the global average.

#include <math.h>

#include "sweep.h"

window sweep_pooled(size_t side, size_t output) {
  const size_t begin = 2 * output >= side % 2 ? 2 * output - side % 2 : 0;
  const size_t end = 2 * output + 3 - side % 2;
  return (window){begin, (end < side ? end : side) - begin};
}

static bool is_inside(window w, size_t position) {
  return position >= w.first && position - w.first < w.count;
}

// ---- Average pool -----------------------------------------------------------------------------

static void call_pool(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  kernels->average_pool(u->x.planes, u->layer.pool.height, u->layer.pool.width, at->x, u->x.stride,
                        at->y, u->y.stride, at->part.first, at->part.count);
}

static void model_pool(const subject *u, size_t plane, size_t pixel, double *value,
                       double *tolerance) {
  const size_t width = u->layer.pool.width;
  const window rows = sweep_pooled(u->layer.pool.height, pixel / sz_half(width));
  const window columns = sweep_pooled(width, pixel % sz_half(width));
  double sum = 0, absolute = 0;
  for (size_t r = rows.first; r < rows.first + rows.count; r++) {
    for (size_t c = columns.first; c < columns.first + columns.count; c++) {
      const double x = u->x_values[plane * u->x.pixels + r * width + c];
      sum += x;
      absolute += fabs(x);
    }
  }
  const double count = (double)(rows.count * columns.count);
  *value = sum / count;
  *tolerance = sweep_tolerance(9, absolute / count);
}

static bool depends_pool(const subject *u, size_t plane, size_t pixel, size_t input_plane,
                         size_t input_pixel) {
  const size_t width = u->layer.pool.width;
  return plane == input_plane &&
         is_inside(sweep_pooled(u->layer.pool.height, pixel / sz_half(width)),
                   input_pixel / width) &&
         is_inside(sweep_pooled(width, pixel % sz_half(width)), input_pixel % width);
}

subject sweep_average_pool(sweep *s) {
  static const size_t sides[] = {112, 56, 28, 14, 7};
  const size_t lanes = s->kernels->lanes, channels = sweep_between(s, 1, 6);
  size_t height = sweep_between(s, 1, 9), width = 1 + s->round % (8 * lanes + 5);
  if (s->round % 8 == 7) height = width = sweep_one_of(s, 5, sides);
  const size_t outputs = sz_half(height) * sz_half(width);
  subject u = {
    .layer.pool = {height, width},
    .x = {channels, height * width, height * width, lanes, 2 * lanes},
    .y = {channels, outputs, outputs, 0, 0},
    .steps = sz_half(height),
    .unit = sz_half(width),
    .rounding = 1,
    .propagates_nan = true,
    .call = call_pool,
    .model = model_pool,
    .depends = depends_pool,
  };
  u.x.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, 4 * lanes);
  u.y.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, lanes);
  u.x_values = sweep_values(s, channels * u.x.pixels);
  sweep_describe(s, "channels %zu, height %zu, width %zu, strides %zu and %zu", channels, height,
                 width, u.x.stride, u.y.stride);
  return u;
}

// ---- Global average ---------------------------------------------------------------------------

static void call_global(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  kernels->global_average(u->x.planes, u->x.pixels, at->x, u->x.stride, at->y, u->y.stride);
}

static void model_global(const subject *u, size_t plane, size_t pixel, double *value,
                         double *tolerance) {
  (void)pixel;
  double sum = 0, absolute = 0;
  for (size_t p = 0; p < u->x.pixels; p++) {
    const double x = u->x_values[plane * u->x.pixels + p];
    sum += x;
    absolute += fabs(x);
  }
  *value = sum / (double)u->x.pixels;
  *tolerance = sweep_tolerance(u->x.pixels, absolute / (double)u->x.pixels);
}

static bool depends_global(const subject *u, size_t plane, size_t pixel, size_t input_plane,
                           size_t input_pixel) {
  (void)u, (void)pixel, (void)input_pixel;
  return plane == input_plane;
}

subject sweep_global_average(sweep *s) {
  static const size_t sizes[] = {49, 64, 196, 3136};
  const size_t lanes = s->kernels->lanes, channels = sweep_between(s, 1, 12);
  size_t pixels = 1 + s->round % (4 * lanes + 3);
  if (s->round % 8 == 7) pixels = sweep_one_of(s, 4, sizes);
  subject u = {
    .x = {channels, pixels, pixels + sweep_between(s, 0, lanes), 0, 0},
    .y = {channels, 1, sweep_between(s, 1, 3), 0, 0},
    .unit = 1,
    .rounding = 1,
    .propagates_nan = true,
    .call = call_global,
    .model = model_global,
    .depends = depends_global,
  };
  u.x_values = sweep_values(s, channels * pixels);
  sweep_describe(s, "channels %zu, pixels %zu, strides %zu and %zu", channels, pixels, u.x.stride,
                 u.y.stride);
  return u;
}
