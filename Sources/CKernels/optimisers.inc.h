// SPDX-License-Identifier: MIT
// One update of the parameters, as PyTorch's optimisers do it: epsilon outside the root, weight decay added to the
// gradient except in adamw. Also the limit on columns' norms.

/// What one vector of parameters has; the moments that an optimiser has no use for are 0.
typedef struct Parameters {
  vec w, a, b, c;
} Parameters;

INLINE Parameters updated(NNOptimiser kind, const NNUpdate *u, Parameters p, vec g) {
  const float rate = u->learning_rate;
  vec direction, denominator;
  if (kind == NN_ADAMW)
    p.w = p.w * (1 - rate * u->weight_decay);
  else
    g = u->weight_decay * p.w + g;
  switch (kind) {
    case NN_SGD: direction = g; break;
    case NN_MOMENTUM:
      p.a = u->momentum * p.a + g;
      direction = p.a;
      break;
    case NN_NESTEROV:
      p.a = u->momentum * p.a + g;
      direction = u->momentum * p.a + g;
      break;
    case NN_ADAGRAD:
      p.a = g * g + p.a;
      direction = g / (square_root(p.a) + u->epsilon);
      break;
    case NN_RMSPROP:
      p.a = u->rho * p.a + (1 - u->rho) * (g * g);
      if (u->centred) p.c = p.c + (1 - u->rho) * (g - p.c);
      // The variance is never negative but by rounding.
      denominator = square_root(u->centred ? at_least(p.a - p.c * p.c, 0) : p.a) + u->epsilon;
      direction = g / denominator;
      if (u->momentum != 0) direction = p.b = u->momentum * p.b + direction;
      break;
    case NN_ADAM:
    case NN_ADAMW:
      p.a = p.a + (1 - u->beta1) * (g - p.a);
      p.b = u->beta2 * p.b + (1 - u->beta2) * (g * g);
      if (u->amsgrad) p.c = select(p.b <= p.c, p.c, p.b);
      denominator = square_root(u->amsgrad ? p.c : p.b) * (1 / __builtin_sqrtf(u->correction2)) + u->epsilon;
      direction = p.a / denominator * (1 / u->correction1);
      break;
    default: direction = g; break;
  }
  p.w = p.w - rate * direction;
  return p;
}

INLINE void update_all(NNOptimiser kind, const NNUpdate *numbers, float *w, const float *g, float *a, float *b,
                       float *c, ptrdiff_t count) {
  // A copy, which no store to w can change: what is derived from it is computed once.
  const NNUpdate u = *numbers;
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const Parameters before = {load_some(w + i, n), load_some_or(a, i, n, 0), load_some_or(b, i, n, 0),
                               load_some_or(c, i, n, 0)};
    const Parameters after = updated(kind, &u, before, load_some(g + i, n));
    store_some(w + i, after.w, n);
    if (a) store_some(a + i, after.a, n);
    if (b) store_some(b + i, after.b, n);
    if (c) store_some(c + i, after.c, n);
  }
}

static void update(NNOptimiser kind, const NNUpdate *numbers, float *w, const float *g, float *a, float *b, float *c,
                   ptrdiff_t count) {
#define CASE(name) case name: update_all(name, numbers, w, g, a, b, c, count); break;
  // The kind is a constant in each loop, so the choice is made once.
  switch (kind) {
    CASE(NN_SGD) CASE(NN_MOMENTUM) CASE(NN_NESTEROV) CASE(NN_ADAGRAD) CASE(NN_RMSPROP) CASE(NN_ADAM) CASE(NN_ADAMW)
  }
#undef CASE
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
