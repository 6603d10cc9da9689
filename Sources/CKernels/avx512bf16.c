// SPDX-License-Identifier: MIT
// The one kernel that processors with AVX512-BF16 have of their own: pairs of bfloat16 are multiplied and added at once.
#if defined(__x86_64__)
#include "tables.h"

#define LANES 16
#define FUSED 1
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define MULTIPLIES_PAIRS

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)
#include "vector.inc.h"
#include "transpose.inc.h"
#include "matmul.inc.h"
#include "bfloat16.inc.h"

void nn_matmul_bfloat16_pairs(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                              ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                              int32_t accumulate) {
  matmul_paired(a, a_row, a_column, packed_b, c, c_row, rows, columns, depth, bias, accumulate);
}
#pragma clang attribute pop
#endif
