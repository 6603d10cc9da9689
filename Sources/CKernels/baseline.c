// SPDX-License-Identifier: MIT
// Four lanes: SSE2 on x86-64, NEON on arm64. 8 sums, 2 vectors of b and a factor fit sixteen registers.
#include <math.h>
#include "tables.h"

#define LANES 4
#if defined(__aarch64__)
#define FUSED 1
#else
#define FUSED 0
#endif
#define TILE_ROWS 4
#define TILE_VECTORS 2
#define TABLE nn_kernels_baseline
#define TABLE_NAME "baseline"

#include "kernels.inc.h"
