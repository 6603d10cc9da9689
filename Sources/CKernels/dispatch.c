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

void nn_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t out[4]) {
  uint32_t c[4] = {(uint32_t)counter_low, (uint32_t)(counter_low >> 32), (uint32_t)counter_high,
                   (uint32_t)(counter_high >> 32)};
  uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)0xD2511F53u * c[0], second = (uint64_t)0xCD9E8D57u * c[2];
    c[0] = (uint32_t)(second >> 32) ^ c[1] ^ key0;
    c[1] = (uint32_t)second;
    c[2] = (uint32_t)(first >> 32) ^ c[3] ^ key1;
    c[3] = (uint32_t)first;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  for (int i = 0; i < 4; i++) out[i] = c[i];
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
