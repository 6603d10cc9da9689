// SPDX-License-Identifier: MIT
// Activation functions and their derivatives. NaN stays NaN in each, so that a diverged training shows.

#define SELU_ALPHA 1.6732632423543772848170429916717f
#define SELU_SCALE 1.0507009873554804934193349852946f

INLINE vec activate(NNActivation kind, float parameter, vec x) {
  vec density, slope;
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
    case NN_RELU6: return at_most(at_least(x, 0), 6);
    case NN_CELU: return select(x > 0.0f, x, parameter * exponential_minus_1(at_most(x / parameter, 0)));
    case NN_GELU_TANH: return x * sigmoid(gelu_argument(x, &slope));
    case NN_MISH: return x * mish_share(x, &slope);
    case NN_SOFTSIGN: {
      // An infinity over an infinity would be no number.
      const vec bounded = at_most(at_least(x, -1e30f), 1e30f);
      return bounded / (absolute(bounded) + 1.0f);
    }
    case NN_LOG_SIGMOID: return -softplus(-x);
    case NN_HARD_SIGMOID: return at_most(at_least(x + 3.0f, 0), 6) / 6.0f;
    case NN_HARD_SWISH:
      return select(x <= -3.0f, splat(0), select(x >= 3.0f, x, x * ((x + 3.0f) / 6.0f)));
    case NN_HARD_TANH: return at_most(at_least(x, -1), 1);
    case NN_HARD_SHRINK: return select(absolute(x) <= parameter, splat(0), x);
    case NN_SOFT_SHRINK:
      return select(absolute(x) <= parameter, splat(0), select(x > 0.0f, x - parameter, x + parameter));
    case NN_TANH_SHRINK: return tanh_shrink(x);
    case NN_SQUAREPLUS: return squareplus(x, parameter, &slope);
    case NN_EXPONENTIAL: return exponential(x);
  }
  return x;
}

/// The derivative at x, times dy.
INLINE vec activation_gradient(NNActivation kind, float parameter, vec x, vec dy) {
  vec density, share, opposite, slope;
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
    case NN_RELU6: return select(x <= 0.0f, splat(0), select(x >= 6.0f, splat(0), dy));
    case NN_CELU: return dy * select(x > 0.0f, splat(1), exponential(at_most(x / parameter, 0)));
    case NN_GELU_TANH: {
      const vec argument = gelu_argument(x, &slope);
      share = sigmoid_pair(argument, exponential(-absolute(argument)), &opposite);
      return dy * (x * (share * opposite) * slope + share);
    }
    case NN_MISH:
      share = mish_share(x, &slope);
      return dy * (x * slope + share);
    case NN_SOFTSIGN: {
      const vec inverse = 1.0f / (absolute(x) + 1.0f);
      return dy * (inverse * inverse);
    }
    case NN_LOG_SIGMOID: return dy * sigmoid(-x);
    case NN_HARD_SIGMOID:
      return select(x <= -3.0f, splat(0), select(x >= 3.0f, splat(0), dy / 6.0f));
    case NN_HARD_SWISH:
      return select(x <= -3.0f, splat(0), select(x >= 3.0f, dy, dy * (x / 3.0f + 0.5f)));
    case NN_HARD_TANH: return select(x <= -1.0f, splat(0), select(x >= 1.0f, splat(0), dy));
    case NN_HARD_SHRINK:
    case NN_SOFT_SHRINK: return select(absolute(x) <= parameter, splat(0), dy);
    case NN_TANH_SHRINK:
      share = hyperbolic_tangent(x);
      return dy * (share * share);
    case NN_SQUAREPLUS:
      squareplus(x, parameter, &slope);
      return dy * slope;
    case NN_EXPONENTIAL: return dy * exponential(x);
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
  CASE(NN_GELU) CASE(NN_SILU) CASE(NN_TANH) CASE(NN_SIGMOID) CASE(NN_SOFTPLUS)           \
  CASE(NN_RELU6) CASE(NN_CELU) CASE(NN_GELU_TANH) CASE(NN_MISH) CASE(NN_SOFTSIGN)         \
  CASE(NN_LOG_SIGMOID) CASE(NN_HARD_SIGMOID) CASE(NN_HARD_SWISH) CASE(NN_HARD_TANH)       \
  CASE(NN_HARD_SHRINK) CASE(NN_SOFT_SHRINK) CASE(NN_TANH_SHRINK) CASE(NN_SQUAREPLUS)      \
  CASE(NN_EXPONENTIAL)

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
