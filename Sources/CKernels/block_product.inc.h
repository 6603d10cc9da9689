// SPDX-License-Identifier: MIT
// Products of matrices that the first-level cache holds: b is read where it stands, in rows of whole vectors.

INLINE void block_tile_of(int vectors, ptrdiff_t rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                          const float *b, ptrdiff_t b_row, float *c, ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth,
                          int resume) {
#define TILE(count) \
  case count: tile(count, vectors, a, a_row, a_column, b, b_row, c, c_row, width, depth, 0, resume); break;
  switch (rows) {
    TILE(1)
    TILE(2)
    TILE(3)
    TILE(4)
#if TILE_ROWS > 4
    TILE(5)
    TILE(6)
#endif
#if TILE_ROWS > 6
    TILE(7)
    TILE(8)
#endif
  }
#undef TILE
}

/// c [rows, columns] = (resume ? c : 0) + a b, a with the strides given. An element is one chain of multiply-adds in order.
static void block_product(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,
                          float *c, ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, int resume) {
  for (ptrdiff_t column = 0, taken; column < columns; column += taken * LANES) {
    const ptrdiff_t width = columns - column;
    taken = smaller((width + LANES - 1) / LANES, TILE_VECTORS);
    for (ptrdiff_t row = 0, height; row < rows; row += height) {
      height = rows_of_next_tile(rows - row);
      const float *from = a + row * a_row, *right = b + column;
      float *to = c + row * c_row + column;
#if TILE_VECTORS > 2
      if (taken == 3) {
        block_tile_of(3, height, from, a_row, a_column, right, b_row, to, c_row, width, depth, resume);
        continue;
      }
#endif
      if (taken == 2)
        block_tile_of(2, height, from, a_row, a_column, right, b_row, to, c_row, width, depth, resume);
      else
        block_tile_of(1, height, from, a_row, a_column, right, b_row, to, c_row, width, depth, resume);
    }
  }
}
