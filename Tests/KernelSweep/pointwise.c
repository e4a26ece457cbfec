// Cases of the grouped pointwise convolution.

#include <math.h>
#include <string.h>

#include "sweep.h"

/// Channels of groups in stages 2 to 4 of the variants with 3 and 8 groups, 0.5 and 1.0, and a
/// classifier for one picture and for a batch.
static const struct {
  size_t groups, inputs, outputs, pixels;
} network[] = {
  {3, 40, 10, 784},  {3, 10, 40, 784}, {3, 80, 20, 196}, {3, 20, 80, 196}, {3, 160, 40, 49},
  {3, 40, 160, 49},  {8, 24, 6, 784},  {8, 6, 24, 784},  {8, 48, 12, 196}, {8, 12, 48, 196},
  {8, 96, 24, 49},   {8, 24, 96, 49},  {1, 12, 60, 784}, {3, 20, 7, 3136}, {1, 480, 1000, 1},
  {1, 480, 100, 32},
};

size_t sweep_tiles(sweep *s, size_t outputs) {
  const size_t lanes = s->kernels->lanes, largest = sz_largest_tile(s->kernels->tile);
  const size_t most = largest > lanes ? largest : lanes;
  switch (sweep_between(s, 0, 3)) {
    case 0: return (outputs + lanes - 1) / lanes;
    case 1: return sweep_between(s, (outputs + most - 1) / most, outputs);
    default: return sz_tile_count(outputs, s->kernels->tile);
  }
}

/// Whether the best tiles hold all outputs of a group, are no larger than promised, and almost equal.
static bool check_tiles(sweep *s, size_t outputs) {
  const size_t count = sz_tile_count(outputs, s->kernels->tile);
  const size_t most = sz_tile_outputs(outputs, count, 0);
  size_t sum = 0;
  for (size_t t = 0; t < count; t++) {
    const size_t size = sz_tile_outputs(outputs, count, t);
    sum += size;
    if (size == 0 || size > sz_largest_tile(s->kernels->tile) || size > most || size + 1 < most) {
      return sweep_fail(s, "tile %zu of %zu has %zu outputs", t, count, size);
    }
  }
  return sum == outputs || sweep_fail(s, "the tiles have %zu of %zu outputs", sum, outputs);
}

/// The weights in tiles.
static float *packed_weights(sweep *s, const sz_f32_pointwise *layer, const float *weights) {
  float *packed = sweep_floats(s, layer->groups * layer->outputs * layer->inputs);
  float *next = packed;
  for (size_t g = 0; g < layer->groups; g++) {
    for (size_t t = 0; t < layer->tiles; t++) {
      const size_t outputs = sz_tile_outputs(layer->outputs, layer->tiles, t);
      for (size_t k = 0; k < layer->inputs; k++) {
        for (size_t m = 0; m < outputs; m++) *next++ = weights[m * layer->inputs + k];
      }
      weights += outputs * layer->inputs;
    }
  }
  return packed;
}

/// Compares what `sz_f32_pack` makes of weights.
static void check_pack(sweep *s, const sz_f32_pointwise *layer, const float *weights,
                       const double *scale, const float *expected) {
  const size_t count = layer->groups * layer->outputs * layer->inputs;
  for (placement at = AGAINST_END; at <= AGAINST_START; at++) {
    float *found = guarded_place(&s->weights, count, at, sizeof(float));
    if (sigsetjmp(*faults_catch(), 1) != 0) {
      sweep_fault(s);
      return;
    }
    sz_f32_pack(weights, scale, layer->groups, layer->outputs, layer->inputs, layer->tiles,
                found);
    faults_release();
    if (memcmp(found, expected, count * sizeof(float)) != 0) {
      sweep_fail(s, "sz_f32_pack puts the weights into another order, or scales them otherwise");
    }
  }
}

float *sweep_weights(sweep *s, const sz_f32_pointwise *layer, float **packed) {
  const size_t planes = layer->groups * layer->outputs;
  float *raw = sweep_values(s, planes * layer->inputs);
  float *weights = sweep_floats(s, planes * layer->inputs);
  double *scale = (double *)(void *)sweep_floats(s, 2 * planes);
  for (size_t m = 0; m < planes; m++) {
    // Not a number of `float`, so that a scale rounded to one would show.
    scale[m] = 0.5 + (double)(sweep_random(s) >> 11) * 0x1p-53;
    for (size_t k = m * layer->inputs; k < (m + 1) * layer->inputs; k++) {
      weights[k] = (float)(raw[k] * scale[m]);
    }
  }
  *packed = NULL;
  if (!check_tiles(s, layer->outputs)) return weights;
  *packed = packed_weights(s, layer, weights);
  check_pack(s, layer, raw, scale, *packed);
  return weights;
}

static void call(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  sz_f32_pointwise layer = u->layer.pointwise;
  layer.weights = at->weights;
  layer.bias = at->bias;
  kernels->pointwise(&layer, u->epilogue, at->x + at->part.first, u->x.stride,
                     at->y + at->part.first, u->y.stride, at->part.count);
}

void sweep_pointwise_sum(const subject *u, size_t plane, size_t pixel, double (*number)(float),
                         double *value, double *absolute) {
  const sz_f32_pointwise *layer = &u->layer.pointwise;
  const float *weights = u->weights + plane * layer->inputs;
  const float *x = u->x_values + plane / layer->outputs * layer->inputs * u->x.pixels + pixel;
  double sum = u->bias[plane];
  *absolute = fabs(sum);
  for (size_t k = 0; k < layer->inputs; k++) {
    const double product = number(weights[k]) * number(x[k * u->x.pixels]);
    sum += product;
    *absolute += fabs(product);
  }
  if (u->epilogue == SZ_ADD_RELU) {
    const double former = u->y_values[plane * u->y.pixels + pixel];
    sum += former;
    *absolute += fabs(former);
  }
  *value = u->epilogue != SZ_STORE && sum < 0 ? 0 : sum;
}

static double as_it_is(float number) { return number; }

static void model(const subject *u, size_t plane, size_t pixel, double *value, double *tolerance) {
  double absolute;
  sweep_pointwise_sum(u, plane, pixel, as_it_is, value, &absolute);
  *tolerance = sweep_tolerance(u->layer.pointwise.inputs, absolute);
}

static bool depends(const subject *u, size_t plane, size_t pixel, size_t input_plane,
                    size_t input_pixel) {
  const sz_f32_pointwise *layer = &u->layer.pointwise;
  return pixel == input_pixel && plane / layer->outputs == input_plane / layer->inputs;
}

/// Draws the sides of a layer and its pixels.
static size_t draw_shape(sweep *s, sz_f32_pointwise *layer) {
  static const size_t groups[] = {1, 1, 3, 8}, counts[] = {1, 2, 3, 4, 5, 8, 9, 12, 13};
  const size_t lanes = s->kernels->lanes, tile = s->kernels->tile;
  if (s->round % 16 == 15) {
    const size_t i = sweep_between(s, 0, sizeof network / sizeof *network - 1);
    layer->groups = network[i].groups;
    layer->inputs = network[i].inputs;
    layer->outputs = network[i].outputs;
    return network[i].pixels;
  }
  layer->groups = sweep_one_of(s, 4, groups);
  layer->inputs = sweep_between(s, 1, 40);
  if (s->round % 16 == 7) {
    // More inputs than any network has, and than a kernel takes at a time.
    layer->groups = sweep_between(s, 1, 2);
    layer->inputs = sweep_between(s, 600, 1300);
    layer->outputs = sweep_between(s, 1, 4);
    return sweep_between(s, 1, 2 * lanes + 1);
  }
  if (s->round % 3 == 0) {
    // Numbers of tiles of equal size that few pixels take together, or not, and few pixels.
    const size_t count = sweep_one_of(s, 9, counts);
    layer->outputs = sweep_between(s, count * tile - tile / 2, count * sz_largest_tile(tile));
    return lanes * sweep_between(s, 0, 2) + sweep_between(s, 1, lanes * 5 / 8 + 1);
  }
  layer->outputs = sweep_between(s, 1, 30);
  return 1 + s->round % (6 * lanes + 3);
}

subject sweep_pointwise_shape(sweep *s, size_t (*tiles)(sweep *s, size_t outputs)) {
  static const char *epilogues[] = {"store", "relu", "add and relu"};
  const size_t lanes = s->kernels->lanes;
  subject u = {
    .unit = 1,
    .rounding = lanes,
    .propagates_nan = true,
    .epilogue = (sz_epilogue)sweep_between(s, 0, 2),
    .depends = depends,
  };
  sz_f32_pointwise *layer = &u.layer.pointwise;
  const size_t pixels = draw_shape(s, layer);
  layer->tiles = tiles(s, layer->outputs);
  const size_t rounded = (pixels + lanes - 1) / lanes * lanes, behind = rounded - pixels;
  u.x = (plane_map){layer->groups * layer->inputs, pixels, rounded, 0, behind};
  u.y = (plane_map){layer->groups * layer->outputs, pixels, rounded, 0, behind};
  u.x.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, 2 * lanes);
  u.y.stride += sweep_between(s, 0, 2) * sweep_between(s, 0, 2 * lanes);
  u.steps = pixels;
  sweep_describe(s,
                 "groups %zu, inputs %zu, outputs %zu in %zu tiles, pixels %zu, %s, "
                 "strides %zu and %zu",
                 layer->groups, layer->inputs, layer->outputs, layer->tiles, pixels,
                 epilogues[u.epilogue], u.x.stride, u.y.stride);
  u.x_values = sweep_values(s, u.x.planes * pixels);
  if (u.epilogue == SZ_ADD_RELU) u.y_values = sweep_values(s, u.y.planes * pixels);
  u.bias_count = u.y.planes;
  u.bias = sweep_values(s, u.bias_count);
  return u;
}

subject sweep_pointwise(sweep *s) {
  subject u = sweep_pointwise_shape(s, sweep_tiles);
  const sz_f32_pointwise *layer = &u.layer.pointwise;
  u.margin = s->kernels->lanes;
  u.call = call;
  u.model = model;
  u.weight_count = u.y.planes * layer->inputs;
  u.weights = sweep_weights(s, layer, &u.packed);
  return u;
}
