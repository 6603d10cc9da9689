// SPDX-License-Identifier: MIT
// Winograd's convolution F(4x4, 3x3): 36 products for a tile of 4x4 places where the direct way takes 144.
// A tile's 6x6 inputs d, the filter g and the products m are mapped by
//   y = Aᵀ [ (G g Gᵀ) * (Bᵀ d B) ] A,   * by frequency, and for one frequency over all tiles and channels a matrix product.

#define WINOGRAD_OUTPUTS 4
#define WINOGRAD_INPUTS 6
#define WINOGRAD_FREQUENCIES 36
// Cells of different frequencies are read and written side by side: strides that are no powers of two keep them in different
// sets of the caches.
#define WINOGRAD_PADDING 16

INLINE ptrdiff_t whole_panels(ptrdiff_t count) { return (count + PANEL_WIDTH - 1) / PANEL_WIDTH * PANEL_WIDTH; }

/// From one frequency's packed filters to the next one's, and from one's gradient of the filters to the next one's.
INLINE ptrdiff_t packed_stride(ptrdiff_t rows, ptrdiff_t columns) { return whole_panels(columns) * rows + WINOGRAD_PADDING; }
INLINE ptrdiff_t sum_stride(ptrdiff_t rows, ptrdiff_t columns) { return whole_vectors(columns) * rows + WINOGRAD_PADDING; }

/// The tiles of a window's places, numbered through all examples.
INLINE Extent tiles_of(const NNWindow *w) {
  return (Extent){1, (w->height.outputs + WINOGRAD_OUTPUTS - 1) / WINOGRAD_OUTPUTS,
                  (w->width.outputs + WINOGRAD_OUTPUTS - 1) / WINOGRAD_OUTPUTS};
}

/// A square of an image's cells, of which those outside the image count as 0.
typedef struct Patch {
  const float *cells;  // where the first would be
  ptrdiff_t row;       // floats from one row to the next
  ptrdiff_t channels;
  ptrdiff_t top, bottom, left, right;  // those inside: top..<bottom, left..<right
} Patch;

INLINE Patch patch_of(const float *image, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t y,
                      ptrdiff_t x, ptrdiff_t size) {
  Patch patch = {image + (y * width + x) * channels, width * channels, channels, y < 0 ? -y : 0,
                 smaller(size, height - y), x < 0 ? -x : 0, smaller(size, width - x)};
  return patch;
}

INLINE int is_whole(const Patch *p, ptrdiff_t size) {
  return p->top == 0 && p->left == 0 && p->bottom == size && p->right == size;
}

INLINE vec load_cell(const Patch *p, ptrdiff_t y, ptrdiff_t x, ptrdiff_t channel, int whole) {
  if (!whole && (y < p->top || y >= p->bottom || x < p->left || x >= p->right)) return splat(0);
  return load_some(p->cells + y * p->row + x * p->channels + channel, p->channels - channel);
}

/// Bᵀ d B of a tile for the channels of a vector, to `to`, whose frequencies are `stride` apart.
INLINE void transform_patch(const Patch *patch, ptrdiff_t channel, int whole, float *to, ptrdiff_t stride) {
  vec half[6][6];
#pragma clang loop unroll(full)
  for (int x = 0; x < 6; x++) {
    vec column[6], mapped[6];
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) column[y] = load_cell(patch, y, x, channel, whole);
    transform_input(column, mapped);
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) half[y][x] = mapped[y];
  }
#pragma clang loop unroll(full)
  for (int y = 0; y < 6; y++) {
    vec mapped[6];
    transform_input(half[y], mapped);
#pragma clang loop unroll(full)
    for (int x = 0; x < 6; x++) store(to + (y * 6 + x) * stride, mapped[x]);
  }
}

/// The inputs of some tiles -> [frequency, tile, channels in whole vectors].
static void winograd_inputs(const float *images, const NNWindow *w, ptrdiff_t tile_begin, ptrdiff_t tile_count,
                            float *transformed, ptrdiff_t stride) {
  const Extent tiles = tiles_of(w), inputs = inputs_of(w);
  const ptrdiff_t row = whole_vectors(w->channels);
  Place place = place_of(tile_begin, tiles);
  for (ptrdiff_t t = 0; t < tile_count; t++, next_place(&place, tiles), transformed += row) {
    const float *image = images + place.example * cells_in(inputs) * w->channels;
    const Patch patch = patch_of(image, inputs.height, inputs.width, w->channels,
                                 place.y * WINOGRAD_OUTPUTS - w->height.padding,
                                 place.x * WINOGRAD_OUTPUTS - w->width.padding, WINOGRAD_INPUTS);
    if (is_whole(&patch, WINOGRAD_INPUTS))
      for (ptrdiff_t c = 0; c < row; c += LANES) transform_patch(&patch, c, 1, transformed + c, stride);
    else
      for (ptrdiff_t c = 0; c < row; c += LANES) transform_patch(&patch, c, 0, transformed + c, stride);
  }
}

/// Aᵀ m A of a tile for the columns of a vector; `some` of them are real.
INLINE void transform_outputs(const float *from, ptrdiff_t stride, vec start, float *y, ptrdiff_t y_row,
                              ptrdiff_t y_column, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t some,
                              int32_t accumulate, int32_t rectify) {
  vec half[4][6];
#pragma clang loop unroll(full)
  for (int j = 0; j < 6; j++) {
    vec column[6], mapped[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) column[i] = load(from + (i * 6 + j) * stride);
    transform_product(column, mapped);
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) half[i][j] = mapped[i];
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    vec mapped[4];
    transform_product(half[i], mapped);
    if (i >= rows) continue;
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) {
      if (j >= columns) continue;
      float *to = y + i * y_row + j * y_column;
      const vec value = mapped[j] + (accumulate ? load_some(to, some) : start);
      store_some(to, rectify ? at_least(value, 0) : value, some);
    }
  }
}

/// The places of some tiles from their products, of the `columns` filters from `first` on.
static void winograd_outputs(const float *products, ptrdiff_t row, ptrdiff_t stride, const NNWindow *w,
                             ptrdiff_t filters, ptrdiff_t first, ptrdiff_t columns, const float *bias,
                             ptrdiff_t tile_begin, ptrdiff_t tile_count, float *y, int32_t accumulate,
                             int32_t rectify) {
  const Extent tiles = tiles_of(w), outputs = outputs_of(w);
  const ptrdiff_t y_row = outputs.width * filters;
  Place place = place_of(tile_begin, tiles);
  for (ptrdiff_t t = 0; t < tile_count; t++, next_place(&place, tiles), products += row) {
    const ptrdiff_t top = place.y * WINOGRAD_OUTPUTS, left = place.x * WINOGRAD_OUTPUTS;
    float *to = y + ((place.example * outputs.height + top) * outputs.width + left) * filters + first;
    const ptrdiff_t rows = smaller(WINOGRAD_OUTPUTS, outputs.height - top);
    const ptrdiff_t width = smaller(WINOGRAD_OUTPUTS, outputs.width - left);
    for (ptrdiff_t n = 0; n < columns; n += LANES) {
      const vec start = load_some_or(bias, first + n, columns - n, 0);
      if (rows == 4 && width == 4 && columns - n >= LANES)
        transform_outputs(products + n, stride, start, to + n, y_row, filters, 4, 4, LANES, accumulate,
                          rectify);
      else
        transform_outputs(products + n, stride, start, to + n, y_row, filters, rows, width, columns - n, accumulate,
                          rectify);
    }
  }
}

/// Asks for the cells that a tile's places have for `columns` filters, so that they are there when the products are.
INLINE void await_outputs(const Place *place, Extent outputs, ptrdiff_t filters, const float *y, ptrdiff_t columns) {
  const ptrdiff_t top = place->y * WINOGRAD_OUTPUTS, left = place->x * WINOGRAD_OUTPUTS;
  const float *to = y + ((place->example * outputs.height + top) * outputs.width + left) * filters;
  const ptrdiff_t rows = smaller(WINOGRAD_OUTPUTS, outputs.height - top);
  const ptrdiff_t width = smaller(WINOGRAD_OUTPUTS, outputs.width - left);
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < width; j++)
      for (ptrdiff_t n = 0; n < columns; n += 16)
        __builtin_prefetch(to + (i * outputs.width + j) * filters + n, 1, 2);
}

static void winograd(const float *images, const NNWindow *window, ptrdiff_t filters, ptrdiff_t filter_begin,
                     ptrdiff_t filter_end, const float *packed, const float *bias, ptrdiff_t tile_begin,
                     ptrdiff_t tile_count, float *y, int32_t accumulate, int32_t rectify, float *scratch) {
  const NNWindow w = *window;
  const ptrdiff_t depth = w.channels, row = whole_vectors(depth), stride = tile_count * row + WINOGRAD_PADDING;
  const ptrdiff_t product_stride = tile_count * PANEL_WIDTH + WINOGRAD_PADDING;
  const ptrdiff_t matrix = packed_stride(depth, filters);
  const Extent tiles = tiles_of(&w), outputs = outputs_of(&w);
  float *products = scratch + WINOGRAD_FREQUENCIES * stride;
  winograd_inputs(images, &w, tile_begin, tile_count, scratch, stride);
  // A panel of all frequencies at a time: its products are still in the cache when they are transformed back.
  for (ptrdiff_t first = filter_begin; first < filter_end; first += PANEL_WIDTH) {
    const ptrdiff_t columns = smaller(PANEL_WIDTH, filter_end - first);
    Place place = place_of(tile_begin, tiles);
    for (ptrdiff_t f = 0, awaited = 0; f < WINOGRAD_FREQUENCIES; f++) {
      for (; awaited * WINOGRAD_FREQUENCIES < (f + 1) * tile_count && awaited < tile_count; awaited++) {
        await_outputs(&place, outputs, filters, y + first, columns);
        next_place(&place, tiles);
      }
      const float *panel = packed + f * matrix + first * depth;
      for (ptrdiff_t t = 0, taken; t < tile_count; t += taken) {
        taken = rows_of_next_tile(tile_count - t);
        tile_of(taken, scratch + f * stride + t * row, row, 1, panel, products + f * product_stride + t * PANEL_WIDTH,
                PANEL_WIDTH, whole_vectors(columns), depth, (const float *)0, 0);
      }
    }
    winograd_outputs(products, PANEL_WIDTH, product_stride, &w, filters, first, columns, bias, tile_begin, tile_count,
                     y, accumulate, rectify);
  }
}
