// SPDX-License-Identifier: MIT
// Sums over the rows, by column.

// Long columns are summed in blocks, so that rounding grows with the block and the number of blocks, not with the rows.
#define SUM_BLOCK 128

typedef enum Term { VALUES, CENTRED_SQUARES, GRADIENTS } Term;

/// Sums over the rows of `vectors` vectors of columns (a constant once inlined), `count` columns of them real.
/// Several at once, since a strip narrower than a few cache lines reads memory again and again.
INLINE void strip_sums(Term term, int vectors, const float *x, const float *mean, const float *inverse, const float *dy,
                       ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t count, float *out, float *out_x,
                       int32_t accumulate) {
  vec total[4], total_x[4], centre[4], factor[4];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    const ptrdiff_t n = count - j * LANES;
    total[j] = accumulate ? load_some(out + j * LANES, n) : splat(0);
    total_x[j] = splat(0);
    centre[j] = load_some_or(mean, j * LANES, n, 0);
    factor[j] = load_some_or(inverse, j * LANES, n, 1);
  }
  for (ptrdiff_t begin = 0; begin < rows; begin += SUM_BLOCK) {
    vec sum[4] = {{0}, {0}, {0}, {0}}, sum_x[4] = {{0}, {0}, {0}, {0}};
    const ptrdiff_t end = smaller(begin + SUM_BLOCK, rows);
    for (ptrdiff_t row = begin; row < end; row++) {
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) {
        const ptrdiff_t at = row * columns + j * LANES, n = count - j * LANES;
        const vec value = load_some(x + at, n);
        if (term == VALUES) {
          sum[j] += value;
        } else if (term == CENTRED_SQUARES) {
          sum[j] += (value - centre[j]) * (value - centre[j]);
        } else {
          const vec gradient = load_some(dy + at, n);
          sum[j] += gradient;
          sum_x[j] += gradient * ((value - centre[j]) * factor[j]);
        }
      }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      total[j] += sum[j];
      total_x[j] += sum_x[j];
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    store_some(out + j * LANES, total[j], count - j * LANES);
    if (term == GRADIENTS) store_some(out_x + j * LANES, total_x[j], count - j * LANES);
  }
}

INLINE void sums_by_column(Term term, const float *x, const float *mean, const float *inverse, const float *dy,
                           ptrdiff_t rows, ptrdiff_t columns, float *out, float *out_x, int32_t accumulate) {
  ptrdiff_t i = 0;
  for (; columns - i > 3 * LANES; i += 4 * LANES)
    strip_sums(term, 4, x + i, mean ? mean + i : mean, inverse ? inverse + i : inverse, dy ? dy + i : dy, rows,
               columns, columns - i, out + i, out_x ? out_x + i : out_x, accumulate);
  for (; i < columns; i += LANES)
    strip_sums(term, 1, x + i, mean ? mean + i : mean, inverse ? inverse + i : inverse, dy ? dy + i : dy, rows,
               columns, columns - i, out + i, out_x ? out_x + i : out_x, accumulate);
}

static void column_sums(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, int32_t accumulate) {
  sums_by_column(VALUES, x, (const float *)0, (const float *)0, (const float *)0, rows, columns, out, (float *)0,
                 accumulate);
}

static void column_centred_squares(const float *x, const float *mean, ptrdiff_t rows, ptrdiff_t columns, float *out) {
  sums_by_column(CENTRED_SQUARES, x, mean, (const float *)0, (const float *)0, rows, columns, out, (float *)0, 0);
}

static void batch_norm_sums(const float *x, const float *mean, const float *inverse, const float *dy, ptrdiff_t rows,
                            ptrdiff_t columns, float *sum_dy, float *sum_dy_x) {
  sums_by_column(GRADIENTS, x, mean, inverse, dy, rows, columns, sum_dy, sum_dy_x, 0);
}
