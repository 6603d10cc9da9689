/* SPDX-License-Identifier: MIT */

/* The calls of MPI that processes which train together need, as plain functions: MPI's own names are macros.
 *
 * Built without NNRUN_MPI, nn_ranks_available() is 0 and nothing else may be called. A call that fails says why and ends all
 * processes of the job. */

#pragma once

#include <stdint.h>

/* Whether the program has been built with MPI. */
int nn_ranks_available(void);

/* Joins the processes that the launcher has started. */
void nn_ranks_begin(void);
/* Leaves them; all of them do. */
void nn_ranks_end(void);
/* Ends the whole job with an exit code. */
void nn_ranks_abort(int code);

int nn_ranks_rank(void);
int nn_ranks_count(void);

/* x[i] = the sum of all processes' x[i], added as a binary tree over their ranks: ((0 + 1) + (2 + 3)) + …. All get the same
 * floats. The number of processes is a power of two. */
void nn_ranks_add(float *x, int64_t count);

/* The number of bytes that each process gives, by rank. */
void nn_ranks_gather_counts(int64_t count, int64_t *counts);
/* Their bytes, one after the other. */
void nn_ranks_gather(const uint8_t *bytes, const int64_t *counts, uint8_t *all);
