// SPDX-License-Identifier: MIT
// Functions of one vector, relative error below about 1e-6. Polynomials: Cephes (Moshier), single precision.
// Infinities give the limit, NaN gives NaN; no step converts a float to an integer, which NaN would make undefined.

/// Splits x = n ln 2 + r: returns r + rest and sets n (as an integer, in [-150, 128] for numbers).
INLINE vec reduce(vec x, vec rest, ivec *n) {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  const float magic = 12582912.0f;
  const vec shifted = x * 1.44269504088896341f + magic;
  const vec whole = shifted - magic;
  *n = (ivec)((uvec)shifted - 0x4b400000u);
  return x - whole * 0.693359375f + whole * 2.12194440e-4f + rest;
}

/// exp(r) - 1 for |r| <= ln 2 / 2.
INLINE vec small_exp_minus_1(vec r) {
  vec p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * (r * r) + r;
}

INLINE vec power_of_two(ivec n) { return (vec)(((uvec)n + 127u) << 23); }

/// exp(x + rest), rest being far smaller than x.
INLINE vec exponential_of_sum(vec x, vec rest) {
  ivec n;
  const vec r = reduce(at_most(at_least(x, -104.0f), 89.0f), rest, &n);
  // Two factors: one alone cannot be 2^128, nor small enough for denormal results.
  const ivec half = n >> 1;
  return (small_exp_minus_1(r) + 1.0f) * power_of_two(half) * power_of_two(n - half);
}

INLINE vec exponential(vec x) { return exponential_of_sum(x, splat(0)); }

/// exp(x + rest) for x that is at most about 0, in fewer steps: one factor is enough as what would be denormal may be 0.
INLINE vec exponential_below_of_sum(vec x, vec rest) {
  ivec n;
  const vec r = reduce(at_least(x, -88.0f), rest, &n);
  return (small_exp_minus_1(r) + 1.0f) * power_of_two(n);
}

INLINE vec exponential_below(vec x) { return exponential_below_of_sum(x, splat(0)); }

/// exp(x) - 1 for x <= 0, with no cancellation near 0.
INLINE vec exponential_minus_1(vec x) {
  ivec n;
  const vec r = reduce(at_least(x, -80.0f), splat(0), &n);
  const vec scale = power_of_two(n);
  return small_exp_minus_1(r) * scale + (scale - 1.0f);
}

INLINE vec sigmoid(vec x) { return 1.0f / (exponential(-x) + 1.0f); }

/// sigmoid(x), and sets sigmoid(-x), from e = exp(-|x|): both without cancelling.
/// Their product is sigmoid'(x).
INLINE vec sigmoid_pair(vec x, vec e, vec *opposite) {
  const vec larger = 1.0f / (e + 1.0f), smaller = e * larger;
  *opposite = select(x < 0.0f, larger, smaller);
  return select(x < 0.0f, smaller, larger);
}

INLINE vec sigmoid_slope(vec x) {
  vec opposite;
  return sigmoid_pair(x, exponential(-absolute(x)), &opposite) * opposite;
}

/// tanh: an odd polynomial near 0, 1 - 2 / (exp(2 |x|) + 1) beyond.
INLINE vec hyperbolic_tangent(vec x) {
  const vec a = absolute(x), z = x * x;
  vec p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z + -5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z + -3.33332819422e-1f;
  const vec near = p * z * x + x;
  const vec size = 1.0f - 2.0f / (exponential(a + a) + 1.0f);
  const vec far = (vec)((ivec)size | ((ivec)x & (int32_t)0x80000000));
  return select(a < 0.625f, near, far);
}

/// x - tanh(x). Near 0 that is x^3 / 3 and cancels, so there it is Lambert's continued fraction of tanh down to 9,
/// x z / (3 + z + z / (5 + z / (7 + z / 9))) with z = x^2, as one quotient: all its terms are positive.
INLINE vec tanh_shrink(vec x) {
  const vec z = x * x;
  const vec near = x * z * (z * 14.0f + 315.0f) / ((z * 15.0f + 420.0f) * z + 945.0f);
  return select(absolute(x) < 0.625f, near, x - hyperbolic_tangent(x));
}

/// log(1 + u) for u in [0, 1]: 2 artanh(u / (2 + u)), whose series ends soon as the argument is at most 1/3.
INLINE vec logarithm_of_1_plus(vec u) {
  const vec s = u / (u + 2.0f);
  const vec z = s * s;
  vec p = z * (2.0f / 17) + 2.0f / 15;
  p = p * z + 2.0f / 13;
  p = p * z + 2.0f / 11;
  p = p * z + 2.0f / 9;
  p = p * z + 2.0f / 7;
  p = p * z + 2.0f / 5;
  p = p * z + 2.0f / 3;
  return p * z * s + 2.0f * s;
}

/// log(1 + exp(x)).
INLINE vec softplus(vec x) {
  return at_least(x, 0) + logarithm_of_1_plus(exponential(-absolute(x)));
}

/// The normal distribution: sets density = exp(-x^2 / 2) / sqrt(2 pi), returns the probability below x.
/// erfc of the size, so that the lower tail keeps its relative accuracy: exp(a^2) erfc(a) / 2 is a polynomial in 1 / (1 + a / 2)
/// times that, to 5e-8 (Tests/Scripts/normal_tail.py).
INLINE vec normal_distribution(vec x, vec *density) {
  const vec size = at_most(absolute(x), 15.0f);
  // x^2 in two parts: rounding it would be magnified by the exponential. The upper 12 bits square exactly.
  const vec high = (vec)((ivec)size & (int32_t)0xfffff000);
  const vec bell = exponential_below_of_sum(high * high * -0.5f, (size - high) * (size + high) * -0.5f);
  *density = bell * 0.398942280401432678f;

  const vec t = 1.0f / (size * 0.353553390593273762f + 1.0f);
  vec p = t * -2.963718958e-02f + 1.427894831e-01f;
  p = p * t + -2.446410954e-01f;
  p = p * t + 1.402265131e-01f;
  p = p * t + -1.413570903e-02f;
  p = p * t + 1.016919687e-01f;
  p = p * t + 1.214637309e-01f;
  p = p * t + 1.411997676e-01f;
  p = p * t + 1.410425156e-01f;
  const vec upper = bell * (p * t);
  return select(x < 0.0f, upper, 1.0f - upper);
}

/// 2 sqrt(2 / pi) (x + 0.044715 x^3), whose sigmoid is gelu's share, and its slope; x is cut off where the share is 0 or 1.
INLINE vec gelu_argument(vec x, vec *slope) {
  const vec bounded = at_most(at_least(x, -30.0f), 30.0f);
  const vec square = bounded * bounded;
  *slope = square * 0.214064449f + 1.59576912f;
  return bounded * (square * 0.0713548163f + 1.59576912f);
}

/// tanh(log(1 + exp(x))) and its slope, from e = exp(-|x|): fractions in which nothing cancels.
INLINE vec mish_share(vec x, vec *slope) {
  const vec e = exponential(-absolute(x));
  // For x < 0, e (e + 2) / (e (e + 2) + 2); otherwise both are divided by exp(2 x).
  const vec below = 1.0f / (e * (e + 2.0f) + 2.0f);
  const vec above = 1.0f / (e * (2.0f * e + 2.0f) + 1.0f);
  *slope = 4.0f * e * (e + 1.0f) * select(x < 0.0f, below * below, e * (above * above));
  return select(x < 0.0f, e * (e + 2.0f) * below, (2.0f * e + 1.0f) * above);
}

/// (x + sqrt(x^2 + b)) / 2 and its slope; x is not squared where b would vanish in it.
INLINE vec squareplus(vec x, float b, vec *slope) {
  const vec size = absolute(x);
  const vec root = select(size > 1e18f, size, square_root(x * x + b));
  const vec value = select(x < 0.0f, 0.5f * b / (root + size), 0.5f * (x + root));
  *slope = value / root;
  return value;
}
