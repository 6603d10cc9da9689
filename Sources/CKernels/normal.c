// SPDX-License-Identifier: MIT
// Numbers of the normal distribution, the same bits for all instruction sets.
#include <math.h>
#include "CKernels.h"

// Box and Muller 1958: two uniform numbers give two normal ones.
static void normal_pair(uint32_t first, uint32_t second, float out[2]) {
  const double radius = sqrt(-2 * log(((double)first + 1) / 4294967296.0));
  const double angle = 6.283185307179586 * ((double)second / 4294967296.0);
  out[0] = (float)(radius * cos(angle));
  out[1] = (float)(radius * sin(angle));
}

void nn_normal_numbers(float *y, ptrdiff_t count, uint64_t key, uint64_t step, uint64_t row) {
  for (ptrdiff_t begin = 0; begin < count; begin += 4) {
    uint32_t words[4];
    float numbers[4];
    nn_philox(key, (uint64_t)(begin / 4) | row << 32, step, words);
    normal_pair(words[0], words[1], numbers);
    normal_pair(words[2], words[3], numbers + 2);
    for (ptrdiff_t i = 0; i < 4 && begin + i < count; i++) y[begin + i] = numbers[i];
  }
}
