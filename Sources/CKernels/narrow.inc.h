// SPDX-License-Identifier: MIT
// Convolutions with few input channels, as first layers are: where a patch is short, laying patches out takes longer than
// multiplying them. Only the rows of the image under a row of places are laid out, with zeros for what is outside; a patch is
// read out of them in place.

/// Places that are computed from one piece of rows: it stays in the first-level cache.
#define NARROW_PLACES 64
/// Cells of a patch, times their channels, at most.
#define NARROW_DEPTH 256

/// OF(rows, vectors), both constants, for at most TILE_ROWS rows and as many vectors as hold `width` columns of a panel.
#define FOR_TILE_SIZES(rows, width, OF)                  \
  if (TILE_VECTORS > 2 && (width) > 2 * LANES) {         \
    FOR_TILE_ROWS(rows, TILE_VECTORS, OF)                \
  } else if ((width) > LANES) {                          \
    FOR_TILE_ROWS(rows, 2, OF)                           \
  } else {                                               \
    FOR_TILE_ROWS(rows, 1, OF)                           \
  }
#define FOR_TILE_ROWS(rows, vectors, OF)                 \
  switch (rows) {                                        \
    case 1: OF(1, vectors); break;                       \
    case 2: OF(2, vectors); break;                       \
    case 3: OF(3, vectors); break;                       \
    case 4: OF(4, vectors); break;                       \
    case 5: if (TILE_ROWS > 4) OF(5, vectors); break;    \
    case 6: if (TILE_ROWS > 4) OF(6, vectors); break;    \
    case 7: if (TILE_ROWS > 6) OF(7, vectors); break;    \
    case 8: if (TILE_ROWS > 6) OF(8, vectors); break;    \
  }

/// How the rows under some places are laid out.
typedef struct Rows {
  ptrdiff_t step;                 // floats from a place's patch to the next one's
  ptrdiff_t pitch;                // floats of a row
  ptrdiff_t depth;                // floats of a patch
  int32_t offsets[NARROW_DEPTH + 1];  // of a patch's floats, and of a row behind the others
} Rows;

INLINE Rows rows_under(const NNWindow *w) {
  const ptrdiff_t places = smaller(NARROW_PLACES, w->width.outputs);
  Rows rows = {w->width.stride * w->channels,
               ((places - 1) * w->width.stride + (w->width.kernel - 1) * w->width.dilation + 1) * w->channels, 0, {0}};
  for (ptrdiff_t ky = 0; ky < w->height.kernel; ky++)
    for (ptrdiff_t kx = 0; kx < w->width.kernel; kx++)
      for (ptrdiff_t c = 0; c < w->channels; c++)
        rows.offsets[rows.depth++] = (int32_t)(ky * rows.pitch + kx * w->width.dilation * w->channels + c);
  rows.offsets[rows.depth] = (int32_t)(w->height.kernel * rows.pitch);
  return rows;
}

/// Lays out what lies under `count` places of a row, from `place` on.
static void lay_rows(const float *images, const NNWindow *w, const Place *place, ptrdiff_t count, ptrdiff_t pitch,
                     float *to) {
  const ptrdiff_t height = w->height.size, width = w->width.size, channels = w->channels;
  const ptrdiff_t left = place->x * w->width.stride - w->width.padding;
  const ptrdiff_t cells = (count - 1) * w->width.stride + (w->width.kernel - 1) * w->width.dilation + 1;
  ptrdiff_t begin, end;
  cells_inside(left, 1, cells, width, &begin, &end);
  for (ptrdiff_t ky = 0; ky < w->height.kernel; ky++, to += pitch) {
    const ptrdiff_t y = place->y * w->height.stride - w->height.padding + ky * w->height.dilation;
    if (y < 0 || y >= height) {
      zero_floats(to, cells * channels);
      continue;
    }
    zero_floats(to, begin * channels);
    copy_floats(to + begin * channels, images + ((place->example * height + y) * width + left + begin) * channels,
                (end - begin) * channels);
    zero_floats(to + end * channels, (cells - end) * channels);
  }
}

/// The places of a row that are next, and the place behind them.
INLINE ptrdiff_t next_run(Place *place, ptrdiff_t remaining, const Extent *outputs) {
  const ptrdiff_t count = smaller(smaller(remaining, outputs->width - place->x), NARROW_PLACES);
  place->x += count - 1;
  next_place(place, *outputs);
  return count;
}

/// `places` places by `vectors` vectors of filters, both constants once inlined; `width` filters are real.
INLINE void narrow_tile(int places, int vectors, const float *from, const Rows *rows, const float *panel,
                        const float *bias, float *y, ptrdiff_t y_row, ptrdiff_t width, int32_t rectify) {
  vec sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) {
    const vec start = load_some_or(bias, j * LANES, width - j * LANES, 0);
#pragma clang loop unroll(full)
    for (int i = 0; i < places; i++) sums[i][j] = start;
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t k = 0; k < rows->depth; k++) {
    const float *left = from + rows->offsets[k];
    vec right[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = load(panel + k * PANEL_WIDTH + j * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < places; i++) {
      const vec factor = splat(left[i * rows->step]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(factor, right[j], sums[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < places; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      store_some(y + i * y_row + j * LANES, rectify ? at_least(sums[i][j], 0) : sums[i][j], width - j * LANES);
  }
}

/// A tile's gradient: `cells` floats of the patches, `offsets` from the first place's, by `vectors` vectors of filters, of which
/// rows of dy hold all; `width` filters are real.
INLINE void narrow_gradient_tile(int cells, int vectors, const float *from, const int32_t *offsets, ptrdiff_t step,
                                 const float *dy, ptrdiff_t dy_row, ptrdiff_t count, float *dw, ptrdiff_t dw_row,
                                 ptrdiff_t width, int resume) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  const float *left[TILE_ROWS];
#pragma clang loop unroll(full)
  for (int i = 0; i < cells; i++) {
    left[i] = from + offsets[i];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      sums[i][j] = resume ? load_some(dw + i * dw_row + j * LANES, width - j * LANES) : splat(0);
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t place = 0; place < count; place++, dy += dy_row) {
    vec right[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = load(dy + j * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < cells; i++) {
      const vec factor = splat(left[i][place * step]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(factor, right[j], sums[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < cells; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) store_some(dw + i * dw_row + j * LANES, sums[i][j], width - j * LANES);
  }
}

/// A panel's filters of at most TILE_ROWS places, with no more vectors than the filters need.
static void narrow_tile_of(ptrdiff_t places, const float *from, const Rows *rows, const float *panel, const float *bias,
                           float *y, ptrdiff_t y_row, ptrdiff_t width, int32_t rectify) {
#define OF_SIZE(count, vectors) narrow_tile(count, vectors, from, rows, panel, bias, y, y_row, width, rectify)
  FOR_TILE_SIZES(places, width, OF_SIZE)
#undef OF_SIZE
}

static void narrow_gradient_tile_of(ptrdiff_t cells, const float *from, const int32_t *offsets, ptrdiff_t step,
                                    const float *dy, ptrdiff_t dy_row, ptrdiff_t count, float *dw, ptrdiff_t dw_row,
                                    ptrdiff_t width, int resume) {
#define OF_SIZE(some, vectors) \
  narrow_gradient_tile(some, vectors, from, offsets, step, dy, dy_row, count, dw, dw_row, width, resume)
  FOR_TILE_SIZES(cells, width, OF_SIZE)
#undef OF_SIZE
}

static void narrow(const float *images, const NNWindow *window, ptrdiff_t filters, const float *packed,
                   const float *bias, ptrdiff_t position_begin, ptrdiff_t position_count, float *y, int32_t rectify,
                   float *scratch) {
  const NNWindow w = *window;
  const Extent outputs = outputs_of(&w);
  const Rows rows = rows_under(&w);
  Place place = place_of(position_begin, outputs);
  for (ptrdiff_t done = 0, count; done < position_count; done += count, y += count * filters) {
    const Place begin = place;
    count = next_run(&place, position_count - done, &outputs);
    lay_rows(images, &w, &begin, count, rows.pitch, scratch);
    for (ptrdiff_t first = 0; first < filters; first += PANEL_WIDTH)
      for (ptrdiff_t i = 0, taken; i < count; i += taken) {
        taken = rows_of_next_tile(count - i);
        narrow_tile_of(taken, scratch + i * rows.step, &rows, packed + first * rows.depth, bias ? bias + first : bias,
                       y + i * filters + first, filters, filters - first, rectify);
      }
  }
}

static void narrow_weight(const float *images, const NNWindow *window, ptrdiff_t filters, const float *dy,
                          ptrdiff_t position_begin, ptrdiff_t position_count, float *dw, int32_t sums,
                          int32_t accumulate, float *scratch) {
  const NNWindow w = *window;
  const Extent outputs = outputs_of(&w);
  const Rows rows = rows_under(&w);
  float *laid = scratch + NARROW_PLACES * PANEL_WIDTH;
  // The sums of dy are its products with a row of ones.
  const ptrdiff_t depth = rows.depth + (sums ? 1 : 0);
  for (ptrdiff_t i = 0; sums && i < rows.pitch; i++) laid[rows.offsets[rows.depth] + i] = 1;
  Place place = place_of(position_begin, outputs);
  for (ptrdiff_t done = 0, count; done < position_count; done += count, dy += count * filters) {
    const Place begin = place;
    count = next_run(&place, position_count - done, &outputs);
    lay_rows(images, &w, &begin, count, rows.pitch, laid);
    for (ptrdiff_t first = 0; first < filters; first += PANEL_WIDTH) {
      const ptrdiff_t width = smaller(PANEL_WIDTH, filters - first);
      const int whole = width % LANES == 0;
      if (!whole) pack(dy + first, filters, 1, count, width, scratch, 0, count);
      for (ptrdiff_t k = 0, taken; k < depth; k += taken) {
        taken = rows_of_next_tile(depth - k);
        narrow_gradient_tile_of(taken, laid, rows.offsets + k, rows.step, whole ? dy + first : scratch,
                                whole ? filters : PANEL_WIDTH, count, dw + k * filters + first, filters, width,
                                accumulate || done > 0);
      }
    }
  }
}
