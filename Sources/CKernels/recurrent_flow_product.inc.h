// SPDX-License-Identifier: MIT
// The product of the backward steps of lstm and gru with U transposed, whose tiles are four vectors wide.

#define FLOW_VECTORS 4
#define FLOW_WIDTH (FLOW_VECTORS * LANES)
#define FLOW_ROWS (TILE_SUMS / FLOW_VECTORS)

static void pack_flow(const float *weight, ptrdiff_t units, ptrdiff_t gates, ptrdiff_t panel_begin, ptrdiff_t panel_end,
                      float *packed) {
  const ptrdiff_t depth = gates * units;
  for (ptrdiff_t panel = panel_begin; panel < panel_end; panel++) {
    const ptrdiff_t unit = panel * FLOW_WIDTH, width = smaller(FLOW_WIDTH, units - unit);
    transpose_panel(weight + unit * depth, depth, width, depth, packed + unit * depth, FLOW_WIDTH);
  }
}

/// dh of the step before: mask (gradients of the gates Uᵀ), added to what is there already in a gru.
INLINE void flow_tile(int rows, int vectors, const Recurrence *r, ptrdiff_t row, ptrdiff_t unit, const float *weights) {
  const ptrdiff_t units = r->units, depth = r->gates;
  const float *product = r->product + row * depth;
  vec sums[FLOW_ROWS][FLOW_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sums[i][j] = splat(0);
  multiply_tile(rows, vectors, product, depth, weights, FLOW_WIDTH, depth, sums);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const float *mask = example_row(r, r->of->mask, row + i);
    float *dh = r->state + (row + i) * units + unit;
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      const ptrdiff_t n = units - unit - j * LANES;
      const vec sum = mask ? sums[i][j] * load_units(mask, unit + j * LANES, n) : sums[i][j];
      const vec kept = load_units(r->of->cell == NN_CELL_GRU ? dh : 0, j * LANES, n);
      store_units(dh, j * LANES, kept + sum, n);
    }
  }
}

INLINE void flow_tile_of_rows(int rows, const Recurrence *r, ptrdiff_t row, ptrdiff_t unit, const float *weights) {
  const ptrdiff_t n = r->units - unit;
  if (n > 3 * LANES)
    flow_tile(rows, 4, r, row, unit, weights);
  else if (n > 2 * LANES)
    flow_tile(rows, 3, r, row, unit, weights);
  else if (n > LANES)
    flow_tile(rows, 2, r, row, unit, weights);
  else
    flow_tile(rows, 1, r, row, unit, weights);
}

static void flow_tile_of(ptrdiff_t rows, const Recurrence *r, ptrdiff_t row, ptrdiff_t unit, const float *weights) {
#define TILE(count) \
  case count: flow_tile_of_rows(count, r, row, unit, weights); break;
  switch (rows) {
    TILE(1)
    TILE(2)
#if FLOW_ROWS > 2
    TILE(3)
#endif
#if FLOW_ROWS > 3
    TILE(4)
    TILE(5)
    TILE(6)
#endif
  }
#undef TILE
}

/// Asks for what the step before touches.
INLINE void fetch_step_before(const Recurrence *r, ptrdiff_t row, ptrdiff_t count, ptrdiff_t unit, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const ptrdiff_t units = r->units, end = smaller(unit + FLOW_WIDTH, units);
  for (ptrdiff_t i = row; i < row + count; i++) {
    const ptrdiff_t at = step_row(r, i, t - 1);
    for (ptrdiff_t at_unit = unit; at_unit < end; at_unit += 16) {
      for (ptrdiff_t gate = 0; gate < r->gates; gate += units) __builtin_prefetch(of->gates + at * r->gates + gate + at_unit, 1, 2);
      if (t > 1) __builtin_prefetch((of->cell == NN_CELL_LSTM ? of->kept - of->direction * units : of->kept) + at * units + at_unit, 0, 2);
      if (of->output_gradient) __builtin_prefetch(of->output_gradient + at * of->output_row + at_unit, 0, 2);
    }
  }
}

/// One step back of the first `rows` sequences.
static void gate_step_backward(const Recurrence *r, ptrdiff_t rows, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  for (ptrdiff_t row = 0; row < rows; row++) {
    if (of->cell == NN_CELL_LSTM)
      lstm_flow(r, row, t);
    else
      gru_flow(r, row, t);
  }
  if (t == 0) return;
  for (ptrdiff_t unit = 0; unit < r->units; unit += FLOW_WIDTH)
    for (ptrdiff_t row = 0, taken; row < rows; row += taken) {
      taken = rows_of_even_tile(rows - row, FLOW_ROWS);
      fetch_step_before(r, row, taken, unit, t);
      flow_tile_of(taken, r, row, unit, of->recurrent_weight + unit * r->gates);
    }
}
