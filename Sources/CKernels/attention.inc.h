// SPDX-License-Identifier: MIT
// Attention of one head: softmax(factor q kᵀ) v, block by block with a running softmax (Dao et al., FlashAttention, 2022), so
// that the scores of a long sequence are never all there. The blocks are fixed, and so are the numbers.

/// Floats of a packed matrix.
INLINE ptrdiff_t packed_floats(ptrdiff_t depth, ptrdiff_t columns) {
  return (columns + PANEL_WIDTH - 1) / PANEL_WIDTH * PANEL_WIDTH * depth;
}

/// How many keys of a block a query sees.
INLINE ptrdiff_t seen_keys(const NNAttention *a, ptrdiff_t query, ptrdiff_t key_begin, ptrdiff_t key_count) {
  if (!a->causal) return key_count;
  const ptrdiff_t seen = query + 1 - key_begin;
  return seen < 0 ? 0 : smaller(seen, key_count);
}

/// Where the keys end that any query of a block sees.
INLINE ptrdiff_t end_of_keys(const NNAttention *a, ptrdiff_t query_end) {
  return a->causal ? smaller(query_end, a->keys) : a->keys;
}

/// factor q kᵀ of a block of queries and a block of keys, [query_count, key_count]; `packed` holds the keys.
INLINE void block_scores(const NNAttention *a, ptrdiff_t query, ptrdiff_t query_count, ptrdiff_t key,
                         ptrdiff_t key_count, float *packed, float *scores) {
  pack(a->k + key * a->row, 1, a->row, a->width, key_count, packed, 0, a->width);
  matmul(a->q + query * a->row, a->row, 1, packed, scores, key_count, query_count, key_count, a->width, 0, 0);
  scale(a->factor, scores, query_count * key_count);
}

/// Dropout of a block of probabilities, or of their gradients.
INLINE void drop_block(const NNAttention *a, const float *x, float *y, ptrdiff_t query, ptrdiff_t query_count,
                       ptrdiff_t key, ptrdiff_t key_count) {
  dropout(x, y, query_count, key_count, a->rate, a->key + (uint64_t)(key / NN_ATTENTION_BLOCK), a->step,
          (uint64_t)query, 0);
}

static void attention_forward(const NNAttention *a) {
  const ptrdiff_t block = NN_ATTENTION_BLOCK;
  float *packed_keys = a->scratch;
  float *packed_values = packed_keys + packed_floats(a->width, block);
  float *scores = packed_values + packed_floats(block, a->width);
  float tops[NN_ATTENTION_BLOCK], sums[NN_ATTENTION_BLOCK];
  for (ptrdiff_t query = 0; query < a->queries; query += block) {
    const ptrdiff_t query_count = smaller(block, a->queries - query);
    float *out = a->output + query * a->row;
    for (ptrdiff_t i = 0; i < query_count; i++) {
      tops[i] = -__builtin_inff();
      sums[i] = 0;
      zero_floats(out + i * a->row, a->width);
    }
    const ptrdiff_t end = end_of_keys(a, query + query_count);
    for (ptrdiff_t key = 0; key < end; key += block) {
      const ptrdiff_t key_count = smaller(block, end - key);
      block_scores(a, query, query_count, key, key_count, packed_keys, scores);
      for (ptrdiff_t i = 0; i < query_count; i++) {
        float *row = scores + i * key_count;
        const ptrdiff_t seen = seen_keys(a, query + i, key, key_count);
        zero_floats(row + seen, key_count - seen);
        if (seen == 0) continue;
        const float best = largest(row, seen);
        if (best > tops[i]) {
          // What has been summed was relative to a smaller top; of the first block there is nothing yet.
          const float shrink = sums[i] > 0 ? exponential(splat(tops[i] - best))[0] : 0;
          sums[i] *= shrink;
          scale(shrink, out + i * a->row, a->width);
          tops[i] = best;
        }
        sums[i] += exponentials(row, tops[i], row, seen);
      }
      if (a->rate > 0) drop_block(a, scores, scores, query, query_count, key, key_count);
      pack(a->v + key * a->row, a->row, 1, key_count, a->width, packed_values, 0, key_count);
      matmul(scores, key_count, 1, packed_values, out, a->row, query_count, a->width, key_count, 0, 1);
    }
    for (ptrdiff_t i = 0; i < query_count; i++) {
      const float inverse = sums[i] > 0 ? 1 / sums[i] : sums[i];
      scale(inverse, out + i * a->row, a->width);
      float *kept = a->kept + (query + i) * a->kept_row;
      kept[0] = sums[i] > 0 ? tops[i] : 0;
      kept[1] = inverse;
    }
  }
}

/// With P the probabilities, D what dropout leaves of them and r = dO · O by row:
/// dV = Dᵀ dO, dP = dropout of dO Vᵀ, dS = factor P (dP - r), dQ = dS K, dK = dSᵀ Q.
static void attention_backward(const NNAttention *a) {
  const ptrdiff_t block = NN_ATTENTION_BLOCK;
  float *packed = a->scratch;  // of the keys or the values, transposed
  float *packed_keys = packed + packed_floats(a->width, block);
  float *packed_queries = packed_keys + packed_floats(block, a->width);
  float *packed_gradient = packed_queries + packed_floats(block, a->width);
  float *scores = packed_gradient + packed_floats(block, a->width);
  float *slopes = scores + block * block, *left = slopes + block * block;
  float overlaps[NN_ATTENTION_BLOCK];
  for (ptrdiff_t i = 0; i < a->queries; i++) zero_floats(a->dq + i * a->row, a->width);
  for (ptrdiff_t i = 0; i < a->keys; i++) {
    zero_floats(a->dk + i * a->row, a->width);
    zero_floats(a->dv + i * a->row, a->width);
  }
  for (ptrdiff_t query = 0; query < a->queries; query += block) {
    const ptrdiff_t query_count = smaller(block, a->queries - query);
    const float *gradient = a->output_gradient + query * a->row;
    for (ptrdiff_t i = 0; i < query_count; i++) {
      vec sum = splat(0);
      for (ptrdiff_t f = 0; f < a->width; f += LANES)
        sum += load_some(gradient + i * a->row + f, a->width - f) *
               load_some(a->output + (query + i) * a->row + f, a->width - f);
      overlaps[i] = sum_of_lanes(sum);
    }
    pack(gradient, a->row, 1, query_count, a->width, packed_gradient, 0, query_count);
    pack(a->q + query * a->row, a->row, 1, query_count, a->width, packed_queries, 0, query_count);
    const ptrdiff_t end = end_of_keys(a, query + query_count);
    for (ptrdiff_t key = 0; key < end; key += block) {
      const ptrdiff_t key_count = smaller(block, end - key);
      block_scores(a, query, query_count, key, key_count, packed, scores);
      for (ptrdiff_t i = 0; i < query_count; i++) {
        float *row = scores + i * key_count;
        const ptrdiff_t seen = seen_keys(a, query + i, key, key_count);
        const float *kept = a->kept + (query + i) * a->kept_row;
        exponentials(row, kept[0], row, seen);
        scale(kept[1], row, seen);
        zero_floats(row + seen, key_count - seen);
      }
      const float *share = scores;
      if (a->rate > 0) {
        drop_block(a, scores, left, query, query_count, key, key_count);
        share = left;
      }
      matmul(share, 1, key_count, packed_gradient, a->dv + key * a->row, a->row, key_count, a->width, query_count, 0, 1);
      pack(a->v + key * a->row, 1, a->row, a->width, key_count, packed, 0, a->width);
      matmul(gradient, a->row, 1, packed, slopes, key_count, query_count, key_count, a->width, 0, 0);
      if (a->rate > 0) drop_block(a, slopes, slopes, query, query_count, key, key_count);
      for (ptrdiff_t i = 0; i < query_count; i++)
        for (ptrdiff_t j = i * key_count; j < (i + 1) * key_count; j += LANES) {
          const ptrdiff_t n = (i + 1) * key_count - j;
          store_some(slopes + j, load_some(scores + j, n) * (load_some(slopes + j, n) - overlaps[i]) * a->factor, n);
        }
      pack(a->k + key * a->row, a->row, 1, key_count, a->width, packed_keys, 0, key_count);
      matmul(slopes, key_count, 1, packed_keys, a->dq + query * a->row, a->row, query_count, a->width, key_count, 0, 1);
      matmul(slopes, 1, key_count, packed_queries, a->dk + key * a->row, a->row, key_count, a->width, query_count, 0, 1);
    }
  }
}

/// Pairs (i, i + width / 2) of every head turned by the angle whose cosine and sine the table has.
static void rotate_pairs(const float *x, const float *table, float direction, float *y, ptrdiff_t rows, ptrdiff_t heads,
                         ptrdiff_t width, int32_t accumulate) {
  const ptrdiff_t half = width / 2;
  for (ptrdiff_t row = 0; row < rows; row++, table += width)
    for (ptrdiff_t head = 0; head < heads; head++, x += width, y += width)
      for (ptrdiff_t i = 0; i < half; i += LANES) {
        const ptrdiff_t n = half - i;
        const vec cosine = load_some(table + i, n), sine = load_some(table + half + i, n) * direction;
        const vec first = load_some(x + i, n), second = load_some(x + half + i, n);
        const vec turned = first * cosine - second * sine, other = second * cosine + first * sine;
        store_some(y + i, accumulate ? load_some(y + i, n) + turned : turned, n);
        store_some(y + half + i, accumulate ? load_some(y + half + i, n) + other : other, n);
      }
}
