/* SPDX-License-Identifier: MIT */

#include "ranks.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef NNRUN_MPI

#include <mpi.h>
#include <string.h>

int nn_ranks_available(void) { return 1; }

static void check(int code, const char *what) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  MPI_Error_string(code, text, &length);
  fprintf(stderr, "nnrun: %s: %.*s\n", what, length, text);
  MPI_Abort(MPI_COMM_WORLD, 2);
}

void nn_ranks_begin(void) {
  /* Helpers of the worker pool never call MPI. */
  int provided = 0;
  check(MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided), "cannot join the other processes");
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

void nn_ranks_end(void) { MPI_Finalize(); }

void nn_ranks_abort(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

int nn_ranks_rank(void) {
  int rank = 0;
  check(MPI_Comm_rank(MPI_COMM_WORLD, &rank), "MPI");
  return rank;
}

int nn_ranks_count(void) {
  int count = 1;
  check(MPI_Comm_size(MPI_COMM_WORLD, &count), "MPI");
  return count;
}

/* Floats of a message: two of them stay in the second-level cache. */
enum { CHUNK = 1 << 16 };

static int begin_chunk(float *x, int64_t count, int64_t begin, float *other, int partner, MPI_Request *requests) {
  int64_t left = count - begin;
  int size = (int)(left < CHUNK ? left : CHUNK);
  check(MPI_Irecv(other, size, MPI_FLOAT, partner, 0, MPI_COMM_WORLD, &requests[0]), "cannot receive gradients");
  check(MPI_Isend(x + begin, size, MPI_FLOAT, partner, 0, MPI_COMM_WORLD, &requests[1]), "cannot send gradients");
  return size;
}

/* One chunk is added while the next is on its way. A chunk is added only when it has been sent. */
void nn_ranks_add(float *x, int64_t count, int partner) {
  static float other[2][CHUNK];
  MPI_Request requests[2][2];
  int size[2] = {0, 0};
  int turn = 0;
  if (count > 0) size[0] = begin_chunk(x, count, 0, other[0], partner, requests[0]);
  for (int64_t begin = 0; begin < count; begin += CHUNK) {
    if (begin + CHUNK < count) {
      size[1 - turn] = begin_chunk(x, count, begin + CHUNK, other[1 - turn], partner, requests[1 - turn]);
    }
    check(MPI_Waitall(2, requests[turn], MPI_STATUSES_IGNORE), "cannot exchange gradients");
    for (int i = 0; i < size[turn]; i++) x[begin + i] += other[turn][i];
    turn = 1 - turn;
  }
}

void nn_ranks_gather_counts(int64_t count, int64_t *counts) {
  check(
      MPI_Allgather(&count, 1, MPI_INT64_T, counts, 1, MPI_INT64_T, MPI_COMM_WORLD),
      "cannot gather what processes have");
}

void nn_ranks_gather(const uint8_t *bytes, const int64_t *counts, uint8_t *all) {
  /* One sender at a time, in pieces whose size an int can say. */
  const int64_t most = 1 << 30;
  int rank = nn_ranks_rank(), ranks = nn_ranks_count();
  for (int sender = 0; sender < ranks; sender++) {
    if (sender == rank && counts[sender] > 0) memcpy(all, bytes, (size_t)counts[sender]);
    for (int64_t begin = 0; begin < counts[sender]; begin += most) {
      int64_t left = counts[sender] - begin;
      check(
          MPI_Bcast(all + begin, (int)(left < most ? left : most), MPI_BYTE, sender, MPI_COMM_WORLD),
          "cannot gather what processes have");
    }
    all += counts[sender];
  }
}

#else

static void missing(void) {
  fprintf(stderr, "nnrun: built without MPI\n");
  abort();
}

int nn_ranks_available(void) { return 0; }
void nn_ranks_begin(void) { missing(); }
void nn_ranks_end(void) { missing(); }
void nn_ranks_abort(int code) {
  (void)code;
  missing();
}
int nn_ranks_rank(void) {
  missing();
  return 0;
}
int nn_ranks_count(void) {
  missing();
  return 1;
}
void nn_ranks_add(float *x, int64_t count, int partner) {
  (void)x, (void)count, (void)partner;
  missing();
}
void nn_ranks_gather_counts(int64_t count, int64_t *counts) {
  (void)count, (void)counts;
  missing();
}
void nn_ranks_gather(const uint8_t *bytes, const int64_t *counts, uint8_t *all) {
  (void)bytes, (void)counts, (void)all;
  missing();
}

#endif
