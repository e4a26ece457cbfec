// Cases of the grouped pointwise convolution in bfloat16.

#include <math.h>
#include <string.h>

#include "sweep.h"

/// Powers of two by which the numbers of a case are scaled: as they are; products around the smallest
/// normal number, pixels around it, and weights around it; products around half of that number's last
/// bit, where the biases are that number.
static const struct {
  int pixels, weights, others;
  bool has_smallest_biases;
} scales[] = {
  {0, 0, 0, false},       {0, 0, 0, false},       {-63, -63, -126, false},
  {-126, 8, -119, false}, {8, -126, -119, false}, {-75, -75, -126, true},
};

static const double smallest_normal = 0x1p-126;

/// The bfloat16 number next to `value`, by the definition: eight bits and the even one of two.
static double nearest(float value) {
  if (!(fabs((double)value) >= smallest_normal)) return 0;
  int exponent;
  const double fraction = frexp(value, &exponent);
  return ldexp(rint(ldexp(fraction, 8)), exponent - 8);
}

/// The upper half of the bits of a bfloat16 number's `float`.
static uint32_t bits(float value) {
  const float number = copysignf((float)nearest(value), value);
  uint32_t word;
  memcpy(&word, &number, sizeof word);
  return word >> 16;
}

static size_t draw_tiles(sweep *s, size_t outputs) {
  const size_t tile = s->kernels->tile, most = sz_largest_tile(tile);
  if (sweep_between(s, 0, 1) == 0) return sz_tile_count(outputs, tile);
  return sweep_between(s, (outputs + most - 1) / most, outputs);
}

/// The weights in pairs, in tiles, as floats of these bits.
static float *packed_pairs(sweep *s, const sz_f32_pointwise *layer, size_t tiles,
                           const float *weights) {
  const size_t inputs = layer->inputs;
  float *packed = sweep_floats(s, layer->groups * layer->outputs * sz_bf16_pairs(inputs));
  float *next = packed;
  for (size_t g = 0; g < layer->groups; g++) {
    for (size_t t = 0; t < tiles; t++) {
      const size_t outputs = sz_tile_outputs(layer->outputs, tiles, t);
      for (size_t k = 0; k < inputs; k += 2) {
        for (size_t m = 0; m < outputs; m++) {
          const float *first = weights + m * inputs + k;
          const uint32_t pair = bits(first[0]) | (k + 1 < inputs ? bits(first[1]) << 16 : 0);
          memcpy(next++, &pair, sizeof pair);
        }
      }
      weights += outputs * inputs;
    }
  }
  return packed;
}

/// Compares what `sz_bf16_pack` makes of weights.
static void check_pack(sweep *s, const subject *u, const float *weights, const double *scale) {
  const sz_f32_pointwise *layer = &u->layer.pointwise;
  for (placement at = AGAINST_END; at <= AGAINST_START; at++) {
    float *found = guarded_place(&s->weights, u->weight_count, at, sizeof(float));
    if (sigsetjmp(*faults_catch(), 1) != 0) {
      sweep_fault(s);
      return;
    }
    sz_bf16_pack(weights, scale, layer->groups, layer->outputs, layer->inputs, layer->tiles,
                 (uint32_t *)(void *)found);
    faults_release();
    if (memcmp(found, u->packed, u->weight_count * sizeof(float)) != 0) {
      sweep_fail(s, "sz_bf16_pack puts the weights into another order, or rounds them otherwise");
    }
  }
}

static void scale_values(float *values, size_t count, int exponent) {
  for (size_t i = 0; values && i < count; i++) values[i] = ldexpf(values[i], exponent);
}

/// Draws the weights of all outputs, and packs them.
static void draw_weights(sweep *s, subject *u, int exponent) {
  const size_t inputs = u->layer.pointwise.inputs, count = u->y.planes * inputs;
  float *raw = sweep_values(s, count);
  scale_values(raw, count, exponent);
  u->weights = sweep_floats(s, count);
  double *scale = (double *)(void *)sweep_floats(s, 2 * u->y.planes);
  for (size_t m = 0; m < u->y.planes; m++) {
    scale[m] = 0.5 + (double)(sweep_random(s) >> 11) * 0x1p-53;
    for (size_t k = m * inputs; k < (m + 1) * inputs; k++) {
      u->weights[k] = (float)(raw[k] * scale[m]);
    }
  }
  u->weight_count = u->y.planes * sz_bf16_pairs(inputs);
  u->packed = packed_pairs(s, &u->layer.pointwise, u->layer.pointwise.tiles, u->weights);
  check_pack(s, u, raw, scale);
}

static sz_bf16_pointwise kernel_layer(const sz_f32_pointwise *shape, size_t tiles,
                                      const float *weights, const float *bias) {
  return (sz_bf16_pointwise){
    .groups = shape->groups,
    .inputs = shape->inputs,
    .outputs = shape->outputs,
    .tiles = tiles,
    .weights = (const uint32_t *)(const void *)weights,
    .bias = bias,
  };
}

static void call(const sz_f32_kernels *kernels, const subject *u, const arguments *at) {
  const sz_f32_pointwise *shape = &u->layer.pointwise;
  const sz_bf16_pointwise layer = kernel_layer(shape, shape->tiles, at->weights, at->bias);
  kernels->bf16_pointwise(&layer, u->epilogue, at->x + at->part.first, u->x.stride,
                          at->y + at->part.first, u->y.stride, at->part.count);
}

/// What the scalar kernel makes of a case.
static float *twin(sweep *s, const subject *u) {
  const sz_f32_pointwise *shape = &u->layer.pointwise;
  const size_t pixels = u->y.pixels, count = u->y.planes * pixels;
  const float *weights = packed_pairs(s, shape, shape->outputs, u->weights);
  const sz_bf16_pointwise layer = kernel_layer(shape, shape->outputs, weights, u->bias);
  float *result = sweep_floats(s, count);
  if (u->y_values) memcpy(result, u->y_values, count * sizeof(float));
  sz_f32_kernels_for(SZ_SCALAR)
      ->bf16_pointwise(&layer, u->epilogue, u->x_values, pixels, result, pixels, pixels);
  return result;
}

static void model(const subject *u, size_t plane, size_t pixel, double *value, double *tolerance) {
  const size_t inputs = u->layer.pointwise.inputs;
  double absolute;
  sweep_pointwise_sum(u, plane, pixel, nearest, value, &absolute);
  // Each sum that becomes zero for being too small is less than the smallest normal number.
  *tolerance = sweep_tolerance(inputs + 1, absolute) +
               (double)(inputs + 2) * smallest_normal;
}

subject sweep_bf16_pointwise(sweep *s) {
  subject u = sweep_pointwise_shape(s, draw_tiles);
  const size_t i = sweep_between(s, 0, sizeof scales / sizeof *scales - 1);
  u.call = call;
  u.model = model;
  scale_values(u.x_values, u.x.planes * u.x.pixels, scales[i].pixels);
  scale_values(u.y_values, u.y.planes * u.y.pixels, scales[i].others);
  scale_values(u.bias, u.bias_count, scales[i].others);
  for (size_t m = 0; scales[i].has_smallest_biases && m < u.bias_count; m++) {
    u.bias[m] = copysignf((float)smallest_normal, u.bias[m]);
  }
  draw_weights(s, &u, scales[i].weights);
  if (strcmp(s->kernels->name, "scalar") != 0) u.twin = twin(s, &u);
  return u;
}
