// SPDX-License-Identifier: MIT
// Winograd's convolution: what is done to filters, and their gradient.

/// Runs over 3x3 vectors and gives 6x6, or the other way.
INLINE void filter_to_frequencies(const vec g[3][3], vec u[6][6]) {
  vec half[3][6];
#pragma clang loop unroll(full)
  for (int y = 0; y < 3; y++) transform_filter(g[y], half[y]);
#pragma clang loop unroll(full)
  for (int x = 0; x < 6; x++) {
    const vec column[3] = {half[0][x], half[1][x], half[2][x]};
    vec mapped[6];
    transform_filter(column, mapped);
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) u[y][x] = mapped[y];
  }
}

INLINE void frequencies_to_filter(const vec u[6][6], vec g[3][3]) {
  vec half[6][3];
#pragma clang loop unroll(full)
  for (int y = 0; y < 6; y++) transform_filter_gradient(u[y], half[y]);
#pragma clang loop unroll(full)
  for (int x = 0; x < 3; x++) {
    const vec column[6] = {half[0][x], half[1][x], half[2][x], half[3][x], half[4][x], half[5][x]};
    vec mapped[3];
    transform_filter_gradient(column, mapped);
#pragma clang loop unroll(full)
    for (int y = 0; y < 3; y++) g[y][x] = mapped[y];
  }
}

static void winograd_filters(const float *weight, int32_t turned, ptrdiff_t row_stride, ptrdiff_t column_stride,
                             ptrdiff_t row_begin, ptrdiff_t row_count, ptrdiff_t rows, ptrdiff_t columns,
                             float *packed) {
  const ptrdiff_t matrix = packed_stride(rows, columns);
  for (ptrdiff_t r = row_begin; r < row_begin + row_count; r++)
    for (ptrdiff_t n = 0; n < whole_panels(columns); n += LANES) {
      const ptrdiff_t some = columns - n;
      const float *from = weight + r * row_stride + n * column_stride;
      vec g[3][3], u[6][6];
      for (int cell = 0; cell < 9; cell++) {
        const float *taps = from + (turned ? 8 - cell : cell) * (rows * columns);
        g[cell / 3][cell % 3] = some > 0 ? load_apart(taps, column_stride, some) : splat(0);
      }
      filter_to_frequencies(g, u);
      float *to = packed + n / PANEL_WIDTH * PANEL_WIDTH * rows + r * PANEL_WIDTH + n % PANEL_WIDTH;
      for (int f = 0; f < WINOGRAD_FREQUENCIES; f++) store(to + f * matrix, u[f / 6][f % 6]);
    }
}

/// A dy Aᵀ of a tile for the columns of a vector.
INLINE void transform_outputs_gradient(const Patch *patch, ptrdiff_t column, int whole, float *to, ptrdiff_t stride) {
  vec half[6][4];
#pragma clang loop unroll(full)
  for (int x = 0; x < 4; x++) {
    vec cells[4], mapped[6];
#pragma clang loop unroll(full)
    for (int y = 0; y < 4; y++) cells[y] = load_cell(patch, y, x, column, whole);
    transform_gradient(cells, mapped);
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) half[y][x] = mapped[y];
  }
#pragma clang loop unroll(full)
  for (int y = 0; y < 6; y++) {
    vec mapped[6];
    transform_gradient(half[y], mapped);
#pragma clang loop unroll(full)
    for (int x = 0; x < 6; x++) store(to + (y * 6 + x) * stride, mapped[x]);
  }
}

/// The gradients of some tiles' places -> [frequency][packed tiles, filters].
static void winograd_gradients(const float *dy, const NNWindow *w, ptrdiff_t filters, ptrdiff_t tile_begin,
                               ptrdiff_t tile_count, float *packed, ptrdiff_t stride) {
  const Extent tiles = tiles_of(w), outputs = outputs_of(w);
  Place place = place_of(tile_begin, tiles);
  for (ptrdiff_t t = 0; t < tile_count; t++, next_place(&place, tiles)) {
    const float *example = dy + place.example * cells_in(outputs) * filters;
    const Patch patch = patch_of(example, outputs.height, outputs.width, filters, place.y * WINOGRAD_OUTPUTS,
                                 place.x * WINOGRAD_OUTPUTS, WINOGRAD_OUTPUTS);
    const int whole = is_whole(&patch, WINOGRAD_OUTPUTS);
    for (ptrdiff_t n = 0; n < whole_vectors(filters); n += LANES) {
      float *to = packed + n / PANEL_WIDTH * PANEL_WIDTH * tile_count + t * PANEL_WIDTH + n % PANEL_WIDTH;
      if (whole)
        transform_outputs_gradient(&patch, n, 1, to, stride);
      else
        transform_outputs_gradient(&patch, n, 0, to, stride);
    }
  }
}

static void winograd_weight(const float *images, const NNWindow *window, ptrdiff_t filters, const float *dy,
                            ptrdiff_t tile_begin, ptrdiff_t tile_count, float *sums, int32_t accumulate,
                            float *scratch) {
  const NNWindow w = *window;
  const ptrdiff_t channels = w.channels, row = whole_vectors(channels), columns = whole_vectors(filters);
  const ptrdiff_t stride = tile_count * row + WINOGRAD_PADDING, matrix = sum_stride(channels, filters);
  const ptrdiff_t gradient_stride = tile_count * whole_panels(filters) + WINOGRAD_PADDING;
  float *gradients = scratch + WINOGRAD_FREQUENCIES * stride;
  winograd_inputs(images, &w, tile_begin, tile_count, scratch, stride);
  winograd_gradients(dy, &w, filters, tile_begin, tile_count, gradients, gradient_stride);
  for (ptrdiff_t f = 0; f < WINOGRAD_FREQUENCIES; f++)
    for (ptrdiff_t n = 0; n < columns; n += PANEL_WIDTH)
      for (ptrdiff_t c = 0, taken; c < channels; c += taken) {
        taken = rows_of_next_tile(channels - c);
        tile_of(taken, scratch + f * stride + c, 1, row, gradients + f * gradient_stride + n * tile_count,
                sums + f * matrix + c * columns + n, columns, smaller(PANEL_WIDTH, columns - n), tile_count,
                (const float *)0, accumulate);
      }
}

static void winograd_weight_sum(const float *sums, ptrdiff_t parts, ptrdiff_t part_stride, ptrdiff_t channel_begin,
                                ptrdiff_t channel_count, ptrdiff_t channels, ptrdiff_t filters, float *dw) {
  const ptrdiff_t columns = whole_vectors(filters), matrix = sum_stride(channels, filters);
  for (ptrdiff_t c = channel_begin; c < channel_begin + channel_count; c++)
    for (ptrdiff_t n = 0; n < filters; n += LANES) {
      vec u[6][6], g[3][3];
      for (int f = 0; f < WINOGRAD_FREQUENCIES; f++) {
        const float *from = sums + f * matrix + c * columns + n;
        vec sum = load(from);
        for (ptrdiff_t part = 1; part < parts; part++) sum += load(from + part * part_stride);
        u[f / 6][f % 6] = sum;
      }
      frequencies_to_filter(u, g);
      for (int cell = 0; cell < 9; cell++)
        store_some(dw + (cell * channels + c) * filters + n, g[cell / 3][cell % 3], filters - n);
    }
}
