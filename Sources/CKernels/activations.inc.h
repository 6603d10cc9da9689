// SPDX-License-Identifier: MIT
// Activation functions and their derivatives. NaN stays NaN in each, so that a diverged training shows.

#define SELU_ALPHA 1.6732632423543772848170429916717f
#define SELU_SCALE 1.0507009873554804934193349852946f

INLINE vec activate(NNActivation kind, float parameter, vec x) {
  vec density;
  switch (kind) {
    case NN_LINEAR: return x;
    case NN_RELU: return at_least(x, 0);
    case NN_LEAKY_RELU: return select(x > 0.0f, x, x * parameter);
    case NN_ELU: return select(x > 0.0f, x, parameter * exponential_minus_1(at_most(x, 0)));
    case NN_SELU:
      return SELU_SCALE * select(x > 0.0f, x, SELU_ALPHA * exponential_minus_1(at_most(x, 0)));
    case NN_GELU: return x * normal_distribution(x, &density);
    case NN_SILU: return x * sigmoid(x);
    case NN_TANH: return hyperbolic_tangent(x);
    case NN_SIGMOID: return sigmoid(x);
    case NN_SOFTPLUS: return softplus(x);
  }
  return x;
}

/// The derivative at x, times dy.
INLINE vec activation_gradient(NNActivation kind, float parameter, vec x, vec dy) {
  vec density, share, opposite;
  switch (kind) {
    case NN_LINEAR: return dy;
    case NN_RELU: return select(x <= 0.0f, splat(0), dy);
    case NN_LEAKY_RELU: return select(x > 0.0f, dy, dy * parameter);
    case NN_ELU: return dy * select(x > 0.0f, splat(1), parameter * exponential(at_most(x, 0)));
    case NN_SELU:
      return dy * (SELU_SCALE * select(x > 0.0f, splat(1), SELU_ALPHA * exponential(at_most(x, 0))));
    case NN_GELU:
      share = normal_distribution(x, &density);
      return dy * (x * density + share);
    case NN_SILU:
      share = sigmoid_pair(x, exponential(-absolute(x)), &opposite);
      return dy * (x * (share * opposite) + share);
    case NN_TANH: return dy * (4.0f * sigmoid_slope(x + x));
    case NN_SIGMOID: return dy * sigmoid_slope(x);
    case NN_SOFTPLUS: return dy * sigmoid(x);
  }
  return dy;
}

INLINE void activate_all(NNActivation kind, float parameter, const float *x, float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES)
    store_some(y + i, activate(kind, parameter, load_some(x + i, count - i)), count - i);
}

INLINE void activate_all_backward(NNActivation kind, float parameter, const float *x, const float *dy, float *dx,
                                  ptrdiff_t count, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec before = accumulate ? load_some(dx + i, n) : splat(0);
    const vec gradient = activation_gradient(kind, parameter, load_some(x + i, n), load_some(dy + i, n));
    store_some(dx + i, before + gradient, n);
  }
}

// The kind is a constant in each loop, so the choice is made once.
#define FOR_EACH_ACTIVATION(CASE)                                                          \
  CASE(NN_LINEAR) CASE(NN_RELU) CASE(NN_LEAKY_RELU) CASE(NN_ELU) CASE(NN_SELU)             \
  CASE(NN_GELU) CASE(NN_SILU) CASE(NN_TANH) CASE(NN_SIGMOID) CASE(NN_SOFTPLUS)

static void activation(NNActivation kind, float parameter, const float *x, float *y, ptrdiff_t count) {
#define CASE(name) case name: activate_all(name, parameter, x, y, count); break;
  switch (kind) { FOR_EACH_ACTIVATION(CASE) }
#undef CASE
}

static void activation_backward(NNActivation kind, float parameter, const float *x, const float *dy, float *dx,
                                ptrdiff_t count, int32_t accumulate) {
#define CASE(name) case name: activate_all_backward(name, parameter, x, dy, dx, count, accumulate); break;
  switch (kind) { FOR_EACH_ACTIVATION(CASE) }
#undef CASE
}

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
