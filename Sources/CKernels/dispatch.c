// SPDX-License-Identifier: MIT
// Which instruction sets there are, and the functions that need none of them.
#include "tables.h"

const NNKernels *nn_kernels(NNInstructionSet set) {
  switch (set) {
    case NN_BASELINE: return &nn_kernels_baseline;
#if defined(__x86_64__)
    case NN_AVX2: return &nn_kernels_avx2;
    case NN_AVX512: return &nn_kernels_avx512;
#endif
    default: return 0;
  }
}

int32_t nn_supports(NNInstructionSet set) {
  switch (set) {
    case NN_BASELINE: return 1;
#if defined(__x86_64__)
    case NN_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case NN_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
#endif
    default: return 0;
  }
}

NNInstructionSet nn_best_instruction_set(void) {
  if (nn_supports(NN_AVX512)) return NN_AVX512;
  return nn_supports(NN_AVX2) ? NN_AVX2 : NN_BASELINE;
}

// One of the ten rounds, on the four words of a counter.
static inline __attribute__((always_inline)) void philox_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d, uint64_t key,
                                                               uint32_t round) {
  const uint32_t key0 = (uint32_t)key + round * 0x9E3779B9u, key1 = (uint32_t)(key >> 32) + round * 0xBB67AE85u;
  const uint64_t first = (uint64_t)0xD2511F53u * *a, second = (uint64_t)0xCD9E8D57u * *c;
  *a = (uint32_t)(second >> 32) ^ *b ^ key0;
  *b = (uint32_t)second;
  *c = (uint32_t)(first >> 32) ^ *d ^ key1;
  *d = (uint32_t)first;
}

void nn_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t out[4]) {
  uint32_t c[4] = {(uint32_t)counter_low, (uint32_t)(counter_low >> 32), (uint32_t)counter_high,
                   (uint32_t)(counter_high >> 32)};
  for (uint32_t round = 0; round < 10; round++) philox_round(c, c + 1, c + 2, c + 3, key, round);
  for (int i = 0; i < 4; i++) out[i] = c[i];
}

// Counters side by side: what the compiler may do at once.
#define COUNTERS 16

static void philox_words(uint64_t key, uint64_t low, uint64_t high, uint32_t words[4][COUNTERS]) {
  for (int i = 0; i < COUNTERS; i++) {
    words[0][i] = (uint32_t)(low + (uint64_t)i);
    words[1][i] = (uint32_t)((low + (uint64_t)i) >> 32);
    words[2][i] = (uint32_t)high;
    words[3][i] = (uint32_t)(high >> 32);
  }
  for (uint32_t round = 0; round < 10; round++)
    for (int i = 0; i < COUNTERS; i++)
      philox_round(&words[0][i], &words[1][i], &words[2][i], &words[3][i], key, round);
}

void nn_uniform_numbers(double *y, ptrdiff_t count, uint64_t key, uint64_t counter_low, uint64_t counter_high) {
  uint32_t words[4][COUNTERS];
  for (ptrdiff_t begin = 0; begin < count; begin += 2 * COUNTERS, counter_low += COUNTERS) {
    philox_words(key, counter_low, counter_high, words);
    for (int i = 0; i < 2 * COUNTERS && begin + i < count; i++) {
      const uint64_t word = words[i % 2 * 2][i / 2] | (uint64_t)words[i % 2 * 2 + 1][i / 2] << 32;
      y[begin + i] = (double)(word >> 11) * 0x1p-53;
    }
  }
}

// Eight sums side by side: what the compiler may do at once without changing a result.
#define SUMS 8

static double dot_product(const double *a, const double *b, ptrdiff_t length) {
  double sums[SUMS] = {0};
  ptrdiff_t i = 0;
  for (; i + SUMS <= length; i += SUMS)
    for (int lane = 0; lane < SUMS; lane++) sums[lane] += a[i + lane] * b[i + lane];
  for (int lane = 0; i < length; i++, lane++) sums[lane] += a[i] * b[i];
  for (int width = SUMS / 2; width > 0; width /= 2)
    for (int lane = 0; lane < width; lane++) sums[lane] += sums[lane + width];
  return sums[0];
}

double nn_remove_overlaps(double *vector, const double *others, ptrdiff_t count, ptrdiff_t length) {
  for (ptrdiff_t other = 0; other < count; other++, others += length) {
    const double overlap = dot_product(vector, others, length);
    for (ptrdiff_t i = 0; i < length; i++) vector[i] -= overlap * others[i];
  }
  return dot_product(vector, vector, length);
}
