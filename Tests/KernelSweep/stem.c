// Cases of the stem.

#include <math.h>

#include "sweep.h"

static void call(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  sz_f32_stem layer = u->layer.stem;
  layer.convolution.weights = at->weights;
  layer.convolution.bias = at->bias;
  kernels->stem(&layer, at->x, at->y, u->y.stride, at->part.first, at->part.count, at->scratch);
}

/// One output of the convolution, after ReLU.
static void convolved(const subject *u, size_t plane, size_t row, size_t column, double *value,
                      double *tolerance) {
  const sz_f32_stem *layer = &u->layer.stem;
  const float *weights = u->weights + plane * layer->convolution.inputs;
  double sum = u->bias[plane], absolute = fabs(sum);
  for (size_t i = 0; i < layer->convolution.inputs; i++) {
    const size_t c = i / 9, r = 2 * row + i / 3 % 3, q = 2 * column + i % 3;
    // Both are one more than the place in the picture.
    if (r < 1 || r > layer->height || q < 1 || q > layer->width) continue;
    const double x = u->x_values[c * u->x.pixels + (r - 1) * layer->width + q - 1];
    sum += (double)weights[i] * x;
    absolute += fabs((double)weights[i] * x);
  }
  *value = sum < 0 ? 0 : sum;
  *tolerance = sweep_tolerance(layer->convolution.inputs, absolute);
}

/// The largest of a window; largest values are no further apart than the values are.
static void model(const subject *u, size_t plane, size_t pixel, double *value, double *tolerance) {
  const window rows = sweep_pooled(sz_half(u->layer.stem.height), pixel / u->unit);
  const window columns = sweep_pooled(sz_half(u->layer.stem.width), pixel % u->unit);
  *value = *tolerance = 0;
  for (size_t r = rows.first; r < rows.first + rows.count; r++) {
    for (size_t c = columns.first; c < columns.first + columns.count; c++) {
      double one, away;
      convolved(u, plane, r, c, &one, &away);
      *value = fmax(*value, one);
      *tolerance = fmax(*tolerance, away);
    }
  }
}

/// Whether the convolution reads a row or column of the picture for one of these outputs.
static bool reads(window outputs, size_t position) {
  return position + 1 >= 2 * outputs.first &&
         position <= 2 * (outputs.first + outputs.count - 1) + 1;
}

static bool depends(const subject *u, size_t plane, size_t pixel, size_t input_plane,
                    size_t input_pixel) {
  (void)plane, (void)input_plane;
  const sz_f32_stem *layer = &u->layer.stem;
  return reads(sweep_pooled(sz_half(layer->height), pixel / u->unit), input_pixel / layer->width) &&
         reads(sweep_pooled(sz_half(layer->width), pixel % u->unit), input_pixel % layer->width);
}

static void draw_shape(sweep *s, sz_f32_stem *layer) {
  static const size_t channels[] = {1, 3, 3, 5}, outputs[] = {12, 24, 24, 48};
  const size_t lanes = s->kernels->lanes, tile = s->kernels->tile;
  layer->channels = sweep_one_of(s, 4, channels);
  layer->height = sweep_between(s, 1, 21);
  layer->width = 1 + s->round % (8 * lanes + 9);
  if (s->round % 4 == 2) {
    layer->height = sweep_between(s, 1, 9);
    layer->width = sweep_between(s, 1, 18 * lanes);
  }
  size_t count = sweep_between(s, 1, 2 * tile + 1);
  if (s->round % 8 == 7) count = sweep_one_of(s, 4, outputs);
  if (s->round % 64 == 15) {
    layer->channels = 3;
    layer->height = layer->width = 224;
    count = 12;
  }
  layer->convolution.groups = 1;
  layer->convolution.inputs = 9 * layer->channels;
  layer->convolution.outputs = count;
  layer->convolution.tiles = sweep_tiles(s, count);
}

subject sweep_stem(sweep *s) {
  const size_t lanes = s->kernels->lanes;
  subject u = {
    .rounding = 1,
    .margin = lanes,
    .call = call,
    .model = model,
    .depends = depends,
  };
  sz_f32_stem *layer = &u.layer.stem;
  draw_shape(s, layer);
  const size_t pixels = layer->height * layer->width, outputs = layer->convolution.outputs;
  u.unit = sz_half(sz_half(layer->width));
  u.steps = sz_half(sz_half(layer->height));
  u.x = (plane_map){layer->channels, pixels, pixels, 0, 0};
  u.y = (plane_map){outputs, u.steps * u.unit, u.steps * u.unit, 0, 0};
  u.y.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, 2 * lanes);
  sweep_describe(s, "channels %zu, height %zu, width %zu, outputs %zu in %zu tiles, stride %zu",
                 layer->channels, layer->height, layer->width, outputs,
                 layer->convolution.tiles, u.y.stride);
  u.x_values = sweep_values(s, u.x.planes * pixels);
  u.weight_count = outputs * layer->convolution.inputs;
  u.weights = sweep_weights(s, &layer->convolution, &u.packed);
  u.bias_count = outputs;
  u.bias = sweep_values(s, u.bias_count);
  u.scratch_count = sz_f32_stem_scratch(layer->channels, outputs, layer->width, lanes);
  return u;
}
