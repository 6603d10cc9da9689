// SPDX-License-Identifier: MIT
// Attention of one head: softmax(factor q kᵀ) v, block by block with a running softmax (Dao et al., FlashAttention, 2022), so
// that the scores of a long sequence are never all there. The blocks are fixed, and so are the numbers.

#define SCORE_ROW NN_ATTENTION_ROW

/// Copies rows of a matrix to rows of whole vectors, filled up with zeros.
INLINE void copy_block(const float *x, ptrdiff_t x_row, ptrdiff_t rows, ptrdiff_t columns, float *y) {
  for (ptrdiff_t row = 0; row < rows; row++, x += x_row)
    for (ptrdiff_t i = 0; i < columns; i += LANES, y += LANES) store(y, load_some(x + i, columns - i));
}

/// The first block of queries that sees anything of a block of keys.
INLINE ptrdiff_t first_query(const NNAttention *a, ptrdiff_t key) { return a->causal ? key : 0; }

/// Where the keys of a block end that any query before `query_end` sees.
INLINE ptrdiff_t seen_of_block(const NNAttention *a, ptrdiff_t query_end, ptrdiff_t key) {
  const ptrdiff_t left = smaller(NN_ATTENTION_KEYS, a->keys - key);
  return a->causal ? smaller(left, query_end - key) : left;
}

/// Dropout of a query's probabilities, or of their gradients; a run of 64 keys has random numbers of its own.
INLINE void drop_row(const NNAttention *a, const float *x, float *y, ptrdiff_t query, ptrdiff_t key, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += 64)
    dropout(x + i, y + i, 1, smaller(64, count - i), a->rate, a->key + (uint64_t)((key + i) / 64), a->step,
            (uint64_t)query, 0);
}

/// Makes a query's scores of a block exponentials relative to the largest score so far. What has been summed before, `out`
/// and the sum, was relative to a smaller one perhaps.
INLINE void soften(const NNAttention *a, float *row, ptrdiff_t seen, float *kept, float *out, int is_first) {
  const float best = a->factor * largest(row, seen);
  if (is_first) {
    kept[0] = best;
    kept[1] = 0;
  } else if (best > kept[0]) {
    const float shrink = exponential_below(splat(kept[0] - best))[0];
    kept[0] = best;
    kept[1] *= shrink;
    scale(shrink, out, a->width);
  }
  const float top = kept[0];
  vec sum = splat(0);
  for (ptrdiff_t i = 0; i < seen; i += LANES) {
    const vec power = first_or(exponential_below(load(row + i) * a->factor - top), seen - i, 0);
    store(row + i, power);
    sum += power;
  }
  kept[1] += sum_of_lanes(sum);
}

static void attention_forward(const NNAttention *a) {
  const ptrdiff_t width = whole_vectors(a->width);
  float *keys = a->scratch, *values = keys + a->width * SCORE_ROW, *scores = values + NN_ATTENTION_KEYS * width;
  if (a->keys == 0)
    for (ptrdiff_t i = 0; i < a->queries; i++) {
      zero_floats(a->output + i * a->row, a->width);
      zero_floats(a->kept + i * a->kept_row, 2);
    }
  for (ptrdiff_t key = 0; key < a->keys; key += NN_ATTENTION_KEYS) {
    if (first_query(a, key) >= a->queries) break;
    const ptrdiff_t key_count = smaller(NN_ATTENTION_KEYS, a->keys - key);
    transpose(a->k + key * a->row, a->row, key_count, a->width, keys, SCORE_ROW);
    copy_block(a->v + key * a->row, a->row, key_count, a->width, values);
    for (ptrdiff_t query = first_query(a, key); query < a->queries; query += NN_ATTENTION_QUERIES) {
      const ptrdiff_t query_count = smaller(NN_ATTENTION_QUERIES, a->queries - query), end = query + query_count;
      const ptrdiff_t count = seen_of_block(a, end, key), columns = whole_vectors(count);
      float *out = a->output + query * a->row;
      block_product(a->q + query * a->row, a->row, 1, keys, SCORE_ROW, scores, SCORE_ROW, query_count, columns, a->width, 0);
      for (ptrdiff_t i = 0; i < query_count; i++) {
        float *row = scores + i * SCORE_ROW;
        const ptrdiff_t seen = seen_of_block(a, query + i + 1, key);
        soften(a, row, seen, a->kept + (query + i) * a->kept_row, out + i * a->row, key == 0);
        for (ptrdiff_t j = whole_vectors(seen); j < columns; j += LANES) store(row + j, splat(0));
        if (a->rate > 0) drop_row(a, row, row, query + i, key, count);
      }
      block_product(scores, SCORE_ROW, 1, values, width, out, a->row, query_count, a->width, count, key > 0);
      // Nothing is left to come for these queries.
      if (key + count < (a->causal ? smaller(end, a->keys) : a->keys)) continue;
      for (ptrdiff_t i = 0; i < query_count; i++) {
        float *kept = a->kept + (query + i) * a->kept_row;
        kept[1] = 1 / kept[1];
        scale(kept[1], out + i * a->row, a->width);
      }
    }
  }
}
