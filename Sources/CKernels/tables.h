// SPDX-License-Identifier: MIT
// What the instruction sets' files define and the dispatch chooses from.
#ifndef CKERNELS_TABLES_H
#define CKERNELS_TABLES_H

#include "CKernels.h"

extern const NNKernels nn_kernels_baseline;
#if defined(__x86_64__)
extern const NNKernels nn_kernels_avx2;
extern const NNKernels nn_kernels_avx512;
#endif

#endif
