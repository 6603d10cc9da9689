// SPDX-License-Identifier: MIT
// Rotary positions (Su et al., RoFormer, 2021).

/// Pairs (i, i + width / 2) of every head turned by the angle whose cosine and sine the table has.
static void rotate_pairs(const float *x, const float *table, float direction, float *y, ptrdiff_t rows, ptrdiff_t heads,
                         ptrdiff_t width, int32_t accumulate) {
  const ptrdiff_t half = width / 2;
  for (ptrdiff_t row = 0; row < rows; row++, table += width)
    for (ptrdiff_t head = 0; head < heads; head++, x += width, y += width)
      for (ptrdiff_t i = 0; i < half; i += LANES) {
        const ptrdiff_t n = half - i;
        const vec cosine = load_some(table + i, n), sine = load_some(table + half + i, n) * direction;
        const vec first = load_some(x + i, n), second = load_some(x + half + i, n);
        const vec turned = first * cosine - second * sine, other = second * cosine + first * sine;
        store_some(y + i, accumulate ? load_some(y + i, n) + turned : turned, n);
        store_some(y + half + i, accumulate ? load_some(y + half + i, n) + other : other, n);
      }
}
