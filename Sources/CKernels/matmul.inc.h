// SPDX-License-Identifier: MIT
// Panels of a matrix for products, and the product in float32.

#define PANEL_WIDTH (LANES * TILE_VECTORS)
// A block of b (DEPTH_BLOCK x PANEL_WIDTH x PANEL_BLOCK floats) stays in the second-level cache,
// the rows of a in the first.
#define DEPTH_BLOCK 512
#define PANEL_BLOCK (384 / PANEL_WIDTH)

/// The left factor of a product, cell [i, k] at i * row + k * column.
typedef struct Factor {
  const float *cells;
  ptrdiff_t row, column;
} Factor;

// Panels that are packed side by side, so that reads run along the rows.
#define PACK_PANELS 4

/// Rows of some panels as they stand.
INLINE void pack_rows(const float *b, ptrdiff_t row_stride, ptrdiff_t depth_count, ptrdiff_t columns, float *packed,
                      ptrdiff_t panel_size) {
  for (ptrdiff_t k = 0; k < depth_count; k++, b += row_stride, packed += PANEL_WIDTH) {
    float *to = packed;
    ptrdiff_t column = 0;
    for (; column + PANEL_WIDTH <= columns; column += PANEL_WIDTH, to += panel_size) copy_floats(to, b + column, PANEL_WIDTH);
    if (column < columns) {
      copy_floats(to, b + column, columns - column);
      zero_floats(to + columns - column, PANEL_WIDTH - (columns - column));
    }
  }
}

static void pack(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth_count,
                 ptrdiff_t columns, float *packed, ptrdiff_t depth_begin, ptrdiff_t depth) {
  if (column_stride == 1) {
    for (ptrdiff_t column = 0; column < columns; column += PACK_PANELS * PANEL_WIDTH)
      pack_rows(b + column, row_stride, depth_count, smaller(PACK_PANELS * PANEL_WIDTH, columns - column),
                packed + column * depth + depth_begin * PANEL_WIDTH, depth * PANEL_WIDTH);
    return;
  }
  for (ptrdiff_t column = 0; column < columns; column += PANEL_WIDTH) {
    const ptrdiff_t width = smaller(PANEL_WIDTH, columns - column);
    float *panel = packed + column * depth + depth_begin * PANEL_WIDTH;
    const float *source = b + column * column_stride;
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
    for (ptrdiff_t k = 0; k < depth; k++) {
      copy_floats(copy + k * COPY_ROWS, a + k * a_column, COPY_ROWS);
      __builtin_prefetch(a + k * a_column + 2 * COPY_ROWS - 1, 0, 2);
    }
  } else {
    for (ptrdiff_t k = 0; k < depth; k++) copy_floats(copy + k * COPY_ROWS, a + k * a_column, rows);
  }
}

/// Rows of aᵀ are copied where several panels read them.
INLINE void lay_out(Factor *a, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t columns, float *copy) {
  if (a->row != 1 || a->column <= COPY_ROWS || columns <= PANEL_WIDTH) return;
  copy_turned(a->cells, a->column, rows, depth, copy);
  *a = (Factor){copy, 1, COPY_ROWS};
}

/// Where rows of a begin. The compiler is not to know that they are equally far apart: it would make each address of the one
/// before, and a tile would wait for additions.
INLINE void rows_apart(int rows, const float *a, ptrdiff_t a_row, const float *row_of[]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    row_of[i] = a + i * a_row;
    __asm__("" : "+r"(row_of[i]));
  }
}

#define PRODUCT(name) name
#define CELL_DEPTH 1
#define MULTIPLY_ADD(a, b, sum) multiply_add(a, b, sum)
#include "product.inc.h"
#undef PRODUCT
#undef CELL_DEPTH
#undef MULTIPLY_ADD
