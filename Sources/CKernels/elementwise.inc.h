// SPDX-License-Identifier: MIT
// Elementwise operations, and sums over whole arrays.

static void add(const float *x, float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    store_some(y + i, load_some(y + i, n) + load_some(x + i, n), n);
  }
}

static void scale(float factor, float *x, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES)
    store_some(x + i, load_some(x + i, count - i) * factor, count - i);
}

static void sum_rows(
    float factor, const float *x, const float *rows, ptrdiff_t row_count, ptrdiff_t stride, float *y,
    ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    vec sum = load_some(x + i, n) * factor;
    for (ptrdiff_t row = 0; row < row_count; row++) sum += load_some(rows + row * stride + i, n);
    store_some(y + i, sum, n);
  }
}

static void clamp(float low, float high, float *x, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES)
    store_some(x + i, at_most(at_least(load_some(x + i, count - i), low), high), count - i);
}

static double sum_of_squares(const float *x, ptrdiff_t count) {
  dvec sum = {0};
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const dvec value = __builtin_convertvector(load_some(x + i, count - i), dvec);
    sum += value * value;
  }
  return sum_of_double_lanes(&sum);
}

static double sum_of_absolutes(const float *x, ptrdiff_t count) {
  dvec sum = {0};
  for (ptrdiff_t i = 0; i < count; i += LANES)
    sum += __builtin_convertvector(absolute(load_some(x + i, count - i)), dvec);
  return sum_of_double_lanes(&sum);
}

static ptrdiff_t first_not_finite(const float *x, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    // An exponent of ones is an infinity or no number.
    const ivec bad = ((ivec)load_some(x + i, count - i) & 0x7f800000) == 0x7f800000;
    if (!__builtin_reduce_or(bad)) continue;
    for (ptrdiff_t lane = 0; lane < LANES; lane++)
      if (bad[lane]) return i + lane;
  }
  return -1;
}

static void add_penalty(const float *w, float *g, float l1, float l2, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec weight = load_some(w + i, n);
    const vec sign = select(weight > 0.0f, splat(l1), select(weight < 0.0f, splat(-l1), splat(0)));
    store_some(g + i, load_some(g + i, n) + (sign + 2 * l2 * weight), n);
  }
}
