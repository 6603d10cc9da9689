// SPDX-License-Identifier: MIT
// Pooling over [height, width, channels]; vectors run along the channels.
// A window's cells in the padding count for nothing.

/// The input cells of one window: rows and columns from `top` and `left`, a dilation apart.
typedef struct Cells {
  ptrdiff_t top, bottom, left, right, row_step, column_step, count;
} Cells;

INLINE Cells cells_of(const NNWindow *w, ptrdiff_t row, ptrdiff_t column) {
  const ptrdiff_t y = row * w->stride_height - w->padding_top, x = column * w->stride_width - w->padding_left;
  ptrdiff_t y_begin, y_end, x_begin, x_end;
  cells_inside(y, w->dilation_height, w->kernel_height, w->height, &y_begin, &y_end);
  cells_inside(x, w->dilation_width, w->kernel_width, w->width, &x_begin, &x_end);
  return (Cells){y + y_begin * w->dilation_height, y + y_end * w->dilation_height,
                 x + x_begin * w->dilation_width, x + x_end * w->dilation_width,
                 w->dilation_height, w->dilation_width, (y_end - y_begin) * (x_end - x_begin)};
}

/// An empty window (all padding) gives 0 and the index -1. Not-a-number wins, as in PyTorch.
static void max_pool(const float *x, const NNWindow *window, ptrdiff_t examples, float *y, int32_t *indices) {
  const NNWindow w = *window;
  for (ptrdiff_t example = 0; example < examples; example++, x += w.height * w.width * w.channels)
    for (ptrdiff_t row = 0; row < w.output_height; row++)
      for (ptrdiff_t column = 0; column < w.output_width; column++, y += w.channels, indices += w.channels) {
        const Cells cells = cells_of(&w, row, column);
        for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
          const ptrdiff_t n = w.channels - i;
          vec best = splat(0);
          ivec winner = (ivec){0} - 1;
          for (ptrdiff_t h = cells.top; h < cells.bottom; h += cells.row_step)
            for (ptrdiff_t v = cells.left; v < cells.right; v += cells.column_step) {
              const vec value = load_some(x + (h * w.width + v) * w.channels + i, n);
              const ivec wins = (value > best) | (value != value) | (winner < 0);
              best = select(wins, value, best);
              winner = (wins & (int32_t)(h * w.width + v)) | (~wins & winner);
            }
          store_some(y + i, best, n);
          store_some((float *)(void *)indices + i, (vec)winner, n);
        }
      }
}

static void max_pool_backward(const float *dy, const int32_t *indices, const NNWindow *window, ptrdiff_t examples,
                              float *dx, int32_t accumulate) {
  const NNWindow w = *window;
  const ptrdiff_t cells = w.height * w.width, inputs = cells * w.channels;
  if (!accumulate) zero_floats(dx, examples * inputs);
  for (ptrdiff_t example = 0; example < examples; example++, dx += inputs)
    for (ptrdiff_t cell = 0; cell < w.output_height * w.output_width; cell++, dy += w.channels, indices += w.channels)
      for (ptrdiff_t i = 0; i < w.channels; i++)
        if (indices[i] >= 0 && indices[i] < cells) dx[indices[i] * w.channels + i] += dy[i];
}

static void average_pool(const float *x, const NNWindow *window, ptrdiff_t examples, float *y) {
  const NNWindow w = *window;
  for (ptrdiff_t example = 0; example < examples; example++, x += w.height * w.width * w.channels)
    for (ptrdiff_t row = 0; row < w.output_height; row++)
      for (ptrdiff_t column = 0; column < w.output_width; column++, y += w.channels) {
        const Cells cells = cells_of(&w, row, column);
        const float count = cells.count > 0 ? (float)cells.count : 1;
        for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
          vec sum = splat(0);
          for (ptrdiff_t h = cells.top; h < cells.bottom; h += cells.row_step)
            for (ptrdiff_t v = cells.left; v < cells.right; v += cells.column_step)
              sum += load_some(x + (h * w.width + v) * w.channels + i, w.channels - i);
          store_some(y + i, sum / count, w.channels - i);
        }
      }
}

static void average_pool_backward(const float *dy, const NNWindow *window, ptrdiff_t examples, float *dx,
                                  int32_t accumulate) {
  const NNWindow w = *window;
  const ptrdiff_t inputs = w.height * w.width * w.channels;
  if (!accumulate) zero_floats(dx, examples * inputs);
  for (ptrdiff_t example = 0; example < examples; example++, dx += inputs)
    for (ptrdiff_t row = 0; row < w.output_height; row++)
      for (ptrdiff_t column = 0; column < w.output_width; column++, dy += w.channels) {
        const Cells cells = cells_of(&w, row, column);
        for (ptrdiff_t i = 0; i < w.channels; i += LANES) {
          const ptrdiff_t n = w.channels - i;
          const vec share = load_some(dy + i, n) / (float)(cells.count > 0 ? cells.count : 1);
          for (ptrdiff_t h = cells.top; h < cells.bottom; h += cells.row_step)
            for (ptrdiff_t v = cells.left; v < cells.right; v += cells.column_step) {
              float *to = dx + (h * w.width + v) * w.channels + i;
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
