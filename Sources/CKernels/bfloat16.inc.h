// SPDX-License-Identifier: MIT
// Products of factors rounded to bfloat16, the upper half of a float: two steps of the depth are one cell of 32 bits, and
// sums stay floats. Processors with AVX512-BF16 multiply pairs; the others do the same with two multiply-adds.

/// The nearest bfloat16, of two equally near ones the even one, in the upper half; what is not a number stays so.
INLINE uint32_t rounded_to_bfloat16(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  const uint32_t rounded = bits + 0x7fff + ((bits >> 16) & 1);
  return (x == x ? rounded : bits | 0x400000) & 0xffff0000;
}

/// The earlier step is the lower half.
INLINE float pair_of(float first, float second) {
  const uint32_t bits = rounded_to_bfloat16(first) >> 16 | rounded_to_bfloat16(second);
  float pair;
  __builtin_memcpy(&pair, &bits, 4);
  return pair;
}

/// pairs[k][n] of rows 2 k and 2 k + 1; behind an odd number of rows follow zeros.
INLINE void pair_rows(const float *x, ptrdiff_t x_row, ptrdiff_t rows, ptrdiff_t columns, float *pairs,
                      ptrdiff_t pairs_row) {
  for (ptrdiff_t k = 0; k < rows; k += 2, x += 2 * x_row, pairs += pairs_row) {
    if (k + 1 < rows) {
      for (ptrdiff_t n = 0; n < columns; n++) pairs[n] = pair_of(x[n], x[n + x_row]);
    } else {
      for (ptrdiff_t n = 0; n < columns; n++) pairs[n] = pair_of(x[n], 0);
    }
  }
}

// Rows that are packed as floats, then paired while they are in the cache.
#define PAIRED_ROWS 32

static void pack_bfloat16(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth_count,
                          ptrdiff_t columns, float *packed, ptrdiff_t depth_begin, ptrdiff_t depth) {
  float rows[PAIRED_ROWS * PANEL_WIDTH];
  const ptrdiff_t pair_depth = (depth + 1) / 2;
  for (ptrdiff_t column = 0; column < columns; column += PANEL_WIDTH)
    for (ptrdiff_t k = 0; k < depth_count; k += PAIRED_ROWS) {
      const ptrdiff_t count = smaller(PAIRED_ROWS, depth_count - k);
      pack(b + k * row_stride + column * column_stride, row_stride, column_stride, count,
           smaller(PANEL_WIDTH, columns - column), rows, 0, count);
      pair_rows(rows, PANEL_WIDTH, count, PANEL_WIDTH,
                packed + column * pair_depth + (depth_begin + k) / 2 * PANEL_WIDTH, PANEL_WIDTH);
    }
}

/// Pairs the rows of a for the tiles, whichever way they run, once for all panels.
INLINE void lay_out_paired(Factor *a, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t columns, float *copy) {
  (void)columns;
  if (a->row == 1) {
    pair_rows(a->cells, a->column, depth, rows, copy, COPY_ROWS);
    *a = (Factor){copy, 1, COPY_ROWS};
    return;
  }
  for (ptrdiff_t i = 0; i < rows; i++) {
    const float *row = a->cells + i * a->row;
    float *pairs = copy + i * (DEPTH_BLOCK / 2);
    for (ptrdiff_t k = 0; k < depth / 2; k++) pairs[k] = pair_of(row[2 * k * a->column], row[(2 * k + 1) * a->column]);
    if (depth % 2) pairs[depth / 2] = pair_of(row[(depth - 1) * a->column], 0);
  }
  *a = (Factor){copy, DEPTH_BLOCK / 2, 1};
}

#ifdef MULTIPLIES_PAIRS
typedef __bf16 pairs_vec __attribute__((vector_size(64)));

INLINE vec multiply_pairs_add(vec a, vec b, vec sum) {
  return __builtin_ia32_dpbf16ps_512(sum, (pairs_vec)a, (pairs_vec)b);
}
#else
INLINE vec lower_half(vec pairs) { return (vec)((uvec)pairs << 16); }
INLINE vec upper_half(vec pairs) { return (vec)((uvec)pairs & 0xffff0000); }

INLINE vec multiply_pairs_add(vec a, vec b, vec sum) {
  return multiply_add(lower_half(a), lower_half(b), multiply_add(upper_half(a), upper_half(b), sum));
}
#endif

#define PRODUCT(name) name##_paired
#define CELL_DEPTH 2
#define MULTIPLY_ADD(a, b, sum) multiply_pairs_add(a, b, sum)
#include "product.inc.h"
#undef PRODUCT
#undef CELL_DEPTH
#undef MULTIPLY_ADD

#ifndef MULTIPLIES_PAIRS
static void matmul_bfloat16(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                            ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                            int32_t accumulate) {
#if LANES == 16
  if (__builtin_cpu_supports("avx512bf16")) {
    nn_matmul_bfloat16_pairs(a, a_row, a_column, packed_b, c, c_row, rows, columns, depth, bias, accumulate);
    return;
  }
#endif
  matmul_paired(a, a_row, a_column, packed_b, c, c_row, rows, columns, depth, bias, accumulate);
}
#endif
