// SPDX-License-Identifier: MIT
// Layer normalisation.

/// Two passes: the mean, then squares around it, which does not cancel.
static void layer_norm(const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *mean,
                       float *inverse, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns) {
    vec sum = splat(0), squares = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) sum += load_some(x + i, columns - i);
    const float centre = mean ? sum_of_lanes(sum) / (float)columns : 0;
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const vec difference = first_or(load_some(x + i, columns - i) - centre, columns - i, 0);
      squares += difference * difference;
    }
    const float factor = 1 / __builtin_sqrtf(sum_of_lanes(squares) / (float)columns + epsilon);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec normal = (load_some(x + i, n) - centre) * factor;
      store_some(y + i, normal * load_some_or(gamma, i, n, 1) + load_some_or(beta, i, n, 0), n);
    }
    if (mean) mean[row] = centre;
    inverse[row] = factor;
  }
}

/// With g = gamma dy: dx = inverse (g - mean of g - xhat times the mean of g xhat).
static void layer_norm_backward(const float *x, const float *gamma, const float *mean, const float *inverse,
                                const float *dy, float *dx, float *dgamma, float *dbeta, ptrdiff_t rows,
                                ptrdiff_t columns, int32_t accumulate) {
  if (dgamma) zero_floats(dgamma, columns);
  if (dbeta) zero_floats(dbeta, columns);
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, dy += columns, dx += columns) {
    const float centre = mean ? mean[row] : 0, factor = inverse[row];
    vec sum = splat(0), sum_x = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec gradient = load_some(dy + i, n), normal = (load_some(x + i, n) - centre) * factor;
      const vec inner = gradient * load_some_or(gamma, i, n, 1);
      sum += inner;
      sum_x += inner * normal;
      if (dgamma) store_some(dgamma + i, load_some(dgamma + i, n) + gradient * normal, n);
      if (dbeta) store_some(dbeta + i, load_some(dbeta + i, n) + gradient, n);
    }
    const float mean_g = mean ? sum_of_lanes(sum) / (float)columns : 0, mean_gx = sum_of_lanes(sum_x) / (float)columns;
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec normal = (load_some(x + i, n) - centre) * factor;
      const vec inner = load_some(dy + i, n) * load_some_or(gamma, i, n, 1);
      const vec before = accumulate ? load_some(dx + i, n) : splat(0);
      store_some(dx + i, before + factor * (inner - mean_g - normal * mean_gx), n);
    }
  }
}
