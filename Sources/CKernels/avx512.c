// SPDX-License-Identifier: MIT
// Sixteen lanes. 24 sums, 3 vectors of b and a factor fit thirty-two registers.
#if defined(__x86_64__)
#include <math.h>
#include "tables.h"

#define LANES 16
#define FUSED 1
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define TABLE nn_kernels_avx512
#define TABLE_NAME "avx512"

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#include "kernels.inc.h"
#pragma clang attribute pop
#endif
