// SPDX-License-Identifier: MIT
// What the tiles of lstm and gru are made of: where their sums begin, the product, the functions of gates, and where states go.

#define TILE_SUMS (TILE_ROWS * TILE_VECTORS)
#define LSTM_ROWS (TILE_SUMS / 4)
// Four rows of three gates would take all of sixteen registers: compilers then spill in the innermost loop.
#if TILE_SUMS == 12
#define GRU_ROWS 3
#else
#define GRU_ROWS (TILE_SUMS / 3)
#endif

/// Sequences row..<row + count of a block at one step, and the units unit..<unit + n.
typedef struct GateTile {
  const Recurrence *r;
  ptrdiff_t row, t, unit, n;
  const float *states;   // of all units, [rows, units]
  float *next;           // the same for the next step
  const float *weights;  // the panel
  ptrdiff_t depth;       // units, or 0 where the states are 0
} GateTile;

// A tile has many loads and stores, and its last units are rarely fewer than a vector: what is done then is a call.
static __attribute__((noinline)) void copy_units(float *to, const float *from, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i];
}

/// n floats, then zeros; 0 everywhere if there is no array.
INLINE vec load_units(const float *array, ptrdiff_t offset, ptrdiff_t n) {
  if (!array) return splat(0);
  if (n >= LANES) return load(array + offset);
  float cells[LANES] = {0};
  copy_units(cells, array + offset, n);
  return load(cells);
}

INLINE void store_units(float *array, ptrdiff_t offset, vec v, ptrdiff_t n) {
  if (n >= LANES) {
    store(array + offset, v);
    return;
  }
  float cells[LANES];
  store(cells, v);
  copy_units(array + offset, cells, n);
}

/// exp(x), where only what is far below 1 or far above matters beyond 87.
INLINE vec exponential_in_range(vec x) {
  ivec n;
  const vec r = reduce(at_most(at_least(x, -87.0f), 87.0f), splat(0), &n);
  return (small_exp_minus_1(r) + 1.0f) * power_of_two(n);
}

INLINE vec gate_sigmoid(vec x) { return 1.0f / (exponential_in_range(-x) + 1.0f); }

/// With m = exp(-2 |x|) - 1, which does not cancel: tanh |x| = -m / (m + 2).
INLINE vec gate_tanh(vec x) {
  const vec m = exponential_minus_1(-2.0f * absolute(x));
  return (vec)((ivec)(-m / (m + 2.0f)) | ((ivec)x & (int32_t)0x80000000));
}

/// Where a sequence's x W + b stands at a step; NULL if it must be computed.
INLINE const float *projected_row(const Recurrence *r, ptrdiff_t at) {
  const NNRecurrence *of = r->of;
  if (of->input) return 0;
  if (!of->table) return of->gates + at * r->gates;
  const ptrdiff_t index = index_of(of->codes[at], of->table_rows);
  return of->table + (index < 0 ? of->table_rows : index) * r->gates;
}

/// n numbers of x W + b from a column on.
INLINE vec projected(const Recurrence *r, const float *row, ptrdiff_t at, ptrdiff_t column, ptrdiff_t n) {
  if (row) return load_units(row, column, n);
  const NNRecurrence *of = r->of;
  vec sum = load_units(of->input_bias, column, n);
#pragma clang loop unroll(disable)
  for (ptrdiff_t i = 0; i < of->input_count; i++)
    sum = multiply_add(splat(of->input[at * of->input_count + i]), load_units(of->input_weight, i * r->gates + column, n),
                       sum);
  return sum;
}

/// sums[row][vector] += a b, b in rows of `b_row` floats. What is fewer, rows or vectors, stays in registers for a depth.
INLINE void multiply_tile(int rows, int vectors, const float *a, ptrdiff_t a_row, const float *b, ptrdiff_t b_row,
                          ptrdiff_t depth, vec sums[][4]) {
#pragma clang loop unroll(disable)
  for (ptrdiff_t k = 0; k < depth; k++, b += b_row) {
    if (rows <= vectors) {
      vec factors[4];
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) factors[i] = splat(a[i * a_row + k]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) {
        const vec right = load(b + j * LANES);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) sums[i][j] = multiply_add(factors[i], right, sums[i][j]);
      }
    } else {
      vec right[4];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) right[j] = load(b + j * LANES);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) {
        const vec factor = splat(a[i * a_row + k]);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(factor, right[j], sums[i][j]);
      }
    }
  }
}

/// sums[row][gate] += states U for the panel's units.
INLINE void multiply_states(int rows, int gates, const GateTile *tile, vec sums[][4]) {
  const ptrdiff_t units = tile->r->units;
  multiply_tile(rows, gates, tile->states + tile->row * units, units, tile->weights, gates * LANES, tile->depth, sums);
}

/// Puts n units of a new state everywhere where it is read again.
INLINE void store_state(const GateTile *tile, ptrdiff_t row, ptrdiff_t at, vec state, ptrdiff_t n) {
  const Recurrence *r = tile->r;
  const NNRecurrence *of = r->of;
  const float *mask = example_row(r, of->mask, row);
  const ptrdiff_t units = r->units, unit = tile->unit;
  store_units(r->state, row * units + unit, state, n);
  if (of->output) store_units(of->output, at * of->output_row + unit, state, n);
  const vec masked = mask ? state * load_units(mask, unit, n) : state;
  store_units(tile->next, row * units + unit, masked, n);
  if (of->previous && tile->t + 1 < place(r, row)[PLACE_LENGTH])
    store_units(of->previous, (at + of->direction) * units + unit, masked, n);
}

/// Asks for what the next step touches: it lies too far away for the processor to guess.
INLINE void fetch_next_step(const GateTile *tile, ptrdiff_t row, ptrdiff_t at) {
  const Recurrence *r = tile->r;
  const NNRecurrence *of = r->of;
  const ptrdiff_t next = at + of->direction, units = r->units, unit = tile->unit;
  if (tile->t + 1 >= place(r, row)[PLACE_LENGTH]) return;
  if (of->keeps_gates || !(of->table || of->input)) {
    for (ptrdiff_t gate = 0; gate < r->gates; gate += units)
      __builtin_prefetch(of->gates + next * r->gates + gate + unit, 1, 2);
  }
  if (of->kept) __builtin_prefetch(of->kept + next * units + unit, 1, 2);
  if (of->output) __builtin_prefetch(of->output + next * of->output_row + unit, 1, 2);
}
