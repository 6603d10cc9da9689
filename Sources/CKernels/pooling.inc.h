// SPDX-License-Identifier: MIT
// Pooling over [depth, height, width, channels]; vectors run along the channels.
// A window's cells in the padding count for nothing.

/// The input cells of a window along one axis: from `begin` up to `end`, a step apart.
typedef struct Run {
  ptrdiff_t begin, end, step, count;
} Run;

INLINE Run run_of(const NNAxis *axis, ptrdiff_t output) {
  if (axis->stride == 0) {
    const ptrdiff_t begin = output * axis->size / axis->outputs;
    const ptrdiff_t end = ((output + 1) * axis->size + axis->outputs - 1) / axis->outputs;
    return (Run){begin, end, 1, end - begin};
  }
  const ptrdiff_t origin = output * axis->stride - axis->padding;
  ptrdiff_t begin, end;
  cells_inside(origin, axis->dilation, axis->kernel, axis->size, &begin, &end);
  return (Run){origin + begin * axis->dilation, origin + end * axis->dilation, axis->dilation, end - begin};
}

/// The input cells of one window.
typedef struct Cells {
  Run planes, rows, columns;
  float count;  // 1 of none: it only ever divides
} Cells;

INLINE Cells cells_of(const NNWindow *w, const Place *place) {
  Cells cells = {run_of(&w->depth, place->z), run_of(&w->height, place->y), run_of(&w->width, place->x), 1};
  const ptrdiff_t count = cells.planes.count * cells.rows.count * cells.columns.count;
  if (count > 0) cells.count = (float)count;
  return cells;
}

/// Runs over a window's cells, `cell` being a cell's number in the input.
#define FOR_CELLS(cell, cells, extent)                                                                                \
  for (ptrdiff_t p = (cells).planes.begin; p < (cells).planes.end; p += (cells).planes.step)                          \
    for (ptrdiff_t h = (cells).rows.begin; h < (cells).rows.end; h += (cells).rows.step)                              \
      for (ptrdiff_t v = (cells).columns.begin, cell = (p * (extent).height + h) * (extent).width + v;                \
           v < (cells).columns.end; v += (cells).columns.step, cell += (cells).columns.step)

/// An empty window (all padding) gives 0 and the index -1. Not-a-number wins, as in PyTorch.
static void max_pool(const float *x, const NNWindow *window, ptrdiff_t examples, float *y, int32_t *indices,
                     int32_t rectified) {
  const NNWindow w = *window;
  if (pools_pairs(&w)) {
    max_pool_pairs(x, &w, examples, y, indices, rectified);
    return;
  }
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  Place place = {0};
  for (ptrdiff_t output = 0; output < examples * cells_in(outputs); output++, next_place(&place, outputs)) {
    const float *example = x + place.example * cells_in(inputs) * w.channels;
    const Cells cells = cells_of(&w, &place);
    for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
      const ptrdiff_t n = w.channels - i;
      vec best = splat(0);
      ivec winner = (ivec){0} - 1;
      FOR_CELLS(cell, cells, inputs) {
        const vec value = load_some(example + cell * w.channels + i, n);
        const ivec wins = (value > best) | (value != value) | (winner < 0);
        best = select(wins, value, best);
        winner = (wins & (int32_t)cell) | (~wins & winner);
      }
      if (rectified) winner |= best <= 0;
      store_some(y + output * w.channels + i, best, n);
      store_some((float *)(void *)indices + output * w.channels + i, (vec)winner, n);
    }
  }
}

/// Whether the windows along an axis share no cell, and there is nothing else on it.
INLINE int shares_out(const NNAxis *axis) {
  return axis->stride == axis->kernel && axis->dilation == 1 && axis->padding == 0 &&
         axis->outputs * axis->stride == axis->size;
}

/// Every input cell is in one window: dx is written once, in whole vectors.
static void max_pool_backward_apart(const float *dy, const int32_t *indices, const NNWindow *w, ptrdiff_t examples,
                                    float *dx, int32_t accumulate) {
  const Extent inputs = inputs_of(w), outputs = outputs_of(w);
  Place place = {0};
  for (ptrdiff_t output = 0; output < examples * cells_in(outputs); output++, next_place(&place, outputs)) {
    float *example = dx + place.example * cells_in(inputs) * w->channels;
    const Cells cells = cells_of(w, &place);
    for (ptrdiff_t i = 0; i < w->channels; i += LANES) {
      const ptrdiff_t n = w->channels - i, at = output * w->channels + i;
      const vec gradient = load_some(dy + at, n);
      const ivec winner = (ivec)load_some((const float *)(const void *)indices + at, n);
      FOR_CELLS(cell, cells, inputs) {
        float *to = example + cell * w->channels + i;
        const vec share = select(winner == (int32_t)cell, gradient, splat(0));
        store_some(to, accumulate ? load_some(to, n) + share : share, n);
      }
    }
  }
}

static void max_pool_backward(const float *dy, const int32_t *indices, const NNWindow *window, ptrdiff_t examples,
                              float *dx, int32_t accumulate) {
  const NNWindow w = *window;
  if (pools_pairs(&w)) {
    max_pool_pairs_backward(dy, indices, &w, examples, dx, accumulate);
    return;
  }
  if (shares_out(&w.depth) && shares_out(&w.height) && shares_out(&w.width)) {
    max_pool_backward_apart(dy, indices, &w, examples, dx, accumulate);
    return;
  }
  const ptrdiff_t cells = cells_in(inputs_of(&w)), outputs = cells_in(outputs_of(&w)), inputs = cells * w.channels;
  if (!accumulate) zero_floats(dx, examples * inputs);
  for (ptrdiff_t example = 0; example < examples; example++, dx += inputs)
    for (ptrdiff_t output = 0; output < outputs; output++, dy += w.channels, indices += w.channels)
      for (ptrdiff_t i = 0; i < w.channels; i++)
        if (indices[i] >= 0 && indices[i] < cells) dx[indices[i] * w.channels + i] += dy[i];
}

static void average_pool(const float *x, const NNWindow *window, ptrdiff_t examples, float *y) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  Place place = {0};
  for (ptrdiff_t output = 0; output < examples * cells_in(outputs); output++, next_place(&place, outputs)) {
    const float *example = x + place.example * cells_in(inputs) * w.channels;
    const Cells cells = cells_of(&w, &place);
    for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
      vec sum = splat(0);
      FOR_CELLS(cell, cells, inputs) sum += load_some(example + cell * w.channels + i, w.channels - i);
      store_some(y + output * w.channels + i, sum / cells.count, w.channels - i);
    }
  }
}

static void average_pool_backward(const float *dy, const NNWindow *window, ptrdiff_t examples, float *dx,
                                  int32_t accumulate) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  Place place = {0};
  if (!accumulate) zero_floats(dx, examples * cells_in(inputs) * w.channels);
  for (ptrdiff_t output = 0; output < examples * cells_in(outputs); output++, next_place(&place, outputs)) {
    float *example = dx + place.example * cells_in(inputs) * w.channels;
    const Cells cells = cells_of(&w, &place);
    for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
      const ptrdiff_t n = w.channels - i;
      const vec share = load_some(dy + output * w.channels + i, n) / cells.count;
      FOR_CELLS(cell, cells, inputs) {
        float *to = example + cell * w.channels + i;
        store_some(to, load_some(to, n) + share, n);
      }
    }
  }
}

static void global_average(const float *x, ptrdiff_t examples, ptrdiff_t positions, ptrdiff_t channels, float *y) {
  for (ptrdiff_t example = 0; example < examples; example++, x += positions * channels, y += channels)
    for (ptrdiff_t i = 0; i < channels; i += LANES) {
      vec sum = splat(0);
      for (ptrdiff_t p = 0; p < positions; p++) sum += load_some(x + p * channels + i, channels - i);
      store_some(y + i, sum / (float)(positions > 0 ? positions : 1), channels - i);
    }
}

static void global_average_backward(const float *dy, ptrdiff_t examples, ptrdiff_t positions, ptrdiff_t channels,
                                    float *dx, int32_t accumulate) {
  for (ptrdiff_t example = 0; example < examples; example++, dx += positions * channels, dy += channels)
    for (ptrdiff_t i = 0; i < channels; i += LANES) {
      const ptrdiff_t n = channels - i;
      const vec share = load_some(dy + i, n) / (float)positions;
      for (ptrdiff_t p = 0; p < positions; p++) {
        float *to = dx + p * channels + i;
        store_some(to, accumulate ? load_some(to, n) + share : share, n);
      }
    }
}
