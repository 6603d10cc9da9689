// SPDX-License-Identifier: MIT
// One update of the parameters, as PyTorch's optimisers do it: epsilon outside the root, weight decay added to the
// gradient except in adamw, lion and lamb. Also the limit on columns' norms.

/// What one vector of parameters has; the moments that an optimiser has no use for are 0.
typedef struct Parameters {
  vec w, a, b, c;
} Parameters;

INLINE vec sign_of(vec x) { return select(x > 0.0f, splat(1), select(x < 0.0f, splat(-1), splat(0))); }

INLINE int has_own_decay(NNOptimiser kind) { return kind == NN_ADAMW || kind == NN_LION || kind == NN_LAMB; }

/// x^power of positive numbers: half powers by the root, others over the logarithm.
INLINE vec positive_power(vec x, float power) {
  if (power == 0.5f) return square_root(x);
  const ivec bits = (ivec)x;
  const vec exponent = __builtin_convertvector((bits >> 23) - 127, vec);
  const vec mantissa = (vec)((bits & 0x007fffff) | 0x3f800000);
  return exponential(power * (exponent * 0.69314718056f + logarithm_of_1_plus(mantissa - 1.0f)));
}

/// Adam's moments, which its relatives share.
INLINE void move_moments(const NNUpdate *u, Parameters *p, vec g) {
  p->a = p->a + (1 - u->beta1) * (g - p->a);
  p->b = u->beta2 * p->b + (1 - u->beta2) * (g * g);
}

/// √v̂ + epsilon.
INLINE vec corrected_root(const NNUpdate *u, vec squares) {
  return square_root(squares) * (1 / __builtin_elementwise_sqrt(u->correction2)) + u->epsilon;
}

/// Follow the regularised leader: w is a function of n and z, and has no direction.
INLINE vec followed_leader(const NNUpdate *u, Parameters *p, vec g) {
  const vec before = positive_power(p->a, u->power), inverse = splat(1 / u->learning_rate);
  p->a = g * g + p->a;
  const vec after = positive_power(p->a, u->power);
  p->b = p->b + (g + 2 * u->shrinkage * p->w) - (after - before) * inverse * p->w;
  const vec quadratic = after * inverse + 2 * (u->l2 + u->beta / (2 * u->learning_rate));
  return (at_most(at_least(p->b, -u->l1), u->l1) - p->b) / quadratic;
}

/// Moves the state and returns what the learning rate multiplies.
INLINE vec direction(NNOptimiser kind, const NNUpdate *u, Parameters *p, vec g) {
  vec denominator, step;
  switch (kind) {
    case NN_MOMENTUM: return p->a = u->momentum * p->a + g;
    case NN_NESTEROV:
      p->a = u->momentum * p->a + g;
      return u->momentum * p->a + g;
    case NN_ADAGRAD:
      p->a = g * g + p->a;
      return g / (square_root(p->a) + u->epsilon);
    case NN_RMSPROP:
      p->a = u->rho * p->a + (1 - u->rho) * (g * g);
      if (u->centred) p->c = p->c + (1 - u->rho) * (g - p->c);
      // The variance is never negative but by rounding.
      denominator = square_root(u->centred ? at_least(p->a - p->c * p->c, 0) : p->a) + u->epsilon;
      step = g / denominator;
      if (u->momentum != 0) step = p->b = u->momentum * p->b + step;
      return step;
    case NN_ADAM:
    case NN_ADAMW:
      move_moments(u, p, g);
      if (u->amsgrad) p->c = select(p->b <= p->c, p->c, p->b);
      return p->a / corrected_root(u, u->amsgrad ? p->c : p->b) * (1 / u->correction1);
    case NN_ADADELTA:
      p->a = u->rho * p->a + (1 - u->rho) * (g * g);
      step = square_root(p->b + u->epsilon) / square_root(p->a + u->epsilon) * g;
      p->b = u->rho * p->b + (1 - u->rho) * (step * step);
      return step;
    case NN_ADAMAX:
      p->a = p->a + (1 - u->beta1) * (g - p->a);
      denominator = absolute(g) + u->epsilon;
      step = u->beta2 * p->b;
      p->b = select(denominator <= step, step, denominator);
      // Without epsilon, a weight that never had a gradient has nothing to divide by.
      return select(p->b > 0.0f, p->a / p->b * (1 / u->correction1), splat(0));
    case NN_NADAM:
      move_moments(u, p, g);
      return (u->mean_factor * p->a + u->gradient_factor * g) / corrected_root(u, p->b);
    case NN_RADAM:
      move_moments(u, p, g);
      step = p->a * (1 / u->correction1);
      if (u->rectification == 0) return step;
      return step * (u->rectification * __builtin_elementwise_sqrt(u->correction2)) / (square_root(p->b) + u->epsilon);
    case NN_RPROP: {
      const vec turn = sign_of(g) * sign_of(p->b);
      const vec factor = select(turn > 0.0f, splat(u->increase), select(turn < 0.0f, splat(u->decrease), splat(1)));
      p->a = at_most(at_least(p->a * factor, u->minimum), u->maximum);
      // After a change of sign the weight waits, and the next step counts as one without a past.
      p->b = select(turn < 0.0f, splat(0), g);
      return p->a * sign_of(p->b);
    }
    case NN_LION:
      step = sign_of(p->a + (1 - u->beta1) * (g - p->a)) + u->weight_decay * p->w;
      p->a = p->a + (1 - u->beta2) * (g - p->a);
      return step;
    case NN_LAMB:
      move_moments(u, p, g);
      return p->a / corrected_root(u, p->b) * (1 / u->correction1) + u->weight_decay * p->w;
    default: return g;
  }
}

INLINE Parameters updated(NNOptimiser kind, const NNUpdate *u, Parameters p, vec g) {
  const float rate = u->learning_rate;
  if (!has_own_decay(kind)) g = u->weight_decay * p.w + g;
  if (kind == NN_FTRL) {
    // A rate of 0 stands still; the formula divides by it.
    if (rate > 0) p.w = followed_leader(u, &p, g);
    return p;
  }
  if (kind == NN_LARS) {
    p.a = u->momentum * p.a + rate * g;
    p.w = p.w - p.a;
    return p;
  }
  if (kind == NN_ADAMW) p.w = p.w * (1 - rate * u->weight_decay);
  const vec step = direction(kind, u, &p, g);
  p.w = p.w - rate * step;
  return p;
}

/// Moves the first n of a vector's parameters from `i` on.
INLINE void update_some(NNOptimiser kind, const NNUpdate *u, float *w, const float *g, float *a, float *b, float *c,
                        ptrdiff_t i, ptrdiff_t n) {
  const Parameters before = {load_some(w + i, n), load_some_or(a, i, n, 0), load_some_or(b, i, n, 0),
                             load_some_or(c, i, n, 0)};
  const Parameters after = updated(kind, u, before, load_some(g + i, n));
  store_some(w + i, after.w, n);
  if (a) store_some(a + i, after.a, n);
  if (b) store_some(b + i, after.b, n);
  if (c) store_some(c + i, after.c, n);
}

INLINE void update_all(NNOptimiser kind, const NNUpdate *numbers, float *w, const float *g, float *a, float *b,
                       float *c, ptrdiff_t count) {
  // A copy, which no store to w can change: what is derived from it is computed once.
  const NNUpdate u = *numbers;
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES) update_some(kind, &u, w, g, a, b, c, i, LANES);
  if (i < count) update_some(kind, &u, w, g, a, b, c, i, count - i);
}

static void update(NNOptimiser kind, const NNUpdate *numbers, float *w, const float *g, float *a, float *b, float *c,
                   ptrdiff_t count) {
#define CASE(name) case name: update_all(name, numbers, w, g, a, b, c, count); break;
  // The kind is a constant in each loop, so the choice is made once.
  switch (kind) {
    CASE(NN_SGD) CASE(NN_MOMENTUM) CASE(NN_NESTEROV) CASE(NN_ADAGRAD) CASE(NN_RMSPROP) CASE(NN_ADAM) CASE(NN_ADAMW)
    CASE(NN_ADADELTA) CASE(NN_ADAMAX) CASE(NN_NADAM) CASE(NN_RADAM) CASE(NN_RPROP) CASE(NN_LION) CASE(NN_FTRL)
    CASE(NN_LAMB) CASE(NN_LARS)
  }
#undef CASE
}

INLINE void direction_of_all(NNOptimiser kind, const NNUpdate *numbers, const float *w, float *g, float *a, float *b,
                             ptrdiff_t count) {
  const NNUpdate u = *numbers;
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    Parameters p = {load_some(w + i, n), load_some(a + i, n), load_some_or(b, i, n, 0), splat(0)};
    vec gradient = load_some(g + i, n);
    if (!has_own_decay(kind)) gradient = u.weight_decay * p.w + gradient;
    store_some(g + i, direction(kind, &u, &p, gradient), n);
    store_some(a + i, p.a, n);
    if (b) store_some(b + i, p.b, n);
  }
}

static void update_direction(NNOptimiser kind, const NNUpdate *numbers, const float *w, float *g, float *a, float *b,
                             ptrdiff_t count) {
  switch (kind) {
    case NN_LAMB: direction_of_all(NN_LAMB, numbers, w, g, a, b, count); break;
    case NN_NESTEROV: direction_of_all(NN_NESTEROV, numbers, w, g, a, b, count); break;
    default: direction_of_all(NN_MOMENTUM, numbers, w, g, a, b, count); break;
  }
}

static void divide_by_root(const float *v, float factor, float floor, float *g, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec square = at_least(load_some(v + i, n) * factor, floor);
    store_some(g + i, load_some(g + i, n) / square_root(first_or(square, n, 1)), n);
  }
}

static void max_norm(float *w, ptrdiff_t rows, ptrdiff_t columns, float limit) {
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    vec squares = splat(0);
    for (ptrdiff_t row = 0; row < rows; row++) {
      const vec value = load_some(w + row * columns + i, n);
      squares += value * value;
    }
    const vec norm = square_root(squares);
    const vec factor = select(norm > limit, limit / norm, splat(1));
    for (ptrdiff_t row = 0; row < rows; row++) {
      float *cell = w + row * columns + i;
      store_some(cell, load_some(cell, n) * factor, n);
    }
  }
}
