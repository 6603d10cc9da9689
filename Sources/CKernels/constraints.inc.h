// SPDX-License-Identifier: MIT
// What is done to weights after an update, besides the limit on norms.

static void unit_norm(float *w, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    vec squares = splat(0);
    for (ptrdiff_t row = 0; row < rows; row++) {
      const vec value = load_some(w + row * columns + i, n);
      squares += value * value;
    }
    const vec norm = square_root(squares);
    const vec factor = select(norm > 0.0f, 1 / norm, splat(1));
    for (ptrdiff_t row = 0; row < rows; row++) {
      float *cell = w + row * columns + i;
      store_some(cell, load_some(cell, n) * factor, n);
    }
  }
}
