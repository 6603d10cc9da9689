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
  return r->of->output + step_row(r, row, t - 1) * r->of->output_row;
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
  const ptrdiff_t width = is_early ? 2 * units : units;
  for (ptrdiff_t row = 0; row < rows; row++) {
    const ptrdiff_t at = step_row(r, row, t);
    float *gates = of->gates + at * r->gates;
    if (of->output_gradient) add(of->output_gradient + at * of->output_row, r->state + row * units, units);
    if (is_early) {
      unmix_states(r->state + row * units, gates + units, gates + 2 * units, state_before(r, row, t), units);
      copy_floats(r->masked + row * units, gates + 2 * units, units);
    } else {
      rnn_cell_backward(r, row, gates);
      copy_floats(r->product + row * width, gates, width);
    }
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
    // Of an rnn, nothing of dh passes but through the product.
    if (!is_early) zero_floats(r->state + row * units, units);
    add_flow(r, row, r->masked + row * units);
  }
}

#include "recurrent_flow.inc.h"
#include "recurrent_flow_product.inc.h"

static void recurrent_backward(const NNRecurrence *of) {
  const Recurrence r = recurrence_of(of);
  const ptrdiff_t units = r.units, longest = of->rows > 0 ? place(&r, 0)[PLACE_LENGTH] : 0;
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    copy_or_zero(r.state + row * units, example_row(&r, of->final_gradient, row), units);
    zero_floats(r.cell + row * units, units);
  }
  for (ptrdiff_t t = longest - 1; t >= 0; t--) {
    if (is_tiled(of))
      gate_step_backward(&r, active_rows(&r, t), t);
    else
      cell_step_backward(&r, active_rows(&r, t), t);
  }
}
