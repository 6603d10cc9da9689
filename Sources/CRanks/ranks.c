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

static int chunk(int64_t count, int64_t begin) {
  int64_t left = count - begin;
  return (int)(left < 0 ? 0 : left < CHUNK ? left : CHUNK);
}

static void begin_chunk(
    const float *out, int out_count, float *in, int in_count, int partner, MPI_Request *requests) {
  requests[0] = requests[1] = MPI_REQUEST_NULL;
  if (in_count > 0) {
    check(
        MPI_Irecv(in, in_count, MPI_FLOAT, partner, 0, MPI_COMM_WORLD, &requests[0]), "cannot receive gradients");
  }
  if (out_count > 0) {
    check(MPI_Isend(out, out_count, MPI_FLOAT, partner, 0, MPI_COMM_WORLD, &requests[1]), "cannot send gradients");
  }
}

/* x += what the partner sends, while it gets `out`. One chunk is added while the next is on its way. */
static void exchange_and_add(const float *out, int64_t out_count, float *x, int64_t count, int partner) {
  static float others[2][CHUNK];
  MPI_Request requests[2][2];
  int64_t most = out_count > count ? out_count : count;
  int turn = 0;
  begin_chunk(out, chunk(out_count, 0), others[0], chunk(count, 0), partner, requests[0]);
  for (int64_t begin = 0; begin < most; begin += CHUNK) {
    int64_t next = begin + CHUNK;
    if (next < most) {
      begin_chunk(
          out + next, chunk(out_count, next), others[1 - turn], chunk(count, next), partner, requests[1 - turn]);
    }
    check(MPI_Waitall(2, requests[turn], MPI_STATUSES_IGNORE), "cannot exchange gradients");
    for (int i = 0; i < chunk(count, begin); i++) x[begin + i] += others[turn][i];
    turn = 1 - turn;
  }
}

static void exchange(const float *out, int64_t out_count, float *in, int64_t in_count, int partner) {
  MPI_Request requests[2];
  for (int64_t begin = 0; begin < out_count || begin < in_count; begin += CHUNK) {
    begin_chunk(
        out + begin, chunk(out_count, begin), in + begin, chunk(in_count, begin), partner, requests);
    check(MPI_Waitall(2, requests, MPI_STATUSES_IGNORE), "cannot exchange gradients");
  }
}

/* Fewer floats are sent whole: half as many messages. */
enum { SMALL = 1 << 12 };

static void add_whole(float *x, int64_t count, int rank, int ranks) {
  /* One chunk, which is added when it has been sent. */
  for (int distance = 1; distance < ranks; distance *= 2) exchange_and_add(x, count, x, count, rank ^ distance);
}

/* Rabenseifner 2004: each pair halves what it is responsible for, then the halves are put together again. The pairs are those
 * of the binary tree, from its leaves on, so that each float's sum is the tree's. */
void nn_ranks_add(float *x, int64_t count) {
  int rank = nn_ranks_rank(), ranks = nn_ranks_count();
  if (count <= SMALL) {
    add_whole(x, count, rank, ranks);
    return;
  }
  int64_t begins[32], ends[32], begin = 0, end = count;
  int level = 0;
  for (int distance = 1; distance < ranks; distance *= 2, level++) {
    int64_t middle = begin + (end - begin) / 2;
    begins[level] = begin;
    ends[level] = end;
    if (rank & distance) {
      exchange_and_add(x + begin, middle - begin, x + middle, end - middle, rank ^ distance);
      begin = middle;
    } else {
      exchange_and_add(x + middle, end - middle, x + begin, middle - begin, rank ^ distance);
      end = middle;
    }
  }
  for (int distance = ranks / 2; distance >= 1; distance /= 2) {
    level--;
    float *theirs = rank & distance ? x + begins[level] : x + end;
    int64_t their_count = rank & distance ? begin - begins[level] : ends[level] - end;
    exchange(x + begin, end - begin, theirs, their_count, rank ^ distance);
    begin = begins[level];
    end = ends[level];
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
void nn_ranks_add(float *x, int64_t count) {
  (void)x, (void)count;
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
