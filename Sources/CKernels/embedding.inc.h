// SPDX-License-Identifier: MIT
// Rows of a table by number.

/// The whole number that a float holds, or -1 if it is not one of 0..<count.
INLINE ptrdiff_t index_of(float value, ptrdiff_t count) {
  return value >= 0 && value < (float)count ? (ptrdiff_t)value : -1;
}

static void gather_rows(const float *table, ptrdiff_t table_rows, const float *indices, ptrdiff_t rows,
                        ptrdiff_t columns, float *y) {
  for (ptrdiff_t row = 0; row < rows; row++, y += columns) {
    const ptrdiff_t index = index_of(indices[row], table_rows);
    copy_or_zero(y, index < 0 ? 0 : table + index * columns, columns);
  }
}

static void scatter_rows(const float *dy, const float *indices, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t begin,
                         ptrdiff_t end, float *table_gradient, int32_t accumulate) {
  if (!accumulate) zero_floats(table_gradient + begin * columns, (end - begin) * columns);
  for (ptrdiff_t row = 0; row < rows; row++, dy += columns) {
    const ptrdiff_t index = index_of(indices[row], end);
    if (index >= begin) add(dy, table_gradient + index * columns, columns);
  }
}
