// The checks, which are the same for all kernels.

#include <math.h>
#include <string.h>

#include "sweep.h"

static size_t map_count(const plane_map *map) {
  return map->before + (map->planes - 1) * map->stride + map->pixels + map->behind;
}

/// Forbids, or allows again, the gaps between the planes of a map.
static void watch_gaps(const plane_map *map, float *data, void (*watch)(float *, size_t)) {
  const size_t used = map->before + map->pixels + map->behind;
  if (map->stride <= used) return;
  for (size_t c = 0; c + 1 < map->planes; c++) {
    watch(data + c * map->stride + used, map->stride - used);
  }
}

/// Places a map; where it has no values, the filler stays.
static float *place_map(guarded *memory, const plane_map *map, const float *values, placement at) {
  float *data = guarded_place(memory, map_count(map), at, sizeof(float));
  for (size_t c = 0; values && c < map->planes; c++) {
    memcpy(data + map->before + c * map->stride, values + c * map->pixels,
           map->pixels * sizeof(float));
  }
  return data + map->before;
}

static void *place_constants(guarded *memory, const void *values, size_t count, size_t margin,
                             placement at) {
  float *data = guarded_place(memory, count + margin, at, sizeof(float));
  if (count > 0) memcpy(data, values, count * sizeof(float));
  return data;
}

/// The index of the first float that differs, or `count`; the pointers may be null for none.
static size_t first_difference(const float *a, const float *b, size_t count) {
  if (count == 0 || memcmp(a, b, count * sizeof(float)) == 0) return count;
  size_t i = 0;
  while (memcmp(a + i, b + i, sizeof(float)) == 0) i++;
  return i;
}

static bool is_same_bits(float a, float b) { return memcmp(&a, &b, sizeof a) == 0; }

// ---- One call ---------------------------------------------------------------------------------

bool sweep_fault(sweep *s) {
  const guarded *buffers[] = {&s->x, &s->y, &s->weights, &s->bias, &s->source, &s->scratch};
  const uintptr_t address = (uintptr_t)faults_address();
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) {
    const guarded *b = buffers[i];
    if (!guarded_contains(b, address)) continue;
    const ptrdiff_t offset = (ptrdiff_t)(address - (uintptr_t)b->data) / (ptrdiff_t)sizeof(float);
    return sweep_fail(s, "touched float %td of %s, which has %zu", offset, b->name, b->count);
  }
  return sweep_fail(s, "touched memory at %p, in none of its buffers", faults_address());
}

/// Calls the kernel on buffers that are in place.
static bool call(sweep *s, const subject *u, const arguments *at) {
  watch_gaps(&u->x, s->x.data, memory_forbid);
  watch_gaps(&u->y, s->y.data, memory_forbid);
  memory_undefined(s->scratch.data, s->scratch.count);
  const bool survives = sigsetjmp(*faults_catch(), 1) == 0;
  if (survives) {
    u->call(s->kernels, u, at);
    faults_release();
  }
  watch_gaps(&u->x, s->x.data, memory_allow);
  watch_gaps(&u->y, s->y.data, memory_allow);
  return survives || sweep_fault(s);
}

/// What a call on `part` may have touched in `y` lies inside; the rest is as it was.
static bool check_untouched(sweep *s, const subject *u, window part, const float *y_before) {
  const size_t begin = part.first * u->unit, count = part.count * u->unit;
  const size_t rounded = (count + u->rounding - 1) / u->rounding * u->rounding;
  const size_t touched = rounded + (count > 0 ? u->spill : 0);
  size_t cursor = 0;
  for (size_t c = 0; c <= u->y.planes; c++) {
    const size_t end = c < u->y.planes ? c * u->y.stride + begin : s->y.count;
    if (end > cursor) {
      const size_t i = first_difference(s->y.data + cursor, y_before + cursor, end - cursor);
      if (i < end - cursor) {
        return sweep_fail(s, "part %zu+%zu overwrote float %zu of y (planes are %zu apart): %g",
                          part.first, part.count, cursor + i, u->y.stride,
                          (double)s->y.data[cursor + i]);
      }
    }
    cursor = end + touched;
  }
  return true;
}

/// Whether the inputs are what they were.
static bool check_inputs(sweep *s, const subject *u, const float *x_before) {
  if (first_difference(s->x.data, x_before, s->x.count) < s->x.count) {
    return sweep_fail(s, "wrote into x");
  }
  if (first_difference(s->weights.data, u->packed, u->weight_count) < u->weight_count ||
      first_difference(s->bias.data, u->bias, u->bias_count) < u->bias_count) {
    return sweep_fail(s, "wrote into the weights");
  }
  return true;
}

static float *copied(const guarded *memory, float *copy) {
  memcpy(copy, memory->data, memory->count * sizeof(float));
  return copy;
}

/// The room that calls of one case share.
typedef struct {
  float *x_before, *y_before, *result;
} workspace;

/// Runs the kernel for a part; the numbers of all of `y` go to `room->result`.
static bool run(sweep *s, const subject *u, const float *x_values, const float *y_values,
                window part, placement at, const workspace *room) {
  arguments arguments = {.part = part};
  arguments.x = place_map(&s->x, &u->x, x_values, at);
  arguments.y = place_map(&s->y, &u->y, y_values, at);
  arguments.weights = place_constants(&s->weights, u->packed, u->weight_count, u->margin, at);
  arguments.bias = place_constants(&s->bias, u->bias, u->bias_count, u->margin, at);
  arguments.source = place_constants(&s->source, u->source, u->source_count, 0, at);
  arguments.scratch = guarded_place(&s->scratch, u->scratch_count, at, sizeof(size_t));
  const float *x_before = copied(&s->x, room->x_before);
  const float *y_before = copied(&s->y, room->y_before);
  if (!call(s, u, &arguments)) return false;
  for (size_t c = 0; c < u->y.planes; c++) {
    memcpy(room->result + c * u->y.pixels, arguments.y + c * u->y.stride,
           u->y.pixels * sizeof(float));
  }
  return check_untouched(s, u, part, y_before) && check_inputs(s, u, x_before);
}

// ---- What a case has to pass ------------------------------------------------------------------

double sweep_tolerance(size_t terms, double absolute) {
  return (double)(terms + 4) * 0x1p-24 * absolute;
}

static bool check_values(sweep *s, const subject *u, const float *found) {
  for (size_t c = 0; c < u->y.planes; c++) {
    for (size_t p = 0; p < u->y.pixels; p++) {
      double expected, tolerance;
      u->model(u, c, p, &expected, &tolerance);
      const double value = found[c * u->y.pixels + p];
      if (!(fabs(value - expected) <= tolerance)) {
        return sweep_fail(s, "output %zu, pixel %zu: expected %.9g ± %.2g, found %.9g", c, p,
                          expected, tolerance, value);
      }
    }
  }
  return true;
}

/// Compares the bits of a part with those of the whole.
static bool check_bits(sweep *s, const subject *u, window part, const float *whole,
                       const float *found, const char *what) {
  for (size_t c = 0; c < u->y.planes; c++) {
    for (size_t i = 0; i < part.count * u->unit; i++) {
      const size_t p = part.first * u->unit + i, at = c * u->y.pixels + p;
      if (!is_same_bits(whole[at], found[at])) {
        return sweep_fail(s, "%s %zu+%zu, output %zu, pixel %zu: expected %a, found %a", what,
                          part.first, part.count, c, p, (double)whole[at], (double)found[at]);
      }
    }
  }
  return true;
}

/// Compares bits with those of the scalar kernel; all NaNs are alike.
static bool check_twin(sweep *s, const subject *u, const float *found) {
  for (size_t i = 0; u->twin && i < u->y.planes * u->y.pixels; i++) {
    if (is_same_bits(u->twin[i], found[i]) || (isnan(u->twin[i]) && isnan(found[i]))) continue;
    return sweep_fail(s, "output %zu, pixel %zu: the scalar kernel gives %a, found %a",
                      i / u->y.pixels, i % u->y.pixels, (double)u->twin[i], (double)found[i]);
  }
  return true;
}

/// A random part whose pixels, rounded up, lie inside the planes of `y`.
static window draw_part(sweep *s, const subject *u) {
  const size_t end = (u->steps + u->rounding - 1) / u->rounding * u->rounding;
  window part = {sweep_between(s, 0, u->steps), 0};
  if (sweep_between(s, 0, 1) == 0) part.first = part.first / u->rounding * u->rounding;
  const size_t most = (end - part.first) / u->rounding * u->rounding;
  part.count = sweep_between(s, 0, most);
  // The last part ends with the whole, where the planes have no more than the margin.
  if (sweep_between(s, 0, 1) == 0) part.count = most;
  if (part.first + part.count > u->steps) part.count = u->steps - part.first;
  return part;
}

/// Whether a NaN at `plane` and `pixel` of `x`, or of `y` before the call, gets where it belongs.
static bool check_nan(sweep *s, const subject *u, bool is_from_y, size_t plane, size_t pixel,
                      const float *whole, const float *found) {
  for (size_t c = 0; c < u->y.planes; c++) {
    for (size_t p = 0; p < u->y.pixels; p++) {
      const bool depends =
          is_from_y ? c == plane && p == pixel : u->depends(u, c, p, plane, pixel);
      const float expected = depends ? NAN : whole[c * u->y.pixels + p];
      const float value = found[c * u->y.pixels + p];
      if (depends ? isnan(value) || !u->propagates_nan : is_same_bits(expected, value)) continue;
      return sweep_fail(s,
                        "NaN in %s, plane %zu, pixel %zu: output %zu, pixel %zu: expected %a, "
                        "found %a",
                        is_from_y ? "y" : "x", plane, pixel, c, p, (double)expected,
                        (double)value);
    }
  }
  return true;
}

static bool check_nans(sweep *s, const subject *u, window all, const float *whole,
                       const workspace *room) {
  const size_t plane = sweep_between(s, 0, u->x.planes - 1);
  const size_t pixel = sweep_between(s, 0, u->x.pixels - 1);
  float *x = u->x_values + plane * u->x.pixels + pixel, former = *x;
  *x = NAN;
  const bool runs = run(s, u, u->x_values, u->y_values, all, AGAINST_START, room);
  *x = former;
  if (!runs || !check_nan(s, u, false, plane, pixel, whole, room->result)) return false;
  if (!u->y_values) return true;

  const size_t at = sweep_between(s, 0, u->y.planes * u->y.pixels - 1);
  former = u->y_values[at];
  u->y_values[at] = NAN;
  const bool runs_again = run(s, u, u->x_values, u->y_values, all, AGAINST_START, room);
  u->y_values[at] = former;
  return runs_again &&
         check_nan(s, u, true, at / u->y.pixels, at % u->y.pixels, whole, room->result);
}

bool sweep_check(sweep *s, const subject *u) {
  const window all = {0, u->y.pixels / u->unit};
  const size_t outputs = u->y.planes * u->y.pixels;
  const workspace room = {
    .x_before = sweep_floats(s, map_count(&u->x)),
    .y_before = sweep_floats(s, map_count(&u->y)),
    .result = sweep_floats(s, outputs),
  };
  float *whole = sweep_floats(s, outputs);
  if (!run(s, u, u->x_values, u->y_values, all, AGAINST_END, &room)) return false;
  memcpy(whole, room.result, outputs * sizeof(float));
  if (!check_values(s, u, whole) || !check_twin(s, u, whole)) return false;
  if (!run(s, u, u->x_values, u->y_values, all, AGAINST_START, &room) ||
      !check_bits(s, u, all, whole, room.result, "placed elsewhere")) {
    return false;
  }
  for (int i = 0; i < 2 && u->steps > 0; i++) {
    const window part = draw_part(s, u);
    const placement at = i == 0 ? AGAINST_END : AGAINST_START;
    if (!run(s, u, u->x_values, u->y_values, part, at, &room) ||
        !check_bits(s, u, part, whole, room.result, "part")) {
      return false;
    }
  }
  return check_nans(s, u, all, whole, &room);
}
