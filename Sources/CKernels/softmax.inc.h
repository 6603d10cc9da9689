// SPDX-License-Identifier: MIT
// Softmax and its logarithm, row by row.

INLINE float largest(const float *x, ptrdiff_t count) {
  vec best = splat(-__builtin_inff());
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const vec value = first_or(load_some(x + i, count - i), count - i, -__builtin_inff());
    best = select(value > best, value, best);
  }
  return largest_lane(best);
}

/// y = exp(x - offset) for a row; returns the sum. y NULL: the sum only.
INLINE float exponentials(const float *x, float offset, float *y, ptrdiff_t count) {
  vec sum = splat(0);
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec value = first_or(exponential(load_some(x + i, n) - offset), n, 0);
    if (y) store_some(y + i, value, n);
    sum += value;
  }
  return sum_of_lanes(sum);
}

static void softmax(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns) {
    const float sum = exponentials(x, largest(x, columns), y, columns);
    scale(1 / sum, y, columns);
  }
}

/// dx = y (dy - sum of y dy), row by row.
static void softmax_backward(const float *y, const float *dy, float *dx, ptrdiff_t rows, ptrdiff_t columns,
                             int32_t accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++, y += columns, dy += columns, dx += columns) {
    vec sums = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES)
      sums += load_some(y + i, columns - i) * load_some(dy + i, columns - i);
    const float sum = sum_of_lanes(sums);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec before = accumulate ? load_some(dx + i, n) : splat(0);
      store_some(dx + i, load_some(y + i, n) * (load_some(dy + i, n) - sum) + before, n);
    }
  }
}

static void log_softmax(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns) {
    // The largest is taken off first: the logarithm alone would drown in it.
    const float top = largest(x, columns);
    const float logarithm = (float)log((double)exponentials(x, top, (float *)0, columns));
    for (ptrdiff_t i = 0; i < columns; i += LANES)
      store_some(y + i, load_some(x + i, columns - i) - top - logarithm, columns - i);
  }
}

/// dx = dy - exp(y) (sum of dy), row by row.
static void log_softmax_backward(const float *y, const float *dy, float *dx, ptrdiff_t rows, ptrdiff_t columns,
                                 int32_t accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++, y += columns, dy += columns, dx += columns) {
    vec sums = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) sums += load_some(dy + i, columns - i);
    const float sum = sum_of_lanes(sums);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec before = accumulate ? load_some(dx + i, n) : splat(0);
      store_some(dx + i, load_some(dy + i, n) - exponential(load_some(y + i, n)) * sum + before, n);
    }
  }
}
