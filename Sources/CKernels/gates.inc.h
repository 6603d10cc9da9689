// SPDX-License-Identifier: MIT
// Products of values with gates, mixtures, and factors by channel.

INLINE void gated_rows(NNActivation kind, const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += 2 * columns, y += columns)
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      store_some(y + i, load_some(x + i, n) * activate(kind, 0, load_some(x + columns + i, n)), n);
    }
}

INLINE void gated_rows_backward(NNActivation kind, const float *x, const float *dy, float *dx, ptrdiff_t rows,
                                ptrdiff_t columns, int32_t accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++, x += 2 * columns, dy += columns, dx += 2 * columns)
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec value = load_some(x + i, n), gate = load_some(x + columns + i, n), flow = load_some(dy + i, n);
      const vec value_before = accumulate ? load_some(dx + i, n) : splat(0);
      const vec gate_before = accumulate ? load_some(dx + columns + i, n) : splat(0);
      store_some(dx + i, value_before + flow * activate(kind, 0, gate), n);
      store_some(dx + columns + i, gate_before + activation_gradient(kind, 0, gate, flow * value), n);
    }
}

// The kinds that gates usually have are constants in their loops.
static void gated(NNActivation kind, const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  switch (kind) {
    case NN_SIGMOID: gated_rows(NN_SIGMOID, x, y, rows, columns); break;
    case NN_SILU: gated_rows(NN_SILU, x, y, rows, columns); break;
    case NN_GELU: gated_rows(NN_GELU, x, y, rows, columns); break;
    default: gated_rows(kind, x, y, rows, columns);
  }
}

static void gated_backward(NNActivation kind, const float *x, const float *dy, float *dx, ptrdiff_t rows,
                           ptrdiff_t columns, int32_t accumulate) {
  switch (kind) {
    case NN_SIGMOID: gated_rows_backward(NN_SIGMOID, x, dy, dx, rows, columns, accumulate); break;
    case NN_SILU: gated_rows_backward(NN_SILU, x, dy, dx, rows, columns, accumulate); break;
    case NN_GELU: gated_rows_backward(NN_GELU, x, dy, dx, rows, columns, accumulate); break;
    default: gated_rows_backward(kind, x, dy, dx, rows, columns, accumulate);
  }
}

static void blend(const float *gate, const float *a, const float *b, float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec other = load_some(b + i, n);
    store_some(y + i, load_some(gate + i, n) * (load_some(a + i, n) - other) + other, n);
  }
}

static void blend_backward(const float *gate, const float *a, const float *b, const float *dy, float *dgate,
                           float *da, float *db, ptrdiff_t count, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec share = load_some(gate + i, n), flow = load_some(dy + i, n);
    if (dgate) store_some(dgate + i, flow * (load_some(a + i, n) - load_some(b + i, n)), n);
    if (da) store_some(da + i, flow * share, n);
    if (!db) continue;
    const vec before = accumulate ? load_some(db + i, n) : splat(0);
    store_some(db + i, before + flow * (1.0f - share), n);
  }
}

static void prelu(const float *x, const float *alpha, int32_t shared, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns)
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec value = load_some(x + i, n), slope = shared ? splat(alpha[0]) : load_some(alpha + i, n);
      store_some(y + i, select(value > 0.0f, value, value * slope), n);
    }
}

static void prelu_backward(const float *x, const float *alpha, int32_t shared, const float *dy, float *dx, float *sums,
                           ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate) {
  if (sums) zero_floats(sums, columns);
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, dy += columns) {
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec value = load_some(x + i, n), flow = load_some(dy + i, n);
      if (sums) store_some(sums + i, load_some(sums + i, n) + flow * at_most(value, 0), n);
      if (!dx) continue;
      const vec slope = shared ? splat(alpha[0]) : load_some(alpha + i, n);
      const vec before = accumulate ? load_some(dx + i, n) : splat(0);
      store_some(dx + i, before + select(value > 0.0f, flow, flow * slope), n);
    }
    if (dx) dx += columns;
  }
}

static void scale_columns(const float *x, const float *factors, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns)
    for (ptrdiff_t i = 0; i < columns; i += LANES)
      store_some(y + i, load_some(x + i, columns - i) * load_some(factors + i, columns - i), columns - i);
}

static void scale_columns_backward(const float *x, const float *factors, const float *dy, float *dx, float *sums,
                                   ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate) {
  if (sums) zero_floats(sums, columns);
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, dy += columns) {
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec flow = load_some(dy + i, n);
      if (sums) store_some(sums + i, load_some(sums + i, n) + flow * load_some(x + i, n), n);
      if (!dx) continue;
      const vec before = accumulate ? load_some(dx + i, n) : splat(0);
      store_some(dx + i, before + flow * load_some(factors + i, n), n);
    }
    if (dx) dx += columns;
  }
}
