// SPDX-License-Identifier: MIT
// Losses and their gradients. A gradient may be written over the predictions it belongs to.

/// A row's log-sum-exp, split as largest + logarithm, so that differences to it do not cancel.
typedef struct LogSum {
  float largest, logarithm, sum;
} LogSum;

INLINE LogSum log_sum_exp(const float *x, ptrdiff_t columns) {
  const float top = largest(x, columns);
  const float sum = exponentials(x, top, (float *)0, columns);
  return (LogSum){top, (float)log((double)sum), sum};
}

INLINE void gradient_of_row(const float *x, LogSum row, float *gradient, const float *class_weights,
                            const float *targets, float share, float smooth, float mass, float scale,
                            ptrdiff_t columns) {
  // scale (mass softmax(x) - w (share t + smooth)), with t = 0 where there are no targets
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    const vec p = exponential(load_some(x + i, n) - row.largest) / row.sum;
    const vec target = load_some_or(targets, i, n, 0) * share + smooth;
    store_some(gradient + i, (p * mass - load_some_or(class_weights, i, n, 1) * target) * scale, n);
  }
}

static void cross_entropy(const float *logits, const float *labels, const float *class_weights, float smoothing,
                          float ignore_label, float scale, float *losses, float *gradient, ptrdiff_t rows,
                          ptrdiff_t columns) {
  const float smooth = smoothing / (float)columns;
  for (ptrdiff_t row = 0; row < rows; row++, logits += columns) {
    float *out = gradient ? gradient + row * columns : gradient;
    if (labels[row] == ignore_label) {
      losses[row] = 0;
      if (out) zero_floats(out, columns);
      continue;
    }
    if (!(labels[row] >= 0 && labels[row] < (float)columns)) {  // no class: nothing may be read for it
      losses[row] = __builtin_nanf("");
      if (out) zero_floats(out, columns);
      continue;
    }
    const ptrdiff_t label = (ptrdiff_t)labels[row];
    const LogSum sum = log_sum_exp(logits, columns);
    float mass = (1 - smoothing) * (class_weights ? class_weights[label] : 1);
    const float hit = mass;
    float loss = mass * (sum.logarithm - (logits[label] - sum.largest));
    if (smoothing != 0) {
      vec weights = splat(0), terms = splat(0);
      for (ptrdiff_t i = 0; i < columns; i += LANES) {
        const ptrdiff_t n = columns - i;
        const vec weight = first_or(load_some_or(class_weights, i, n, 1), n, 0);
        weights += weight;
        terms += weight * (sum.logarithm - (load_some(logits + i, n) - sum.largest));
      }
      loss += smooth * sum_of_lanes(terms);
      mass += smooth * sum_of_lanes(weights);
    }
    losses[row] = loss;
    if (!out) continue;
    gradient_of_row(logits, sum, out, class_weights, (const float *)0, 0, smooth, mass, scale, columns);
    out[label] -= hit * scale;
  }
}

static void cross_entropy_soft(const float *logits, const float *targets, const float *class_weights, float smoothing,
                               float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  const float smooth = smoothing / (float)columns, share = 1 - smoothing;
  for (ptrdiff_t row = 0; row < rows; row++, logits += columns, targets += columns) {
    const LogSum sum = log_sum_exp(logits, columns);
    vec masses = splat(0), terms = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec target = load_some(targets + i, n) * share + smooth;
      const vec mass = first_or(load_some_or(class_weights, i, n, 1) * target, n, 0);
      masses += mass;
      terms += mass * (sum.logarithm - (load_some(logits + i, n) - sum.largest));
    }
    losses[row] = sum_of_lanes(terms);
    if (gradient)
      gradient_of_row(logits, sum, gradient + row * columns, class_weights, targets, share, smooth,
                      sum_of_lanes(masses), scale, columns);
  }
}

static void binary_cross_entropy(const float *logits, const float *targets, const float *positive_weight,
                                 float smoothing, float scale, float *losses, float *gradient, ptrdiff_t rows,
                                 ptrdiff_t columns) {
  const float factor = scale / (float)columns;
  for (ptrdiff_t row = 0; row < rows; row++) {
    vec sum = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i, at = row * columns + i;
      const vec x = load_some(logits + at, n);
      const vec target = load_some(targets + at, n) * (1 - smoothing) + 0.5f * smoothing;
      const vec positive = target * load_some_or(positive_weight, i, n, 1), negative = 1.0f - target;
      // -log sigmoid(x) = softplus(-x), -log(1 - sigmoid(x)) = softplus(x): one logarithm serves both
      const vec e = exponential(-absolute(x));
      const vec rest = logarithm_of_1_plus(e);
      sum += first_or(positive * (at_least(-x, 0) + rest) + negative * (at_least(x, 0) + rest), n, 0);
      if (!gradient) continue;
      vec opposite;
      const vec p = sigmoid_pair(x, e, &opposite);
      store_some(gradient + at, (negative * p - positive * opposite) * factor, n);
    }
    losses[row] = sum_of_lanes(sum) / (float)columns;
  }
}

typedef enum Distance { SQUARED, ABSOLUTE, HUBER } Distance;

/// A row's loss is the mean of a function of the differences; sets its derivative.
INLINE vec distance(Distance kind, vec d, float delta, vec *slope) {
  const vec size = absolute(d);
  switch (kind) {
    case SQUARED: *slope = 2.0f * d; return d * d;
    case ABSOLUTE:
      *slope = select(d > 0.0f, splat(1), select(d < 0.0f, splat(-1), d));
      return size;
    case HUBER:
      *slope = at_most(at_least(d, -delta), delta);
      return select(size > delta, delta * (size - 0.5f * delta), 0.5f * (d * d));
  }
  return size;
}

INLINE void distances(Distance kind, const float *x, const float *targets, float delta, float scale, float *losses,
                      float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  const float factor = scale / (float)columns;
  for (ptrdiff_t row = 0; row < rows; row++) {
    vec sum = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i, at = row * columns + i;
      vec slope = splat(0);
      sum += distance(kind, load_some(x + at, n) - load_some(targets + at, n), delta, &slope);
      if (gradient) store_some(gradient + at, slope * factor, n);
    }
    losses[row] = sum_of_lanes(sum) / (float)columns;
  }
}

static void squared_error(const float *x, const float *targets, float scale, float *losses, float *gradient,
                          ptrdiff_t rows, ptrdiff_t columns) {
  distances(SQUARED, x, targets, 0, scale, losses, gradient, rows, columns);
}

static void absolute_error(const float *x, const float *targets, float scale, float *losses, float *gradient,
                           ptrdiff_t rows, ptrdiff_t columns) {
  distances(ABSOLUTE, x, targets, 0, scale, losses, gradient, rows, columns);
}

static void huber(const float *x, const float *targets, float delta, float scale, float *losses, float *gradient,
                  ptrdiff_t rows, ptrdiff_t columns) {
  distances(HUBER, x, targets, delta, scale, losses, gradient, rows, columns);
}
