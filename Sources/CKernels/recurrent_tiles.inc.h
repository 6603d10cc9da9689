// SPDX-License-Identifier: MIT
// The steps of lstm and gru: a tile of some sequences and LANES units multiplies the states with the weights of all gates of
// these units, beginning with x W + b, and makes gates and states of the sums while they are in registers.

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
    if (r->of->keeps_gates) {
      store_units(gates, 0, input, n);
      store_units(gates, units, forget, n);
      store_units(gates, 2 * units, candidate, n);
      store_units(gates, 3 * units, output, n);
    }
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
    if (r->of->keeps_gates) {
      store_units(gates, 0, reset, n);
      store_units(gates, units, keep, n);
      store_units(gates, 2 * units, candidate, n);
    }
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
#endif
#if GRU_ROWS > 3
    TILE(4)
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

/// One step of the first `rows` sequences for some units. The states that the products read and the next ones change places at
/// every step.
static void gate_step(const Recurrence *r, ptrdiff_t rows, ptrdiff_t t, ptrdiff_t unit_begin, ptrdiff_t unit_end) {
  const NNRecurrence *of = r->of;
  const int is_lstm = of->cell == NN_CELL_LSTM, is_even = t % 2 == 0;
  const ptrdiff_t units = r->units;
  GateTile tile = {.r = r, .t = t, .states = is_even ? r->masked : r->spare, .next = is_even ? r->spare : r->masked};
  tile.depth = t == 0 && !of->initial_state ? 0 : units;
  for (ptrdiff_t unit = unit_begin; unit < unit_end; unit += LANES) {
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
}
