// SPDX-License-Identifier: MIT
// Mean and variance by column in one reading: each block of rows has a mean and squares around it of its own, and these are
// merged (Chan, Golub, LeVeque: Updating formulae and a pairwise algorithm for computing sample variances, 1979).
// Nothing cancels, unlike in the mean of squares less the square of the mean. All values are taken relative to one row, so that
// the blocks' means do not lose what they differ by where they are far from 0.

/// Adds `rows` rows with the mean and the squares around it given to `before` others.
INLINE void merge_columns(vec block_mean, vec block_squares, ptrdiff_t rows, ptrdiff_t before, vec *mean,
                          vec *squares) {
  if (before == 0) {
    *mean = block_mean;
    *squares = block_squares;
    return;
  }
  const float share = (float)rows / (float)(before + rows);
  const vec difference = block_mean - *mean;
  *mean = multiply_add(difference, splat(share), *mean);
  *squares += block_squares + difference * difference * ((float)before * share);
}

/// Adds a block of rows, of `vectors` vectors of columns (a constant once inlined), `count` columns of them real.
INLINE void add_moments(int vectors, const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t columns,
                        ptrdiff_t count, ptrdiff_t before, float *mean, float *squares) {
  vec centre[4] = {{0}, {0}, {0}, {0}}, sum[4] = {{0}, {0}, {0}, {0}}, start[4];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) start[j] = load_some(origin + j * LANES, count - j * LANES);
  for (ptrdiff_t row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      centre[j] += load_some(x + row * columns + j * LANES, count - j * LANES) - start[j];
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) centre[j] /= (float)rows;
  for (ptrdiff_t row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      const vec difference = load_some(x + row * columns + j * LANES, count - j * LANES) - start[j] - centre[j];
      sum[j] = multiply_add(difference, difference, sum[j]);
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    const ptrdiff_t n = count - j * LANES;
    vec m = load_some(mean + j * LANES, n), s = load_some(squares + j * LANES, n);
    merge_columns(centre[j], sum[j], rows, before, &m, &s);
    store_some(mean + j * LANES, m, n);
    store_some(squares + j * LANES, s, n);
  }
}

static void column_moments(const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t columns, float *mean,
                           float *squares) {
  for (ptrdiff_t row = 0; row < rows; row += SUM_BLOCK) {
    const ptrdiff_t count = smaller(SUM_BLOCK, rows - row);
    const float *block = x + row * columns;
    ptrdiff_t i = 0;
    for (; columns - i > 3 * LANES; i += 4 * LANES)
      add_moments(4, block + i, origin + i, count, columns, columns - i, row, mean + i, squares + i);
    for (; i < columns; i += LANES)
      add_moments(1, block + i, origin + i, count, columns, columns - i, row, mean + i, squares + i);
  }
}

static void merge_moments(const float *parts, const float *origin, ptrdiff_t rows_per_part, ptrdiff_t rows,
                          ptrdiff_t columns, float *mean, float *variance) {
  for (ptrdiff_t i = 0; i < columns; i += LANES) {
    const ptrdiff_t n = columns - i;
    const float *part = parts + i;
    vec m = splat(0), squares = splat(0);
    for (ptrdiff_t before = 0; before < rows; before += rows_per_part, part += 2 * columns)
      merge_columns(load_some(part, n), load_some(part + columns, n), smaller(rows_per_part, rows - before), before, &m,
                    &squares);
    store_some(mean + i, load_some(origin + i, n) + m, n);
    store_some(variance + i, squares / (float)rows, n);
  }
}
