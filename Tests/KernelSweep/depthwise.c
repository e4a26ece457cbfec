// Cases of the depthwise convolution.

#include <math.h>

#include "sweep.h"

/// The columns of an output row.
static size_t columns(const sz_f32_depthwise *layer) {
  return layer->step == 1 ? layer->width : sz_half(layer->width);
}

static void call(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  sz_f32_depthwise layer = u->layer.depthwise;
  layer.weights = at->weights;
  layer.bias = at->bias;
  layer.source = at->source;
  kernels->depthwise(&layer, at->x, u->x.stride, at->y + at->part.first * u->unit, u->y.stride,
                     at->part.first, at->part.count);
}

static void model(const subject *u, size_t plane, size_t pixel, double *value, double *tolerance) {
  const sz_f32_depthwise *layer = &u->layer.depthwise;
  const size_t row = pixel / u->unit * layer->step, column = pixel % u->unit * layer->step;
  const float *x = u->x_values + u->source[plane] * u->x.pixels;
  double sum = u->bias[plane], absolute = fabs(sum);
  for (size_t ky = 0; ky < 3; ky++) {
    for (size_t kx = 0; kx < 3; kx++) {
      // Both are one more than the place in the input.
      const size_t r = row + ky, q = column + kx;
      if (r < 1 || r > layer->height || q < 1 || q > layer->width) continue;
      const double product = (double)u->weights[9 * plane + 3 * ky + kx] *
                             (double)x[(r - 1) * layer->width + q - 1];
      sum += product;
      absolute += fabs(product);
    }
  }
  *value = sum;
  *tolerance = sweep_tolerance(9, absolute);
}

static bool depends(const subject *u, size_t plane, size_t pixel, size_t input_plane,
                    size_t input_pixel) {
  const sz_f32_depthwise *layer = &u->layer.depthwise;
  const size_t row = pixel / u->unit * layer->step, column = pixel % u->unit * layer->step;
  const size_t input_row = input_pixel / layer->width, input_column = input_pixel % layer->width;
  return u->source[plane] == input_plane && input_row + 1 >= row && input_row <= row + 1 &&
         input_column + 1 >= column && input_column <= column + 1;
}

static void draw_shape(sweep *s, sz_f32_depthwise *layer) {
  static const size_t sides[] = {112, 56, 28, 14, 7};
  const size_t lanes = s->kernels->lanes;
  layer->step = sweep_between(s, 1, 2);
  layer->channels = sweep_between(s, 1, 7);
  layer->height = sweep_between(s, 1, 9);
  // Rows of more than three vectors have some that touch neither end.
  layer->width = 1 + s->round % (4 * layer->step * lanes + 5);
  if (s->round % 8 == 7) layer->height = layer->width = sweep_one_of(s, 5, sides);
}

subject sweep_depthwise(sweep *s) {
  const size_t lanes = s->kernels->lanes;
  subject u = {
    .rounding = 1,
    .spill = lanes,
    .propagates_nan = true,
    .call = call,
    .model = model,
    .depends = depends,
  };
  sz_f32_depthwise *layer = &u.layer.depthwise;
  draw_shape(s, layer);
  const size_t height = layer->height, width = layer->width;
  const size_t input_planes = sweep_between(s, 1, 9);
  u.unit = columns(layer);
  u.steps = layer->step == 1 ? height : sz_half(height);
  // What a kernel may read around a plane may be the planes beside it.
  u.x = (plane_map){input_planes, height * width, height * width, lanes, 2 * lanes};
  u.y = (plane_map){layer->channels, u.steps * u.unit, u.steps * u.unit + lanes, 0, lanes};
  u.x.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, 4 * lanes);
  u.y.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, lanes);
  u.x_values = sweep_values(s, u.x.planes * u.x.pixels);
  u.weight_count = 9 * layer->channels;
  u.packed = u.weights = sweep_values(s, u.weight_count);
  u.bias_count = u.source_count = layer->channels;
  u.bias = sweep_values(s, u.bias_count);
  u.source = (uint32_t *)(void *)sweep_floats(s, u.source_count);
  for (size_t c = 0; c < layer->channels; c++) {
    u.source[c] = (uint32_t)sweep_between(s, 0, input_planes - 1);
  }
  sweep_describe(s, "channels %zu of %zu, step %zu, height %zu, width %zu, strides %zu and %zu",
                 layer->channels, input_planes, layer->step, height, width, u.x.stride, u.y.stride);
  return u;
}
