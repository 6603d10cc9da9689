// SPDX-License-Identifier: MIT
// SHA-256 by the instructions that some processors have for it, four rounds at a time.
#include "CKernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static int32_t has_instructions(void) {
  uint32_t a, b, c, d;
  if (!__builtin_cpu_supports("sse4.1") || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  return b >> 29 & 1;
}

__attribute__((target("sha,sse4.1"))) static void blocks(uint32_t state[8], const uint8_t *bytes, ptrdiff_t count,
                                                         const uint32_t constants[64]) {
  // The words of a block are big-endian.
  const __m128i turned = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  // The instructions want the state as a, b, e, f and c, d, g, h, the first in the highest place.
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
  __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0);
  for (; count > 0; count--, bytes += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
    for (int i = 0; i < 4; i++) words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), turned);
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
      const __m128i sum = _mm_add_epi32(words[i & 3], _mm_loadu_si128((const __m128i *)(constants + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
      const __m128i last = words[(i + 3) & 3];
      const __m128i part = _mm_add_epi32(_mm_sha256msg1_epu32(words[i & 3], words[(i + 1) & 3]),
                                         _mm_alignr_epi8(last, words[(i + 2) & 3], 4));
      words[i & 3] = _mm_sha256msg2_epu32(part, last);
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  low = _mm_shuffle_epi32(abef, 0x1B);
  high = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

int32_t nn_sha256(uint32_t state[8], const uint8_t *bytes, ptrdiff_t count, const uint32_t constants[64]) {
  if (!has_instructions()) return 0;
  blocks(state, bytes, count, constants);
  return 1;
}
#else
int32_t nn_sha256(uint32_t state[8], const uint8_t *bytes, ptrdiff_t count, const uint32_t constants[64]) {
  (void)state, (void)bytes, (void)count, (void)constants;
  return 0;
}
#endif
