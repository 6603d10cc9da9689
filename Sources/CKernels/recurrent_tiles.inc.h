// SPDX-License-Identifier: MIT
// The steps of lstm and gru: a tile of some sequences and LANES units multiplies the states with the weights of all gates of
// these units, beginning with x W + b, and makes gates and states of the sums while they are in registers.

#define TILE_SUMS (TILE_ROWS * TILE_VECTORS)
#define LSTM_ROWS (TILE_SUMS / 4)
#define GRU_ROWS (TILE_SUMS / 3)

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

/// sums[row][gate] += states U for the panel's units.
INLINE void multiply_states(int rows, int gates, const GateTile *tile, vec sums[][4]) {
  const float *weights = tile->weights, *states = tile->states + tile->row * tile->r->units;
  const ptrdiff_t units = tile->r->units;
#pragma clang loop unroll(disable)
  for (ptrdiff_t k = 0; k < tile->depth; k++) {
    vec b[4];
#pragma clang loop unroll(full)
    for (int j = 0; j < gates; j++) b[j] = load(weights + j * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      const vec factor = splat(states[i * units + k]);
#pragma clang loop unroll(full)
      for (int j = 0; j < gates; j++) sums[i][j] = multiply_add(factor, b[j], sums[i][j]);
    }
    weights += gates * LANES;
  }
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
  for (ptrdiff_t gate = 0; gate < r->gates; gate += units) __builtin_prefetch(of->gates + next * r->gates + gate + unit, 1, 2);
  if (of->kept) __builtin_prefetch(of->kept + next * units + unit, 1, 2);
  if (of->output) __builtin_prefetch(of->output + next * of->output_row + unit, 1, 2);
}

INLINE void lstm_tile(int rows, const GateTile *tile, ptrdiff_t n) {
  const Recurrence *r = tile->r;
  const ptrdiff_t units = r->units, unit = tile->unit;
  vec sums[LSTM_ROWS][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const ptrdiff_t at = step_row(r, tile->row + i, tile->t);
    const float *row = projected_row(r, at);
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) sums[i][j] = projected(r, row, at, j * units + unit, n);
    fetch_next_step(tile, tile->row + i, at);
  }
  multiply_states(rows, 4, tile, sums);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const ptrdiff_t row = tile->row + i, at = step_row(r, row, tile->t);
    float *gates = r->of->gates + at * r->gates + unit, *cell = r->cell + row * units + unit;
    const vec input = gate_sigmoid(sums[i][0]), forget = gate_sigmoid(sums[i][1]);
    const vec candidate = gate_tanh(sums[i][2]), output = gate_sigmoid(sums[i][3]);
    const vec sum = multiply_add(forget, load_units(cell, 0, n), input * candidate);
    store_units(gates, 0, input, n);
    store_units(gates, units, forget, n);
    store_units(gates, 2 * units, candidate, n);
    store_units(gates, 3 * units, output, n);
    store_units(cell, 0, sum, n);
    if (r->of->kept) store_units(r->of->kept, at * units + unit, sum, n);
    store_state(tile, row, at, output * gate_tanh(sum), n);
  }
}

/// The reset gate acts on the product of the candidate, which is kept.
INLINE void gru_tile(int rows, const GateTile *tile, ptrdiff_t n) {
  const Recurrence *r = tile->r;
  const ptrdiff_t units = r->units, unit = tile->unit;
  const float *bias = r->of->recurrent_bias;
  vec sums[GRU_ROWS][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const ptrdiff_t at = step_row(r, tile->row + i, tile->t);
    const float *row = projected_row(r, at);
#pragma clang loop unroll(full)
    for (int j = 0; j < 2; j++)
      sums[i][j] = projected(r, row, at, j * units + unit, n) + load_units(bias, j * units + unit, n);
    sums[i][2] = load_units(bias, 2 * units + unit, n);
    fetch_next_step(tile, tile->row + i, at);
  }
  multiply_states(rows, 3, tile, sums);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const ptrdiff_t row = tile->row + i, at = step_row(r, row, tile->t);
    float *gates = r->of->gates + at * r->gates + unit;
    const vec reset = gate_sigmoid(sums[i][0]), keep = gate_sigmoid(sums[i][1]);
    const vec before = projected(r, projected_row(r, at), at, 2 * units + unit, n);
    const vec candidate = gate_tanh(multiply_add(reset, sums[i][2], before));
    const vec state = load_units(r->state, row * units + unit, n);
    store_units(gates, 0, reset, n);
    store_units(gates, units, keep, n);
    store_units(gates, 2 * units, candidate, n);
    if (r->of->kept) store_units(r->of->kept, at * units + unit, sums[i][2], n);
    store_state(tile, row, at, multiply_add(keep, state - candidate, candidate), n);
  }
}

/// The rows of the next of some tiles of nearly equal size.
INLINE ptrdiff_t rows_of_even_tile(ptrdiff_t remaining, ptrdiff_t most) {
  const ptrdiff_t tiles = (remaining + most - 1) / most;
  return (remaining + tiles - 1) / tiles;
}

static void lstm_tile_of(ptrdiff_t rows, const GateTile *tile) {
#define TILE(count) \
  case count: lstm_tile(count, tile, LANES); break;
  switch (rows) {
    TILE(1)
    TILE(2)
#if LSTM_ROWS > 2
    TILE(3)
#endif
#if LSTM_ROWS > 3
    TILE(4)
    TILE(5)
    TILE(6)
#endif
  }
}

static void gru_tile_of(ptrdiff_t rows, const GateTile *tile) {
#undef TILE
#define TILE(count) \
  case count: gru_tile(count, tile, LANES); break;
  switch (rows) {
    TILE(1)
    TILE(2)
#if GRU_ROWS > 2
    TILE(3)
    TILE(4)
#endif
#if GRU_ROWS > 4
    TILE(5)
    TILE(6)
    TILE(7)
    TILE(8)
#endif
  }
#undef TILE
}

/// Fewer units than a vector has: two rows at a time, or one, as these tiles are there for all sizes.
static void last_units(ptrdiff_t rows, GateTile *tile, int is_lstm) {
  for (; rows > 0; tile->row += 2, rows -= 2) {
    if (is_lstm && rows > 1)
      lstm_tile(2, tile, tile->n);
    else if (is_lstm)
      lstm_tile(1, tile, tile->n);
    else if (rows > 1)
      gru_tile(2, tile, tile->n);
    else
      gru_tile(1, tile, tile->n);
  }
}

/// One step of the first `rows` sequences; `masked` holds the states that the products read, and then the next ones.
static void gate_step(Recurrence *r, ptrdiff_t rows, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const int is_lstm = of->cell == NN_CELL_LSTM;
  const ptrdiff_t units = r->units;
  GateTile tile = {.r = r, .t = t, .states = r->masked, .next = r->spare};
  tile.depth = t == 0 && !of->initial_state ? 0 : units;
  for (ptrdiff_t unit = 0; unit < units; unit += LANES) {
    tile.unit = unit;
    tile.n = units - unit;
    tile.weights = of->recurrent_weight + unit * r->gates;
    tile.row = 0;
    if (tile.n < LANES) last_units(rows, &tile, is_lstm);
    for (ptrdiff_t row = 0, taken; row < rows && tile.n >= LANES; row += taken) {
      taken = rows_of_even_tile(rows - row, is_lstm ? LSTM_ROWS : GRU_ROWS);
      tile.row = row;
      if (is_lstm)
        lstm_tile_of(taken, &tile);
      else
        gru_tile_of(taken, &tile);
    }
  }
  float *const states = r->masked;
  r->masked = r->spare;
  r->spare = states;
}
