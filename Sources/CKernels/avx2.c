// SPDX-License-Identifier: MIT
// Eight lanes and fused multiply-add. 12 sums, 2 vectors of b and a factor fit sixteen registers.
#if defined(__x86_64__)
#include <math.h>
#include "tables.h"

#define LANES 8
#define FUSED 1
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define TABLE nn_kernels_avx2
#define TABLE_NAME "avx2"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc.h"
#pragma clang attribute pop
#endif
