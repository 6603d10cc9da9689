// SPDX-License-Identifier: MIT
// The matrix product over packed panels. An element is one chain of multiply-adds over the depth, in order, in every
// tile and at every edge: cutting the depth into blocks only parks the running sum in c, which loses nothing.
// The including file defines PRODUCT (the names), CELL_DEPTH (the steps of the depth that a cell of the factors holds) and
// MULTIPLY_ADD, and has a PRODUCT(lay_out) that may copy rows of a as tiles read them.

/// sums += a b at one step of the depth, `at` floats from where the rows of a begin.
INLINE void PRODUCT(step)(int rows, int vectors, const float *const a[], ptrdiff_t at, const float *b,
                          vec sums[][TILE_VECTORS]) {
  vec right[TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) right[j] = load(b + j * LANES);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const vec factor = splat(a[i][at]);
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sums[i][j] = MULTIPLY_ADD(factor, right[j], sums[i][j]);
  }
}

/// sums += a b, four steps at a time, as what counts them costs as much as a row: with constant strides they are one address.
INLINE void PRODUCT(steps_by_four)(int rows, int vectors, const float *const a[], ptrdiff_t a_column, const float *b,
                                   ptrdiff_t depth, vec sums[][TILE_VECTORS]) {
#pragma clang loop unroll_count(4)
  for (ptrdiff_t k = 0; k < depth; k++) PRODUCT(step)(rows, vectors, a, k * a_column, b + k * PANEL_WIDTH, sums);
}

/// sums += a b over the depth.
INLINE void PRODUCT(steps)(int rows, int vectors, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                           ptrdiff_t b_row, ptrdiff_t depth, vec sums[][TILE_VECTORS]) {
  const float *row_of[TILE_ROWS];
  rows_apart(rows, a, a_row, row_of);
  if (a_column == 1 && b_row == PANEL_WIDTH) {
    PRODUCT(steps_by_four)(rows, vectors, row_of, 1, b, depth, sums);
  } else if (a_row == 1 && a_column == COPY_ROWS && b_row == PANEL_WIDTH) {
    PRODUCT(steps_by_four)(rows, vectors, row_of, COPY_ROWS, b, depth, sums);
  } else {
#pragma clang loop unroll(disable)
    for (ptrdiff_t k = 0; k < depth; k++, b += b_row) PRODUCT(step)(rows, vectors, row_of, k * a_column, b, sums);
  }
}

/// One tile of `rows` rows and `vectors` vectors, both constants once inlined; `width` columns of c are real. Rows of b are
/// `b_row` floats apart, the depth is in cells. The sums start from c (`resume`), from the bias or from 0.
INLINE void PRODUCT(tile)(int rows, int vectors, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                          ptrdiff_t b_row, float *c, ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth,
                          const float *bias, int resume) {
  vec sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      const ptrdiff_t some = width - j * LANES;
      sums[i][j] = resume ? load_some(c + i * c_row + j * LANES, some)
                          : load_some_or(bias, j * LANES, some, 0);
    }
  }
  PRODUCT(steps)(rows, vectors, a, a_row, a_column, b, b_row, depth, sums);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      store_some(c + i * c_row + j * LANES, sums[i][j], width - j * LANES);
  }
}

/// A tile of `rows` rows that computes no more vectors than the columns need.
INLINE void PRODUCT(tile_of_rows)(int rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *panel,
                                  float *c, ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth, const float *bias,
                                  int resume) {
#if TILE_VECTORS > 2
  if (width > 2 * LANES) {
    PRODUCT(tile)(rows, 3, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
    return;
  }
#endif
  if (width > LANES)
    PRODUCT(tile)(rows, 2, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
  else
    PRODUCT(tile)(rows, 1, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
}

static void PRODUCT(tile_of)(ptrdiff_t rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *panel,
                             float *c, ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth, const float *bias,
                             int resume) {
#define TILE(count) \
  case count: PRODUCT(tile_of_rows)(count, a, a_row, a_column, panel, c, c_row, width, depth, bias, resume); break;
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

/// Up to COPY_ROWS rows of c over the columns of a block.
static void PRODUCT(tiles_of_rows)(ptrdiff_t rows, Factor a, const float *panels, ptrdiff_t panel_size, float *c,
                                   ptrdiff_t c_row, ptrdiff_t columns, ptrdiff_t depth, const float *bias, int resume) {
  float copy[COPY_ROWS * DEPTH_BLOCK / CELL_DEPTH];
  PRODUCT(lay_out)(&a, rows, depth, columns, copy);
  const ptrdiff_t cells = (depth + CELL_DEPTH - 1) / CELL_DEPTH;
  for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
    taken = rows_of_next_tile(rows - row);
    const float *panel = panels;
    for (ptrdiff_t column = 0; column < columns; column += PANEL_WIDTH, panel += panel_size)
      PRODUCT(tile_of)(taken, a.cells + row * a.row, a.row, a.column, panel, c + row * c_row + column, c_row,
                       smaller(PANEL_WIDTH, columns - column), cells, bias ? bias + column : bias, resume);
  }
}

static void PRODUCT(matmul)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                            ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                            int32_t accumulate) {
  const ptrdiff_t panel_depth = (depth + CELL_DEPTH - 1) / CELL_DEPTH;
  ptrdiff_t begin = 0;
  do {  // once at least: without depth, c is the bias or 0
    const ptrdiff_t count = smaller(DEPTH_BLOCK, depth - begin);
    const int resume = accumulate || begin > 0;
    for (ptrdiff_t block = 0; block < columns; block += PANEL_BLOCK * PANEL_WIDTH) {
      const ptrdiff_t width = smaller(PANEL_BLOCK * PANEL_WIDTH, columns - block);
      const float *panels = packed_b + block * panel_depth + begin / CELL_DEPTH * PANEL_WIDTH;
      for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
        taken = smaller(COPY_ROWS, rows - row);
        PRODUCT(tiles_of_rows)(taken, (Factor){a + row * a_row + begin * a_column, a_row, a_column}, panels,
                               panel_depth * PANEL_WIDTH, c + row * c_row + block, c_row, width, count,
                               bias ? bias + block : bias, resume);
      }
    }
    begin += DEPTH_BLOCK;
  } while (begin < depth);
}
