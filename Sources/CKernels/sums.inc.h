// SPDX-License-Identifier: MIT
// Sums over the rows, by column.

// Long columns are summed in blocks, so that rounding grows with the block and the number of blocks, not with the rows.
#define SUM_BLOCK 128

typedef enum Term { VALUES, CENTRED_SQUARES } Term;

/// Sums over the rows of `vectors` vectors of columns (a constant once inlined), `count` columns of them real.
/// Several at once, since a strip narrower than a few cache lines reads memory again and again.
INLINE void strip_sums(Term term, int vectors, const float *x, const float *mean, ptrdiff_t rows, ptrdiff_t columns,
                       ptrdiff_t count, float *out, int32_t accumulate) {
  vec total[4], centre[4];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    const ptrdiff_t n = count - j * LANES;
    total[j] = accumulate ? load_some(out + j * LANES, n) : splat(0);
    centre[j] = load_some_or(mean, j * LANES, n, 0);
  }
  for (ptrdiff_t begin = 0; begin < rows; begin += SUM_BLOCK) {
    vec sum[4] = {{0}, {0}, {0}, {0}};
    const ptrdiff_t end = smaller(begin + SUM_BLOCK, rows);
    for (ptrdiff_t row = begin; row < end; row++) {
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) {
        const vec value = load_some(x + row * columns + j * LANES, count - j * LANES);
        sum[j] += term == VALUES ? value : (value - centre[j]) * (value - centre[j]);
      }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) total[j] += sum[j];
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) store_some(out + j * LANES, total[j], count - j * LANES);
}

INLINE void sums_by_column(Term term, const float *x, const float *mean, ptrdiff_t rows, ptrdiff_t columns, float *out,
                           int32_t accumulate) {
  ptrdiff_t i = 0;
  for (; columns - i > 3 * LANES; i += 4 * LANES)
    strip_sums(term, 4, x + i, mean ? mean + i : mean, rows, columns, columns - i, out + i, accumulate);
  for (; i < columns; i += LANES)
    strip_sums(term, 1, x + i, mean ? mean + i : mean, rows, columns, columns - i, out + i, accumulate);
}

static void column_sums(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, int32_t accumulate) {
  sums_by_column(VALUES, x, (const float *)0, rows, columns, out, accumulate);
}

static void column_centred_squares(const float *x, const float *mean, ptrdiff_t rows, ptrdiff_t columns, float *out) {
  sums_by_column(CENTRED_SQUARES, x, mean, rows, columns, out, 0);
}
