// SPDX-License-Identifier: MIT
// A block of sequences through all steps, and the weights as the steps of lstm and gru read them.

static void pack_gates(const float *weight, ptrdiff_t units, ptrdiff_t gates, ptrdiff_t panel_begin, ptrdiff_t panel_end,
                       float *packed) {
  for (ptrdiff_t panel = panel_begin; panel < panel_end; panel++) {
    const ptrdiff_t unit = panel * LANES, width = smaller(LANES, units - unit);
    float *to = packed + unit * gates * units;
    for (ptrdiff_t k = 0; k < units; k++)
      for (ptrdiff_t gate = 0; gate < gates; gate++, to += LANES) {
        copy_floats(to, weight + (k * gates + gate) * units + unit, width);
        zero_floats(to + width, LANES - width);
      }
  }
}

INLINE int is_tiled(const NNRecurrence *of) { return of->cell == NN_CELL_LSTM || of->cell == NN_CELL_GRU; }

INLINE ptrdiff_t longest_sequence(const Recurrence *r) { return r->of->rows > 0 ? place(r, 0)[PLACE_LENGTH] : 0; }

/// The states before the first step.
static void recurrent_begin(const NNRecurrence *of) {
  const Recurrence r = recurrence_of(of);
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    copy_or_zero(r.state + row * r.units, example_row(&r, of->initial_state, row), r.units);
    copy_or_zero(r.cell + row * r.units, example_row(&r, of->initial_cell, row), r.units);
  }
  if (is_tiled(of) && longest_sequence(&r) > 0) take_states(&r, active_rows(&r, 0), 0);
}

/// Step number t of lstm and gru, for the units of some panels. All units of the step before must be there.
static void recurrent_step(const NNRecurrence *of, ptrdiff_t t, ptrdiff_t panel_begin, ptrdiff_t panel_end) {
  const Recurrence r = recurrence_of(of);
  gate_step(&r, active_rows(&r, t), t, panel_begin * LANES, smaller(panel_end * LANES, r.units));
}

/// Hands on the states after the last step.
static void recurrent_end(const NNRecurrence *of) {
  const Recurrence r = recurrence_of(of);
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    const ptrdiff_t example = place(&r, row)[PLACE_EXAMPLE];
    if (of->final_state) copy_floats(of->final_state + example * r.units, r.state + row * r.units, r.units);
    if (of->final_cell) copy_floats(of->final_cell + example * r.units, r.cell + row * r.units, r.units);
  }
}

static void recurrent_forward(const NNRecurrence *of) {
  const Recurrence r = recurrence_of(of);
  const ptrdiff_t longest = longest_sequence(&r);
  recurrent_begin(of);
  for (ptrdiff_t t = 0; t < longest; t++) {
    if (is_tiled(of))
      gate_step(&r, active_rows(&r, t), t, 0, r.units);
    else
      cell_step(&r, active_rows(&r, t), t);
  }
  recurrent_end(of);
}
