// SPDX-License-Identifier: MIT
// What the instruction sets' files define and the dispatch chooses from.
#ifndef CKERNELS_TABLES_H
#define CKERNELS_TABLES_H

#include "CKernels.h"

extern const NNKernels nn_kernels_baseline;
#if defined(__x86_64__)
extern const NNKernels nn_kernels_avx2;
extern const NNKernels nn_kernels_avx512;

// matmul_bfloat16 of the avx512 table where the processor has AVX512-BF16.
void nn_matmul_bfloat16_pairs(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                              ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                              int32_t accumulate);
#endif

#endif
