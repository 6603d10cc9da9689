// SPDX-License-Identifier: MIT
// Dropout with the counter-based generator Philox4x32-10
// (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011).

// Each 64-bit lane holds one 32-bit word of one counter, so that a product's two halves are at hand.
#define COUNTERS (LANES / 2)
typedef uint64_t words __attribute__((vector_size(LANES * 4)));

/// Word j of lane l is random number j of counter l; the lower 32 bits count.
INLINE void philox_words(words c[4], uint64_t key) {
  const uint64_t low = 0xffffffffu;
  uint64_t key0 = key & low, key1 = key >> 32;
  for (int round = 0; round < 10; round++) {
    const words first = c[0] * (uint64_t)0xD2511F53u;
    const words second = c[2] * (uint64_t)0xCD9E8D57u;
    c[0] = (second >> 32) ^ c[1] ^ key0;
    c[1] = second & low;
    c[2] = (first >> 32) ^ c[3] ^ key1;
    c[3] = first & low;
    key0 = (key0 + 0x9E3779B9u) & low;
    key1 = (key1 + 0xBB67AE85u) & low;
  }
}

/// a0 b0 a1 b1 ...: the lower half of the lanes, then the upper.
#if LANES == 16
INLINE words zip_lower(words a, words b) { return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
INLINE words zip_upper(words a, words b) { return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }
#elif LANES == 8
INLINE words zip_lower(words a, words b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
INLINE words zip_upper(words a, words b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
#else
INLINE words zip_lower(words a, words b) { return __builtin_shufflevector(a, b, 0, 2); }
INLINE words zip_upper(words a, words b) { return __builtin_shufflevector(a, b, 1, 3); }
#endif

/// One vector of a row: what stays, scaled. No contraction: every instruction set must give the same bits.
INLINE void drop(const float *x, float *y, uvec random, uint32_t threshold, float factor, ptrdiff_t count,
                 int32_t accumulate) {
#pragma clang fp contract(off)
  if (count <= 0) return;
  const vec scaled = load_some(x, count) * factor;
  const vec kept = select((ivec)(random >= threshold), scaled, splat(0));
  store_some(y, accumulate ? load_some(y, count) + kept : kept, count);
}

static void dropout(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns, float rate, uint64_t key,
                    uint64_t step, uint64_t row_begin, int32_t accumulate) {
  if (rate >= 1) {  // nothing stays, and 1 / (1 - rate) is not to be had
    if (!accumulate) zero_floats(y, rows * columns);
    return;
  }
  // bits / 2^32 < rate exactly when bits < ceil(rate 2^32); the product is exact.
  const uint32_t threshold = rate > 0 ? (uint32_t)__builtin_ceil((double)rate * 4294967296.0) : 0;
  const float factor = 1 / (1 - rate);
  words lanes;
  for (int i = 0; i < COUNTERS; i++) lanes[i] = (uint64_t)i;
  const words none = {0};
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, y += columns) {
    for (ptrdiff_t column = 0; column < columns; column += 2 * LANES) {
      words c[4] = {lanes + (uint64_t)(column / 4), none + ((row_begin + (uint64_t)row) & 0xffffffffu),
                    none + (step & 0xffffffffu), none + (step >> 32)};
      philox_words(c, key);
      const words even = c[0] | (c[1] << 32), odd = c[2] | (c[3] << 32);
      const ptrdiff_t n = columns - column;
      drop(x + column, y + column, (uvec)zip_lower(even, odd), threshold, factor, n, accumulate);
      drop(x + column + LANES, y + column + LANES, (uvec)zip_upper(even, odd), threshold, factor, n - LANES,
           accumulate);
    }
  }
}
