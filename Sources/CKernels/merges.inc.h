// SPDX-License-Identifier: MIT
// Several values of one shape that become one, element by element, and products of rows.

static void merge(NNMerge kind, const float *const *inputs, ptrdiff_t n, float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t left = count - i;
    vec value = load_some(inputs[0] + i, left);
    for (ptrdiff_t k = 1; k < n; k++) {
      const vec other = load_some(inputs[k] + i, left);
      switch (kind) {
        case NN_MERGE_ADD: case NN_MERGE_AVERAGE: value += other; break;
        case NN_MERGE_SUBTRACT: value -= other; break;
        case NN_MERGE_MULTIPLY: value *= other; break;
        case NN_MERGE_MAXIMUM: value = select(other > value, other, value); break;
        case NN_MERGE_MINIMUM: value = select(other < value, other, value); break;
      }
    }
    if (kind == NN_MERGE_AVERAGE) value /= splat((float)n);
    store_some(y + i, value, left);
  }
}

// Of a maximum or minimum the first that reaches it gets the gradient.
static void merge_backward(NNMerge kind, const float *const *inputs, ptrdiff_t n, ptrdiff_t index, const float *dy, float *dx,
                           ptrdiff_t count, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t left = count - i;
    vec value = load_some(dy + i, left);
    const vec own = load_some(inputs[index] + i, left);
    switch (kind) {
      case NN_MERGE_ADD: break;
      case NN_MERGE_AVERAGE: value /= splat((float)n); break;
      case NN_MERGE_SUBTRACT: if (index > 0) value = -value; break;
      case NN_MERGE_MULTIPLY:
        for (ptrdiff_t k = 0; k < n; k++) {
          if (k != index) value *= load_some(inputs[k] + i, left);
        }
        break;
      case NN_MERGE_MAXIMUM: case NN_MERGE_MINIMUM:
        for (ptrdiff_t k = 0; k < n; k++) {
          if (k == index) continue;
          const vec other = load_some(inputs[k] + i, left);
          const vec zero = splat(0);
          if (kind == NN_MERGE_MAXIMUM) {
            value = k < index ? select(own > other, value, zero) : select(own >= other, value, zero);
          } else {
            value = k < index ? select(own < other, value, zero) : select(own <= other, value, zero);
          }
        }
        break;
    }
    if (accumulate) value += load_some(dx + i, left);
    store_some(dx + i, value, left);
  }
}

// As Keras: a norm counts as at least the root of 1e-12.
static float row_norm(const float *x, ptrdiff_t columns) {
  double squares = 0;
  for (ptrdiff_t i = 0; i < columns; i++) squares += (double)x[i] * x[i];
  return (float)sqrt(squares > 1e-12 ? squares : 1e-12);
}

static float row_product(const float *a, const float *b, ptrdiff_t columns) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < columns; i++) sum += (double)a[i] * b[i];
  return (float)sum;
}

static void row_dot(const float *a, const float *b, int32_t normalise, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, a += columns, b += columns) {
    const float product = row_product(a, b, columns);
    y[row] = normalise ? product / (row_norm(a, columns) * row_norm(b, columns)) : product;
  }
}

static void row_dot_backward(const float *a, const float *b, int32_t normalise, const float *dy, float *da, ptrdiff_t rows,
                             ptrdiff_t columns, int32_t accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++, a += columns, b += columns, da += columns) {
    float factor = dy[row], own = 0;
    if (normalise) {
      const float norm = row_norm(a, columns), other = row_norm(b, columns);
      factor /= norm * other;
      // Below the least norm the norm is a constant.
      if (norm * norm > 1.0001e-12f) own = factor * row_product(a, b, columns) / (norm * norm);
    }
    for (ptrdiff_t i = 0; i < columns; i++) da[i] = (accumulate ? da[i] : 0) + factor * b[i] - own * a[i];
  }
}
