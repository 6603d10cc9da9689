// SPDX-License-Identifier: MIT
// The gradients of attention, from probabilities that are computed again.

/// Of a query and a block of keys: makes the scores S the probabilities P, and the gradients dP of what dropout leaves of them
/// the gradients dS = factor P (dP - overlap).
INLINE void probabilities_and_slopes(const NNAttention *a, float *scores, float *slopes, ptrdiff_t seen,
                                     ptrdiff_t columns, const float *kept, float overlap) {
  ptrdiff_t i = 0;
  for (; i < seen; i += LANES) {
    const vec share = exponential_below(load(scores + i) * a->factor - kept[0]) * kept[1];
    const vec slope = share * ((load(slopes + i) - overlap) * a->factor);
    store(scores + i, first_or(share, seen - i, 0));
    store(slopes + i, first_or(slope, seen - i, 0));
  }
  for (; i < columns; i += LANES) {
    store(scores + i, splat(0));
    store(slopes + i, splat(0));
  }
}

INLINE float dot_of_rows(const float *x, const float *y, ptrdiff_t count) {
  vec sum = splat(0);
  for (ptrdiff_t i = 0; i < count; i += LANES) sum += load_some(x + i, count - i) * load_some(y + i, count - i);
  return sum_of_lanes(sum);
}

/// Adds xᵀ y of a block of queries to the gradient of the first `count` keys of a block, of which `begun` have been set before.
INLINE void add_by_key(const float *x, const float *y, ptrdiff_t width, float *gradient, const NNAttention *a,
                       ptrdiff_t query_count, ptrdiff_t begun, ptrdiff_t count) {
  block_product(x, 1, SCORE_ROW, y, width, gradient, a->row, begun, a->width, query_count, 1);
  block_product(x + begun, 1, SCORE_ROW, y, width, gradient + begun * a->row, a->row, count - begun, a->width,
                query_count, 0);
}

/// With P the probabilities, D what dropout leaves of them and r = dO · O by row:
/// dV = Dᵀ dO, dP = dropout of dO Vᵀ, dS = factor P (dP - r), dQ = dS K, dK = dSᵀ Q.
static void attention_backward(const NNAttention *a) {
  const ptrdiff_t width = whole_vectors(a->width), row = a->row;
  float *turned_keys = a->scratch, *turned_values = turned_keys + a->width * SCORE_ROW;
  float *keys = turned_values + a->width * SCORE_ROW, *queries = keys + NN_ATTENTION_KEYS * width;
  float *flows = queries + NN_ATTENTION_QUERIES * width, *scores = flows + NN_ATTENTION_QUERIES * width;
  float *slopes = scores + NN_ATTENTION_QUERIES * SCORE_ROW, *left = slopes + NN_ATTENTION_QUERIES * SCORE_ROW;
  const float *shares = a->rate > 0 ? left : scores;
  if (a->keys == 0)
    for (ptrdiff_t i = 0; i < a->queries; i++) zero_floats(a->dq + i * row, a->width);
  for (ptrdiff_t key = 0; key < a->keys; key += NN_ATTENTION_KEYS) {
    const ptrdiff_t key_count = smaller(NN_ATTENTION_KEYS, a->keys - key);
    float *dk = a->dk + key * row, *dv = a->dv + key * row;
    ptrdiff_t begun = 0;
    transpose(a->k + key * row, row, key_count, a->width, turned_keys, SCORE_ROW);
    transpose(a->v + key * row, row, key_count, a->width, turned_values, SCORE_ROW);
    copy_block(a->k + key * row, row, key_count, a->width, keys);
    for (ptrdiff_t query = first_query(a, key); query < a->queries; query += NN_ATTENTION_QUERIES) {
      const ptrdiff_t query_count = smaller(NN_ATTENTION_QUERIES, a->queries - query);
      const ptrdiff_t count = seen_of_block(a, query + query_count, key), columns = whole_vectors(count);
      copy_block(a->q + query * row, row, query_count, a->width, queries);
      copy_block(a->output_gradient + query * row, row, query_count, a->width, flows);
      block_product(queries, width, 1, turned_keys, SCORE_ROW, scores, SCORE_ROW, query_count, columns, a->width, 0);
      block_product(flows, width, 1, turned_values, SCORE_ROW, slopes, SCORE_ROW, query_count, columns, a->width, 0);
      for (ptrdiff_t i = 0; i < query_count; i++) {
        float *score = scores + i * SCORE_ROW, *slope = slopes + i * SCORE_ROW;
        const float overlap = dot_of_rows(flows + i * width, a->output + (query + i) * row, a->width);
        if (a->rate > 0) drop_row(a, slope, slope, query + i, key, count);
        probabilities_and_slopes(a, score, slope, seen_of_block(a, query + i + 1, key), columns,
                                 a->kept + (query + i) * a->kept_row, overlap);
        if (a->rate > 0) drop_row(a, score, left + i * SCORE_ROW, query + i, key, count);
      }
      add_by_key(shares, flows, width, dv, a, query_count, begun, count);
      add_by_key(slopes, queries, width, dk, a, query_count, begun, count);
      block_product(slopes, SCORE_ROW, 1, keys, width, a->dq + query * row, row, query_count, a->width, count, key > 0);
      begun = count;
    }
    for (ptrdiff_t i = begun; i < key_count; i++) {
      zero_floats(dk + i * row, a->width);
      zero_floats(dv + i * row, a->width);
    }
  }
}
