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

static void recurrent_forward(const NNRecurrence *of) {
  Recurrence r = recurrence_of(of);
  const ptrdiff_t units = r.units, longest = of->rows > 0 ? place(&r, 0)[PLACE_LENGTH] : 0;
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    copy_or_zero(r.state + row * units, example_row(&r, of->initial_state, row), units);
    copy_or_zero(r.cell + row * units, example_row(&r, of->initial_cell, row), units);
  }
  if (longest > 0 && is_tiled(of)) take_states(&r, active_rows(&r, 0), 0);
  for (ptrdiff_t t = 0; t < longest; t++) {
    if (is_tiled(of))
      gate_step(&r, active_rows(&r, t), t);
    else
      cell_step(&r, active_rows(&r, t), t);
  }
  for (ptrdiff_t row = 0; row < of->rows; row++) {
    const ptrdiff_t example = place(&r, row)[PLACE_EXAMPLE];
    if (of->final_state) copy_floats(of->final_state + example * units, r.state + row * units, units);
    if (of->final_cell) copy_floats(of->final_cell + example * units, r.cell + row * units, units);
  }
}
