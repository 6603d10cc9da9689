// SPDX-License-Identifier: MIT
// The matrix product over packed panels. An element is one chain of multiply-adds over the depth, in order, in every
// tile and at every edge: cutting the depth into blocks only parks the running sum in c, which loses nothing.

#define PANEL_WIDTH (LANES * TILE_VECTORS)
// A block of b (DEPTH_BLOCK x PANEL_WIDTH x PANEL_BLOCK floats) stays in the second-level cache,
// the rows of a in the first.
#define DEPTH_BLOCK 512
#define PANEL_BLOCK (384 / PANEL_WIDTH)

static void pack(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth_count,
                 ptrdiff_t columns, float *packed, ptrdiff_t depth_begin, ptrdiff_t depth) {
  for (ptrdiff_t column = 0; column < columns; column += PANEL_WIDTH) {
    const ptrdiff_t width = smaller(PANEL_WIDTH, columns - column);
    float *panel = packed + column * depth + depth_begin * PANEL_WIDTH;
    const float *source = b + column * column_stride;
    if (column_stride == 1) {
      for (ptrdiff_t k = 0; k < depth_count; k++) {
        copy_floats(panel + k * PANEL_WIDTH, source + k * row_stride, width);
        zero_floats(panel + k * PANEL_WIDTH + width, PANEL_WIDTH - width);
      }
      continue;
    }
    if (row_stride == 1) {
      transpose_panel(source, column_stride, width, depth_count, panel, PANEL_WIDTH);
      continue;
    }
    // Few rows at a time: reads run along the depth, and the cells they go to stay in the cache.
    for (ptrdiff_t begin = 0; begin < depth_count; begin += 16) {
      const ptrdiff_t end = smaller(begin + 16, depth_count);
      for (ptrdiff_t n = 0; n < width; n++)
        for (ptrdiff_t k = begin; k < end; k++)
          panel[k * PANEL_WIDTH + n] = source[k * row_stride + n * column_stride];
      for (ptrdiff_t k = begin; k < end; k++)
        zero_floats(panel + k * PANEL_WIDTH + width, PANEL_WIDTH - width);
    }
  }
}

/// One tile of `rows` rows and `vectors` vectors, both constants once inlined; `width` columns of c are real. Rows of b are
/// `b_row` floats apart. The sums start from c (`resume`), from the bias or from 0.
INLINE void tile(int rows, int vectors, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                 ptrdiff_t b_row, float *c, ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth, const float *bias,
                 int resume) {
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
#pragma clang loop unroll(disable)
  for (ptrdiff_t k = 0; k < depth; k++) {
    vec right[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = load(b + j * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      const vec factor = splat(a[i * a_row]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(factor, right[j], sums[i][j]);
    }
    b += b_row;
    a += a_column;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      store_some(c + i * c_row + j * LANES, sums[i][j], width - j * LANES);
  }
}

/// A tile of `rows` rows that computes no more vectors than the columns need.
INLINE void tile_of_rows(int rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *panel, float *c,
                         ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth, const float *bias, int resume) {
#if TILE_VECTORS > 2
  if (width > 2 * LANES) {
    tile(rows, 3, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
    return;
  }
#endif
  if (width > LANES)
    tile(rows, 2, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
  else
    tile(rows, 1, a, a_row, a_column, panel, PANEL_WIDTH, c, c_row, width, depth, bias, resume);
}

static void tile_of(ptrdiff_t rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *panel, float *c,
                    ptrdiff_t c_row, ptrdiff_t width, ptrdiff_t depth, const float *bias, int resume) {
#define TILE(count) \
  case count: tile_of_rows(count, a, a_row, a_column, panel, c, c_row, width, depth, bias, resume); break;
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

/// How many of the remaining rows the next tile takes: two halves at the end, as a tile of one row is slow.
INLINE ptrdiff_t rows_of_next_tile(ptrdiff_t remaining) {
  if (remaining <= TILE_ROWS) return remaining;
  return remaining < 2 * TILE_ROWS ? (remaining + 1) / 2 : TILE_ROWS;
}

// Rows of a turned factor that are copied together: two tiles, as a cache line holds more than one needs.
#define COPY_ROWS (2 * TILE_ROWS)

/// Copies rows of aᵀ, a depth at a time: read where they stand, their lines would push each other out of the caches.
INLINE void copy_turned(const float *a, ptrdiff_t a_column, ptrdiff_t rows, ptrdiff_t depth, float *copy) {
  if (rows == COPY_ROWS) {
    for (ptrdiff_t k = 0; k < depth; k++) copy_floats(copy + k * COPY_ROWS, a + k * a_column, COPY_ROWS);
  } else {
    for (ptrdiff_t k = 0; k < depth; k++) copy_floats(copy + k * COPY_ROWS, a + k * a_column, rows);
  }
}

/// Up to COPY_ROWS rows of c over the columns of a block.
static void tiles_of_rows(ptrdiff_t rows, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *panels,
                          ptrdiff_t panel_size, float *c, ptrdiff_t c_row, ptrdiff_t columns, ptrdiff_t depth,
                          const float *bias, int resume) {
  float copy[COPY_ROWS * DEPTH_BLOCK];
  if (a_row == 1 && a_column > COPY_ROWS && columns > PANEL_WIDTH) {
    copy_turned(a, a_column, rows, depth, copy);
    a = copy;
    a_column = COPY_ROWS;
  }
  for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
    taken = rows_of_next_tile(rows - row);
    const float *panel = panels;
    for (ptrdiff_t column = 0; column < columns; column += PANEL_WIDTH, panel += panel_size)
      tile_of(taken, a + row * a_row, a_row, a_column, panel, c + row * c_row + column, c_row,
              smaller(PANEL_WIDTH, columns - column), depth, bias ? bias + column : bias, resume);
  }
}

static void matmul(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                   ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                   int32_t accumulate) {
  ptrdiff_t begin = 0;
  do {  // once at least: without depth, c is the bias or 0
    const ptrdiff_t count = smaller(DEPTH_BLOCK, depth - begin);
    const int resume = accumulate || begin > 0;
    for (ptrdiff_t block = 0; block < columns; block += PANEL_BLOCK * PANEL_WIDTH) {
      const ptrdiff_t width = smaller(PANEL_BLOCK * PANEL_WIDTH, columns - block);
      for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
        taken = smaller(COPY_ROWS, rows - row);
        tiles_of_rows(taken, a + row * a_row + begin * a_column, a_row, a_column,
                      packed_b + block * depth + begin * PANEL_WIDTH, depth * PANEL_WIDTH, c + row * c_row + block,
                      c_row, width, count, bias ? bias + block : bias, resume);
      }
    }
    begin += DEPTH_BLOCK;
  } while (begin < depth);
}
