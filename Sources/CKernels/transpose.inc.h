// SPDX-License-Identifier: MIT
// Transposition in registers: as many rows as a vector has lanes at a time.

/// a0 b0 a1 b1 ...: of the lower half of the lanes, then of the upper.
#if LANES == 16
INLINE vec zip_low(vec a, vec b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
INLINE vec zip_high(vec a, vec b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
#elif LANES == 8
INLINE vec zip_low(vec a, vec b) { return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
INLINE vec zip_high(vec a, vec b) { return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }
#else
INLINE vec zip_low(vec a, vec b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
INLINE vec zip_high(vec a, vec b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
#endif

/// Turns the square: zipping the two halves of the rows moves one bit of the row's number into the column's.
INLINE void turn_square(vec square[LANES]) {
#pragma clang loop unroll(full)
  for (int size = 1; size < LANES; size *= 2) {
    vec zipped[LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES / 2; i++) {
      zipped[2 * i] = zip_low(square[i], square[i + LANES / 2]);
      zipped[2 * i + 1] = zip_high(square[i], square[i + LANES / 2]);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES; i++) square[i] = zipped[i];
  }
}

/// y[column][row] = x[row][column]. The rows of y are filled up with zeros to whole vectors.
static void transpose(const float *x, ptrdiff_t x_row, ptrdiff_t rows, ptrdiff_t columns, float *y, ptrdiff_t y_row) {
  for (ptrdiff_t row = 0; row < rows; row += LANES)
    for (ptrdiff_t column = 0; column < columns; column += LANES) {
      const float *source = x + row * x_row + column;
      vec square[LANES];
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        square[i] = row + i < rows ? load_some(source + i * x_row, columns - column) : splat(0);
      turn_square(square);
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        if (column + i < columns) store(y + (column + i) * y_row + row, square[i]);
    }
}

/// The same for a panel of a packed matrix: all of a row of y behind the rows of x is 0.
static void transpose_panel(const float *x, ptrdiff_t x_row, ptrdiff_t rows, ptrdiff_t columns, float *y,
                            ptrdiff_t y_row) {
  const ptrdiff_t filled = whole_vectors(rows);
  transpose(x, x_row, rows, columns, y, y_row);
  if (filled < y_row)
    for (ptrdiff_t column = 0; column < columns; column++) zero_floats(y + column * y_row + filled, y_row - filled);
}
