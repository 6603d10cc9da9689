// SPDX-License-Identifier: MIT
// Recurrent cells over blocks of sequences. A block's states stay in scratch memory through all time steps; the weights
// are packed once, and every step multiplies them with the states of the sequences that have not ended.
// Here is what all cells share, and the steps of those that multiply first and compute gates then: rnn, and gru with its
// reset before the product.

typedef struct Recurrence {
  const NNRecurrence *of;
  ptrdiff_t units, gates;  // gates: floats a step has in `gates`
  float *state, *cell, *masked, *product, *spare;
} Recurrence;

enum { PLACE_ROW, PLACE_LENGTH, PLACE_EXAMPLE, PLACE_SIZE };

INLINE ptrdiff_t gate_count(NNCell cell) { return cell == NN_CELL_RNN ? 1 : cell == NN_CELL_LSTM ? 4 : 3; }

INLINE Recurrence recurrence_of(const NNRecurrence *of) {
  const ptrdiff_t units = of->units, block = of->rows * units;
  float *scratch = of->scratch;
  return (Recurrence){of, units, units * gate_count(of->cell), scratch, scratch + block, scratch + 2 * block,
                      scratch + 4 * block, scratch + 3 * block};
}

INLINE const int32_t *place(const Recurrence *r, ptrdiff_t row) { return r->of->places + row * PLACE_SIZE; }

/// Where a sequence's step number t stands among all time steps.
INLINE ptrdiff_t step_row(const Recurrence *r, ptrdiff_t row, ptrdiff_t t) {
  return place(r, row)[PLACE_ROW] + t * r->of->direction;
}

/// The sequences that have a step number t: the first ones, as the longest come first.
INLINE ptrdiff_t active_rows(const Recurrence *r, ptrdiff_t t) {
  ptrdiff_t count = r->of->rows;
  while (count > 0 && place(r, count - 1)[PLACE_LENGTH] <= t) count--;
  return count;
}

/// A row of an array by example, or NULL.
INLINE const float *example_row(const Recurrence *r, const float *array, ptrdiff_t row) {
  return array ? array + place(r, row)[PLACE_EXAMPLE] * r->units : 0;
}

/// to = from * mask, or from where there is no mask.
INLINE void multiply_by_mask(float *to, const float *from, const float *mask, ptrdiff_t count) {
  if (!mask) {
    copy_floats(to, from, count);
    return;
  }
  for (ptrdiff_t i = 0; i < count; i += LANES)
    store_some(to + i, load_some(from + i, count - i) * load_some(mask + i, count - i), count - i);
}

/// What the products read at this step: the states, times the dropout mask; kept for the weights' gradient.
INLINE void take_states(const Recurrence *r, ptrdiff_t rows, ptrdiff_t t) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *masked = r->masked + row * r->units;
    multiply_by_mask(masked, r->state + row * r->units, example_row(r, r->of->mask, row), r->units);
    if (r->of->previous) copy_floats(r->of->previous + step_row(r, row, t) * r->units, masked, r->units);
  }
}

INLINE void rnn_cell(const Recurrence *r, ptrdiff_t row, float *gates) {
  const float *product = r->product + row * r->units;
  float *state = r->state + row * r->units;
  for (ptrdiff_t i = 0; i < r->units; i += LANES) {
    const ptrdiff_t n = r->units - i;
    const vec sum = load_some(gates + i, n) + load_some(product + i, n);
    store_some(gates + i, sum, n);
    store_some(state + i, activate(r->of->activation, r->of->parameter, sum), n);
  }
}

/// h = (1 - z) n + z h.
INLINE void mix_states(float *state, const float *keep, const float *candidate, ptrdiff_t units) {
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec share = load_some(keep + i, n), fresh = load_some(candidate + i, n);
    store_some(state + i, multiply_add(share, load_some(state + i, n) - fresh, fresh), n);
  }
}

/// reset_before: the gates first; `spare` gets the states that the candidate's product reads, r h.
INLINE void gru_gates(const Recurrence *r, ptrdiff_t row, float *gates, float *kept) {
  const ptrdiff_t units = r->units;
  const float *product = r->product + row * 2 * units, *masked = r->masked + row * units;
  float *reset_state = r->spare + row * units;
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec reset = sigmoid(load_some(gates + i, n) + load_some(product + i, n));
    store_some(gates + i, reset, n);
    store_some(gates + units + i,
               sigmoid(load_some(gates + units + i, n) + load_some(product + units + i, n)), n);
    const vec inner = reset * load_some(masked + i, n);
    store_some(reset_state + i, inner, n);
    if (kept) store_some(kept + i, inner, n);
  }
}

INLINE void gru_candidate(const Recurrence *r, ptrdiff_t row, float *gates) {
  const ptrdiff_t units = r->units;
  const float *product = r->product + row * units;
  float *candidate = gates + 2 * units;
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    store_some(candidate + i, hyperbolic_tangent(load_some(candidate + i, n) + load_some(product + i, n)), n);
  }
  mix_states(r->state + row * units, gates + units, candidate, units);
}

static void cell_step(const Recurrence *r, ptrdiff_t rows, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const ptrdiff_t units = r->units;
  const int is_early = of->cell == NN_CELL_GRU_RESET_BEFORE;
  const ptrdiff_t width = is_early ? 2 * units : units;
  take_states(r, rows, t);
  matmul(r->masked, units, 1, of->recurrent_weight, r->product, width, rows, width, units, of->recurrent_bias, 0);
  for (ptrdiff_t row = 0; row < rows; row++) {
    const ptrdiff_t at = step_row(r, row, t);
    float *gates = of->gates + at * r->gates;
    if (is_early)
      gru_gates(r, row, gates, of->kept ? of->kept + at * units : 0);
    else
      rnn_cell(r, row, gates);
  }
  if (is_early) {
    matmul(r->spare, units, 1, of->candidate_weight, r->product, units, rows, units, units, 0, 0);
    for (ptrdiff_t row = 0; row < rows; row++) gru_candidate(r, row, of->gates + step_row(r, row, t) * r->gates);
  }
  if (!of->output) return;
  for (ptrdiff_t row = 0; row < rows; row++)
    copy_floats(of->output + step_row(r, row, t) * of->output_row, r->state + row * units, units);
}
