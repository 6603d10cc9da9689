// SPDX-License-Identifier: MIT
// Backward through time. `gates` holds each step's gates and gets the gradients before their functions; `state` and
// `cell` of the scratch memory are the gradients of h and c that flow back.

/// dgates = dh f'(sum).
INLINE void rnn_cell_backward(const Recurrence *r, ptrdiff_t row, float *gates) {
  const float *dh = r->state + row * r->units;
  for (ptrdiff_t i = 0; i < r->units; i += LANES) {
    const ptrdiff_t n = r->units - i;
    store_some(gates + i,
               activation_gradient(r->of->activation, r->of->parameter, load_some(gates + i, n), load_some(dh + i, n)),
               n);
  }
}

INLINE vec sigmoid_slope_at(vec y) { return y * (1.0f - y); }
INLINE vec tanh_slope_at(vec y) { return 1.0f - y * y; }

INLINE void lstm_cell_backward(const Recurrence *r, ptrdiff_t row, float *gates, const float *cell, const float *before) {
  const ptrdiff_t units = r->units;
  const float *dh = r->state + row * units;
  float *dc = r->cell + row * units;
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec input = load_some(gates + i, n), forget = load_some(gates + units + i, n);
    const vec candidate = load_some(gates + 2 * units + i, n), output = load_some(gates + 3 * units + i, n);
    const vec squashed = hyperbolic_tangent(load_some(cell + i, n)), flow = load_some(dh + i, n);
    const vec sum = multiply_add(flow * output, tanh_slope_at(squashed), load_some(dc + i, n));
    store_some(gates + i, sum * candidate * sigmoid_slope_at(input), n);
    store_some(gates + units + i, sum * load_some_or(before, i, n, 0) * sigmoid_slope_at(forget), n);
    store_some(gates + 2 * units + i, sum * input * tanh_slope_at(candidate), n);
    store_some(gates + 3 * units + i, flow * squashed * sigmoid_slope_at(output), n);
    store_some(dc + i, sum * forget, n);
  }
}

/// Of h = (1 - z) n + z h: sets the gradients before z's and n's functions, and leaves dh z in dh.
/// `h` is the state before the step, not masked.
INLINE void unmix_states(float *dh, float *keep, float *candidate, const float *h, ptrdiff_t units) {
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec share = load_some(keep + i, n), fresh = load_some(candidate + i, n), flow = load_some(dh + i, n);
    store_some(keep + i, flow * (load_some_or(h, i, n, 0) - fresh) * sigmoid_slope_at(share), n);
    store_some(candidate + i, flow * (1.0f - share) * tanh_slope_at(fresh), n);
    store_some(dh + i, flow * share, n);
  }
}

/// reset_after; `recurrent` gets the gradient of the product, whose third part is the candidate's times r.
INLINE void gru_cell_backward(const Recurrence *r, ptrdiff_t row, float *gates, const float *inner, const float *h,
                              float *recurrent) {
  const ptrdiff_t units = r->units;
  unmix_states(r->state + row * units, gates + units, gates + 2 * units, h, units);
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec reset = load_some(gates + i, n), candidate = load_some(gates + 2 * units + i, n);
    store_some(gates + i, candidate * load_some(inner + i, n) * sigmoid_slope_at(reset), n);
    store_some(recurrent + 2 * units + i, candidate * reset, n);
  }
  copy_floats(recurrent, gates, 2 * units);
}

/// reset_before, after d(r h) = dn U_n is in `spare`: dr, and d(r h) r for the masked state.
INLINE void gru_gates_backward(const Recurrence *r, ptrdiff_t row, float *gates, const float *previous) {
  const ptrdiff_t units = r->units;
  float *flow = r->spare + row * units;
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec reset = load_some(gates + i, n), dinner = load_some(flow + i, n);
    store_some(gates + i, dinner * load_some(previous + i, n) * sigmoid_slope_at(reset), n);
    store_some(flow + i, dinner * reset, n);
  }
}

/// The state before a step, not masked: the output of the step before, or the initial state, or NULL for 0.
INLINE const float *state_before(const Recurrence *r, ptrdiff_t row, ptrdiff_t t) {
  if (t == 0) return example_row(r, r->of->initial_state, row);
  return r->of->output + step_row(r, row, t - 1) * r->units;
}

INLINE const float *cell_before(const Recurrence *r, ptrdiff_t row, ptrdiff_t t) {
  if (t == 0) return example_row(r, r->of->initial_cell, row);
  return r->of->kept + step_row(r, row, t - 1) * r->units;
}

/// dh += mask (product of this step's gradients and the weights).
INLINE void add_flow(const Recurrence *r, ptrdiff_t row, const float *flow) {
  const float *mask = example_row(r, r->of->mask, row);
  float *dh = r->state + row * r->units;
  for (ptrdiff_t i = 0; i < r->units; i += LANES) {
    const ptrdiff_t n = r->units - i;
    const vec product = load_some(flow + i, n) * load_some_or(mask, i, n, 1);
    store_some(dh + i, load_some(dh + i, n) + product, n);
  }
}

/// One step back: gradients of the gates, then of the states before.
static void cell_step_backward(const Recurrence *r, ptrdiff_t rows, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const ptrdiff_t units = r->units;
  const int is_early = of->cell == NN_CELL_GRU_RESET_BEFORE;
  const ptrdiff_t width = is_early ? 2 * units : r->gates;
  for (ptrdiff_t row = 0; row < rows; row++) {
    const ptrdiff_t at = step_row(r, row, t);
    float *gates = of->gates + at * r->gates, *product = r->product + row * width;
    switch (of->cell) {
      case NN_CELL_RNN: rnn_cell_backward(r, row, gates); break;
      case NN_CELL_LSTM: lstm_cell_backward(r, row, gates, of->kept + at * units, cell_before(r, row, t)); break;
      case NN_CELL_GRU:
        gru_cell_backward(r, row, gates, of->kept + at * units, state_before(r, row, t),
                          of->recurrent_gradient + at * 3 * units);
        break;
      case NN_CELL_GRU_RESET_BEFORE:
        unmix_states(r->state + row * units, gates + units, gates + 2 * units, state_before(r, row, t), units);
        copy_floats(r->masked + row * units, gates + 2 * units, units);
        break;
    }
    if (of->cell == NN_CELL_GRU)
      copy_floats(product, of->recurrent_gradient + at * 3 * units, width);
    else if (!is_early)
      copy_floats(product, gates, width);
  }
  if (is_early) {
    matmul(r->masked, units, 1, of->candidate_weight, r->spare, units, rows, units, units, 0, 0);
    for (ptrdiff_t row = 0; row < rows; row++) {
      const ptrdiff_t at = step_row(r, row, t);
      gru_gates_backward(r, row, of->gates + at * r->gates, of->previous + at * units);
      copy_floats(r->product + row * width, of->gates + at * r->gates, width);
      add_flow(r, row, r->spare + row * units);
    }
  }
  matmul(r->product, width, 1, of->recurrent_weight, r->masked, units, rows, units, width, 0, 0);
  for (ptrdiff_t row = 0; row < rows; row++) {
    // Of an lstm and an rnn, nothing of dh passes but through the product.
    if (of->cell == NN_CELL_LSTM || of->cell == NN_CELL_RNN) zero_floats(r->state + row * units, units);
    add_flow(r, row, r->masked + row * units);
  }
}

static void recurrent_backward(const NNRecurrence *of) {
  const Recurrence r = recurrence_of(of);
  const ptrdiff_t units = r.units, longest = of->rows > 0 ? place(&r, 0)[PLACE_LENGTH] : 0;
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    copy_or_zero(r.state + row * units, example_row(&r, of->final_gradient, row), units);
    zero_floats(r.cell + row * units, units);
  }
  for (ptrdiff_t t = longest - 1; t >= 0; t--) {
    const ptrdiff_t rows = active_rows(&r, t);
    if (of->output_gradient)
      for (ptrdiff_t row = 0; row < rows; row++)
        add(of->output_gradient + step_row(&r, row, t) * units, r.state + row * units, units);
    cell_step_backward(&r, rows, t);
  }
}
