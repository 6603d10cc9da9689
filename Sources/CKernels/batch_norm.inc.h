// SPDX-License-Identifier: MIT
// Batch normalisation: y = (x - mean) inverse gamma + beta by column, with or without a relu behind it. Whether the relu let a
// value pass is computed again from x, by the very same operations: nothing is kept for it, and y is not read.

/// Rows that share what is loaded for their columns.
#define NORM_ROWS 4

/// The numbers of a vector of columns.
typedef struct Norm {
  vec mean, inverse, gamma, beta;
} Norm;

INLINE Norm norm_at(const NNNormalisation *norm, ptrdiff_t i, ptrdiff_t n) {
  return (Norm){load_some(norm->mean + i, n), load_some(norm->inverse + i, n), load_some_or(norm->gamma, i, n, 1),
                load_some_or(norm->beta, i, n, 0)};
}

INLINE vec normalised(vec x, const Norm *norm) { return (x - norm->mean) * norm->inverse; }

INLINE vec affine(vec normal, const Norm *norm) { return multiply_add(normal, norm->gamma, norm->beta); }

/// The gradient in front of the relu.
INLINE vec flow_to(vec normal, const Norm *norm, vec dy, int rectified) {
  return rectified ? select(affine(normal, norm) <= 0, splat(0), dy) : dy;
}

INLINE void batch_norm_rows(int rows, int rectified, const float *x, const NNNormalisation *norm, float *y,
                            ptrdiff_t columns) {
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    const Norm here = norm_at(norm, i, n);
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      const vec value = affine(normalised(load_some(x + row * columns + i, n), &here), &here);
      store_some(y + row * columns + i, rectified ? at_least(value, 0) : value, n);
    }
  }
}

INLINE void batch_norm_of(int rectified, const float *x, const NNNormalisation *norm, float *y, ptrdiff_t rows,
                          ptrdiff_t columns) {
  ptrdiff_t row = 0;
  for (; row + NORM_ROWS <= rows; row += NORM_ROWS)
    batch_norm_rows(NORM_ROWS, rectified, x + row * columns, norm, y + row * columns, columns);
  for (; row < rows; row++) batch_norm_rows(1, rectified, x + row * columns, norm, y + row * columns, columns);
}

static void batch_norm(const float *x, const NNNormalisation *norm, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  if (norm->rectified)
    batch_norm_of(1, x, norm, y, rows, columns);
  else
    batch_norm_of(0, x, norm, y, rows, columns);
}

/// Adds the sums of dy and of dy xhat over the rows, for `vectors` vectors of columns (a constant once inlined).
INLINE void gradient_sums(int vectors, int rectified, const float *x, const NNNormalisation *norm, const float *dy,
                          ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t first, float *sum_dy, float *sum_dy_x) {
  vec sum[4] = {{0}, {0}, {0}, {0}}, sum_x[4] = {{0}, {0}, {0}, {0}};
  Norm here[4];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) here[j] = norm_at(norm, first + j * LANES, columns - first - j * LANES);
  for (ptrdiff_t row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      const ptrdiff_t at = first + j * LANES, n = columns - at;
      const vec normal = normalised(load_some(x + row * columns + at, n), &here[j]);
      const vec flow = flow_to(normal, &here[j], load_some(dy + row * columns + at, n), rectified);
      sum[j] += flow;
      sum_x[j] = multiply_add(flow, normal, sum_x[j]);
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    const ptrdiff_t at = first + j * LANES, n = columns - at;
    store_some(sum_dy + at, load_some(sum_dy + at, n) + sum[j], n);
    store_some(sum_dy_x + at, load_some(sum_dy_x + at, n) + sum_x[j], n);
  }
}

INLINE void batch_norm_sums_of(int rectified, const float *x, const NNNormalisation *norm, const float *dy,
                               ptrdiff_t rows, ptrdiff_t columns, float *sum_dy, float *sum_dy_x) {
  zero_floats(sum_dy, columns);
  zero_floats(sum_dy_x, columns);
  for (ptrdiff_t row = 0; row < rows; row += SUM_BLOCK) {
    const ptrdiff_t count = smaller(SUM_BLOCK, rows - row);
    const float *values = x + row * columns, *flow = dy + row * columns;
    ptrdiff_t i = 0;
    for (; columns - i > 3 * LANES; i += 4 * LANES)
      gradient_sums(4, rectified, values, norm, flow, count, columns, i, sum_dy, sum_dy_x);
    for (; i < columns; i += LANES)
      gradient_sums(1, rectified, values, norm, flow, count, columns, i, sum_dy, sum_dy_x);
  }
}

static void batch_norm_sums(const float *x, const NNNormalisation *norm, const float *dy, ptrdiff_t rows,
                            ptrdiff_t columns, float *sum_dy, float *sum_dy_x) {
  if (norm->rectified)
    batch_norm_sums_of(1, x, norm, dy, rows, columns, sum_dy, sum_dy_x);
  else
    batch_norm_sums_of(0, x, norm, dy, rows, columns, sum_dy, sum_dy_x);
}

/// The means are those of dy and of dy xhat; 0 where the statistics were constants.
INLINE void batch_norm_backward_rows(int rows, int rectified, const float *x, const NNNormalisation *norm,
                                     const float *dy, const float *sum_dy, const float *sum_dy_x, float share,
                                     float *dx, ptrdiff_t columns, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    const Norm here = norm_at(norm, i, n);
    const vec sum = load_some(sum_dy + i, n), mean_x = load_some(sum_dy_x + i, n) * share;
    const vec factor = here.gamma * here.inverse;
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      const ptrdiff_t at = row * columns + i;
      const vec normal = normalised(load_some(x + at, n), &here);
      const vec flow = flow_to(normal, &here, load_some(dy + at, n), rectified);
      // What is rounded is not left to the compiler: a gradient is the same with and without the relu.
      const vec rest = multiply_add(-normal, mean_x, multiply_add(sum, splat(-share), flow));
      store_some(dx + at, accumulate ? multiply_add(factor, rest, load_some(dx + at, n)) : factor * rest, n);
    }
  }
}

INLINE void batch_norm_backward_of(int rectified, const float *x, const NNNormalisation *norm, const float *dy,
                                   const float *sum_dy, const float *sum_dy_x, ptrdiff_t count, float *dx,
                                   ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate) {
  const float share = count > 0 ? 1 / (float)count : 0;
  for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
    const ptrdiff_t at = row * columns;
    taken = rows - row < NORM_ROWS ? 1 : NORM_ROWS;
    if (taken == 1)
      batch_norm_backward_rows(1, rectified, x + at, norm, dy + at, sum_dy, sum_dy_x, share, dx + at, columns, accumulate);
    else
      batch_norm_backward_rows(NORM_ROWS, rectified, x + at, norm, dy + at, sum_dy, sum_dy_x, share, dx + at, columns,
                               accumulate);
  }
}

static void batch_norm_backward(const float *x, const NNNormalisation *norm, const float *dy, const float *sum_dy,
                                const float *sum_dy_x, ptrdiff_t count, float *dx, ptrdiff_t rows, ptrdiff_t columns,
                                int32_t accumulate) {
  if (norm->rectified)
    batch_norm_backward_of(1, x, norm, dy, sum_dy, sum_dy_x, count, dx, rows, columns, accumulate);
  else
    batch_norm_backward_of(0, x, norm, dy, sum_dy, sum_dy_x, count, dx, rows, columns, accumulate);
}
