// SPDX-License-Identifier: MIT
// The backward steps of lstm and gru: gradients of the gates from those of the states.

/// Gradients before the functions of the gates, in place and as the row of the product; dh is the state's row and the
/// output's gradient.
INLINE void lstm_flow(const Recurrence *r, ptrdiff_t row, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const ptrdiff_t units = r->units, at = step_row(r, row, t);
  float *gates = of->gates + at * r->gates, *product = r->product + row * r->gates, *dc = r->cell + row * units;
  const float *dh = r->state + row * units, *dy = of->output_gradient ? of->output_gradient + at * of->output_row : 0;
  const float *cell = of->kept + at * units, *before = cell_before(r, row, t);
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec input = load_some(gates + i, n), forget = load_some(gates + units + i, n);
    const vec candidate = load_some(gates + 2 * units + i, n), output = load_some(gates + 3 * units + i, n);
    const vec squashed = gate_tanh(load_some(cell + i, n));
    const vec flow = load_some(dh + i, n) + load_some_or(dy, i, n, 0);
    const vec sum = multiply_add(flow * output, tanh_slope_at(squashed), load_some(dc + i, n));
    const vec gradients[4] = {sum * candidate * sigmoid_slope_at(input),
                              sum * load_some_or(before, i, n, 0) * sigmoid_slope_at(forget),
                              sum * input * tanh_slope_at(candidate), flow * squashed * sigmoid_slope_at(output)};
#pragma clang loop unroll(full)
    for (int gate = 0; gate < 4; gate++) {
      store_some(gates + gate * units + i, gradients[gate], n);
      store_some(product + gate * units + i, gradients[gate], n);
    }
    store_some(dc + i, sum * forget, n);
  }
}

/// What passes to the state before but through the product, dh z, is left in the state's row.
INLINE void gru_flow(const Recurrence *r, ptrdiff_t row, ptrdiff_t t) {
  const NNRecurrence *of = r->of;
  const ptrdiff_t units = r->units, at = step_row(r, row, t);
  float *gates = of->gates + at * r->gates, *product = r->product + row * r->gates, *dh = r->state + row * units;
  float *recurrent = of->recurrent_gradient + at * units;
  const float *dy = of->output_gradient ? of->output_gradient + at * of->output_row : 0;
  const float *kept = of->kept + at * units, *before = state_before(r, row, t);
  for (ptrdiff_t i = 0; i < units; i += LANES) {
    const ptrdiff_t n = units - i;
    const vec reset = load_some(gates + i, n), keep = load_some(gates + units + i, n);
    const vec candidate = load_some(gates + 2 * units + i, n);
    const vec flow = load_some(dh + i, n) + load_some_or(dy, i, n, 0);
    const vec dkeep = flow * (load_some_or(before, i, n, 0) - candidate) * sigmoid_slope_at(keep);
    const vec dcandidate = flow * (1.0f - keep) * tanh_slope_at(candidate);
    const vec dreset = dcandidate * load_some(kept + i, n) * sigmoid_slope_at(reset);
    const vec inner = dcandidate * reset;
    store_some(gates + i, dreset, n);
    store_some(gates + units + i, dkeep, n);
    store_some(gates + 2 * units + i, dcandidate, n);
    store_some(recurrent + i, inner, n);
    store_some(product + i, dreset, n);
    store_some(product + units + i, dkeep, n);
    store_some(product + 2 * units + i, inner, n);
    store_some(dh + i, flow * keep, n);
  }
}
