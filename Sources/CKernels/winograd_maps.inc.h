// SPDX-License-Identifier: MIT
// The maps of Winograd's F(4x4, 3x3) along one axis: they evaluate polynomials at 0, ±3/4, ±3/2 and infinity, which has half the
// rounding error of the usual 0, ±1, ±2, and all entries of A and B are exact.

#define NEAR 0.75f
#define FAR 1.5f
#define NEAR_SQUARE (NEAR * NEAR)
#define FAR_SQUARE (FAR * FAR)

/// Bᵀ d.
INLINE void transform_input(const vec d[6], vec v[6]) {
  const vec near_even = multiply_add(splat(-FAR_SQUARE), d[2], d[4]);
  const vec near_odd = NEAR * multiply_add(splat(-FAR_SQUARE), d[1], d[3]);
  const vec far_even = multiply_add(splat(-NEAR_SQUARE), d[2], d[4]);
  const vec far_odd = FAR * multiply_add(splat(-NEAR_SQUARE), d[1], d[3]);
  v[0] = multiply_add(splat(NEAR_SQUARE * FAR_SQUARE), d[0],
                      multiply_add(splat(-(NEAR_SQUARE + FAR_SQUARE)), d[2], d[4]));
  v[1] = near_even + near_odd;
  v[2] = near_even - near_odd;
  v[3] = far_even + far_odd;
  v[4] = far_even - far_odd;
  v[5] = multiply_add(splat(NEAR_SQUARE * FAR_SQUARE), d[1],
                      multiply_add(splat(-(NEAR_SQUARE + FAR_SQUARE)), d[3], d[5]));
}

/// Aᵀ m.
INLINE void transform_product(const vec m[6], vec y[4]) {
  const vec near_even = m[1] + m[2], near_odd = NEAR * (m[1] - m[2]);
  const vec far_even = m[3] + m[4], far_odd = FAR * (m[3] - m[4]);
  y[0] = m[0] + near_even + far_even;
  y[1] = near_odd + far_odd;
  y[2] = multiply_add(splat(NEAR_SQUARE), near_even, FAR_SQUARE * far_even);
  y[3] = multiply_add(splat(NEAR_SQUARE), near_odd, multiply_add(splat(FAR_SQUARE), far_odd, m[5]));
}

/// A dy.
INLINE void transform_gradient(const vec dy[4], vec w[6]) {
  const vec near_even = multiply_add(splat(NEAR_SQUARE), dy[2], dy[0]);
  const vec near_odd = NEAR * multiply_add(splat(NEAR_SQUARE), dy[3], dy[1]);
  const vec far_even = multiply_add(splat(FAR_SQUARE), dy[2], dy[0]);
  const vec far_odd = FAR * multiply_add(splat(FAR_SQUARE), dy[3], dy[1]);
  w[0] = dy[0];
  w[1] = near_even + near_odd;
  w[2] = near_even - near_odd;
  w[3] = far_even + far_odd;
  w[4] = far_even - far_odd;
  w[5] = dy[3];
}

#define AT_ZERO (1 / (NEAR_SQUARE * FAR_SQUARE))
#define AT_NEAR (1 / (2 * NEAR_SQUARE * (NEAR_SQUARE - FAR_SQUARE)))
#define AT_FAR (1 / (2 * FAR_SQUARE * (FAR_SQUARE - NEAR_SQUARE)))

/// G g.
INLINE void transform_filter(const vec g[3], vec u[6]) {
  const vec near_even = AT_NEAR * multiply_add(splat(NEAR_SQUARE), g[2], g[0]);
  const vec near_odd = (AT_NEAR * NEAR) * g[1];
  const vec far_even = AT_FAR * multiply_add(splat(FAR_SQUARE), g[2], g[0]);
  const vec far_odd = (AT_FAR * FAR) * g[1];
  u[0] = AT_ZERO * g[0];
  u[1] = near_even + near_odd;
  u[2] = near_even - near_odd;
  u[3] = far_even + far_odd;
  u[4] = far_even - far_odd;
  u[5] = g[2];
}

/// Gᵀ u.
INLINE void transform_filter_gradient(const vec u[6], vec g[3]) {
  const vec near_even = AT_NEAR * (u[1] + u[2]), near_odd = (AT_NEAR * NEAR) * (u[1] - u[2]);
  const vec far_even = AT_FAR * (u[3] + u[4]), far_odd = (AT_FAR * FAR) * (u[3] - u[4]);
  g[0] = multiply_add(splat(AT_ZERO), u[0], near_even + far_even);
  g[1] = near_odd + far_odd;
  g[2] = multiply_add(splat(NEAR_SQUARE), near_even, multiply_add(splat(FAR_SQUARE), far_even, u[5]));
}
