// SPDX-License-Identifier: MIT
// Losses that are a mean over the columns of a function of one prediction and one target.

/// log(x) for x > 0: x = 2^e m with m around 1, log m = 2 artanh((m - 1) / (m + 1)). 0 gives -infinity, less gives NaN.
INLINE vec natural_logarithm(vec x) {
  // Denormal numbers are lifted first: their exponent is not in the exponent's place.
  const ivec is_small = x < 1.17549435e-38f;
  const vec lifted = select(is_small, x * 8388608.0f, x);
  const ivec bits = (ivec)lifted;
  // Counted from sqrt(1 / 2), so that m lies in [sqrt(1 / 2), sqrt 2).
  const ivec e = (bits - 0x3f3504f3) >> 23;
  const vec m = (vec)(bits - (ivec)((uvec)e << 23));
  const vec s = (m - 1.0f) / (m + 1.0f);
  const vec z = s * s;
  vec p = z * (2.0f / 9) + 2.0f / 7;
  p = p * z + 2.0f / 5;
  p = p * z + 2.0f / 3;
  const vec exponent = __builtin_convertvector(e, vec) - select(is_small, splat(23), splat(0));
  const vec y = exponent * 0.693359375f + (exponent * -2.12194440e-4f + (p * z * s + 2.0f * s));
  const vec nowhere = select(x == 0.0f, splat(-__builtin_inff()), splat(__builtin_nanf("")));
  return select(x > 0.0f, select(x > 3.402823466e38f, x, y), nowhere);
}

/// log(a / b) for positive a and b, without cancelling where they are near each other; sum = a + b.
INLINE vec logarithm_of_ratio(vec a, vec b, vec difference) {
  const vec s = difference / (a + b);
  const vec z = s * s;
  vec p = z * (2.0f / 9) + 2.0f / 7;
  p = p * z + 2.0f / 5;
  p = p * z + 2.0f / 3;
  const ivec is_near = absolute(s) < 0.17f;
  return select(is_near, p * z * s + 2.0f * s, natural_logarithm(a / b));
}

/// log cosh d: |d| + log(1 + exp(-2 |d|)) - log 2 far from 0, its series near it.
INLINE vec log_cosh(vec d) {
  const vec size = absolute(d), z = d * d;
  vec p = z * (31.0f / 14175) + -17.0f / 2520;
  p = p * z + 1.0f / 45;
  p = p * z + -1.0f / 12;
  p = p * z + 0.5f;
  const vec far = size + (logarithm_of_1_plus(exponential(-2.0f * size)) - 0.693147180559945309f);
  return select(size < 0.4f, p * z, far);
}

/// Focal loss of a score whose class is right with probability sigmoid(z): (1 - p)^gamma (-log p), and its derivative by z.
INLINE vec focal_term(vec z, float gamma, vec *slope) {
  vec q;
  const vec e = exponential(-absolute(z));
  const vec p = sigmoid_pair(z, e, &q);
  const vec rest = logarithm_of_1_plus(e);
  // log(1 - p) = -softplus(z): the power is taken of a logarithm that does not cancel.
  const vec above = at_least(z, 0) + rest, surprise = at_least(-z, 0) + rest;
  const vec factor = exponential(-gamma * above);
  *slope = factor * (-gamma * p * surprise - q);
  return factor * surprise;
}

/// The loss of predictions x for targets t; sets its derivative by x.
INLINE vec number_loss(NNNumberLoss kind, vec x, vec t, float a, float b, vec *slope) {
  const vec d = x - t, size = absolute(d);
  switch (kind) {
    case NN_SMOOTH_L1:
      *slope = at_most(at_least(d, -a), a) / a;
      return select(size > a, size - 0.5f * a, 0.5f * (d * d) / a);
    case NN_LOG_COSH:
      *slope = hyperbolic_tangent(d);
      return log_cosh(d);
    case NN_QUANTILE:
      *slope = select(d < 0.0f, splat(-a), select(d > 0.0f, splat(1 - a), d));
      return select(d < 0.0f, -a * d, (1 - a) * d);
    case NN_POISSON_OF_LOGARITHM: {
      const vec rate = exponential(x);
      *slope = rate - t;
      return rate - t * x;
    }
    case NN_POISSON_OF_RATE: {
      const vec raised = x + a;
      *slope = 1.0f - t / raised;
      return x - t * natural_logarithm(raised);
    }
    case NN_SQUARED_LOGARITHMIC: {
      const vec low = at_least(x, 0), other = at_least(t, 0);
      const vec ratio = logarithm_of_ratio(low + 1.0f, other + 1.0f, low - other);
      *slope = select(x < 0.0f, splat(0), 2.0f * ratio / (low + 1.0f));
      return ratio * ratio;
    }
    case NN_ABSOLUTE_PERCENTAGE: {
      const vec unit = 100.0f / at_least(absolute(t), 1e-7f);
      *slope = select(d > 0.0f, unit, select(d < 0.0f, -unit, d));
      return size * unit;
    }
    case NN_HINGE: case NN_SQUARED_HINGE: {
      const vec sign = select(t > 0.0f, splat(1), splat(-1));
      const vec lack = at_least(1.0f - sign * x, 0);
      if (kind == NN_SQUARED_HINGE) {
        *slope = -2.0f * sign * lack;
        return lack * lack;
      }
      *slope = select(lack > 0.0f, -sign, lack * 0.0f);
      return lack;
    }
    case NN_BINARY_FOCAL: {
      vec up, down;
      const vec yes = focal_term(x, a, &up), no = focal_term(-x, a, &down);
      // b: the weight of positive targets, 1 - b of the others; below 0 there is none.
      const vec positive = b < 0 ? t : t * b, negative = b < 0 ? 1.0f - t : (1.0f - t) * (1 - b);
      *slope = positive * up - negative * down;
      return positive * yes + negative * no;
    }
  }
  return size;
}

INLINE void number_losses_of_kind(NNNumberLoss kind, const float *x, const float *targets, float a, float b, float scale,
                                  float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  const float factor = scale / (float)columns;
  for (ptrdiff_t row = 0; row < rows; row++) {
    vec sum = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i, at = row * columns + i;
      vec slope = splat(0);
      const vec loss = number_loss(kind, load_some(x + at, n), load_some(targets + at, n), a, b, &slope);
      sum += first_or(loss, n, 0);
      if (gradient) store_some(gradient + at, slope * factor, n);
    }
    losses[row] = sum_of_lanes(sum) / (float)columns;
  }
}

static void number_loss_of_rows(NNNumberLoss kind, const float *x, const float *targets, float a, float b, float scale,
                                float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
#define CASE(name) \
  case name: number_losses_of_kind(name, x, targets, a, b, scale, losses, gradient, rows, columns); break;
  switch (kind) {
    CASE(NN_SMOOTH_L1) CASE(NN_LOG_COSH) CASE(NN_QUANTILE) CASE(NN_POISSON_OF_LOGARITHM) CASE(NN_POISSON_OF_RATE)
    CASE(NN_SQUARED_LOGARITHMIC) CASE(NN_ABSOLUTE_PERCENTAGE) CASE(NN_HINGE) CASE(NN_SQUARED_HINGE)
    CASE(NN_BINARY_FOCAL)
  }
#undef CASE
}

/// Columns are means, then what makes variances v: (log v + (mean - t)^2 / v) / 2, v at least epsilon.
static void gaussian_nll(const float *x, const float *targets, float epsilon, int32_t is_exponential, float scale,
                         float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  const float factor = scale / (float)columns;
  for (ptrdiff_t row = 0; row < rows; row++) {
    vec sum = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i, mean = 2 * row * columns + i, spread = mean + columns;
      const vec score = load_some(x + spread, n);
      const vec raw = is_exponential ? exponential(score) : softplus(score);
      const vec rise = is_exponential ? raw : sigmoid(score);
      const vec v = at_least(raw, epsilon);
      const vec d = load_some(x + mean, n) - load_some(targets + row * columns + i, n);
      const vec share = d / v;
      sum += first_or(0.5f * (natural_logarithm(v) + d * share), n, 0);
      if (!gradient) continue;
      // As in PyTorch, the limit lets the gradient through: a variance that became too small can grow again.
      store_some(gradient + mean, share * factor, n);
      store_some(gradient + spread, 0.5f * (1.0f / v - share * share) * rise * factor, n);
    }
    losses[row] = sum_of_lanes(sum) / (float)columns;
  }
}
