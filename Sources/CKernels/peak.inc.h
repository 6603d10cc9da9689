// SPDX-License-Identifier: MIT
// What a core can multiply and add at most: chains that stay in registers and do not wait for each other.

// The latency of a multiply-add times the units that do one: 4 × 2 on x86-64, which has sixteen registers, 4 × 4 on arm64.
#if defined(__aarch64__)
#define PEAK_CHAINS 24
#else
#define PEAK_CHAINS 12
#endif

static ptrdiff_t multiply_adds(ptrdiff_t rounds, float *sum) {
  // They go to where they stand still, so that no number overflows or becomes too small to be quick.
  const vec factor = splat(0.5f), term = splat(sum[0]);
  vec chains[PEAK_CHAINS];
#pragma clang loop unroll(full)
  for (int chain = 0; chain < PEAK_CHAINS; chain++) chains[chain] = splat((float)chain);
  for (ptrdiff_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int chain = 0; chain < PEAK_CHAINS; chain++) chains[chain] = multiply_add(chains[chain], factor, term);
  }
  vec total = {0};
#pragma clang loop unroll(full)
  for (int chain = 0; chain < PEAK_CHAINS; chain++) total += chains[chain];
  sum[0] = sum_of_lanes(total);
  return rounds * PEAK_CHAINS * LANES;
}
