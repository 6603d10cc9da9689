// SPDX-License-Identifier: MIT
// The largest of 2x2 cells, two cells on: what most networks pool by. Rows of windows run along two rows of the image.

/// Whether every place has two cells of its own along an axis; one behind the last place has none.
INLINE int is_paired(const NNAxis *axis) {
  return axis->kernel == 2 && axis->stride == 2 && axis->dilation == 1 && axis->padding == 0 &&
         2 * axis->outputs <= axis->size;
}

INLINE int is_one_cell(const NNAxis *axis) { return axis->size == 1 && axis->outputs == 1 && axis->padding == 0; }

/// Images that are pooled by pairs along both axes.
INLINE int pools_pairs(const NNWindow *w) { return is_one_cell(&w->depth) && is_paired(&w->height) && is_paired(&w->width); }

/// A later cell wins if it is larger, or is not a number.
INLINE void challenge(vec value, int32_t cell, vec *best, ivec *winner) {
  const ivec wins = (value > *best) | (value != value);
  *best = select(wins, value, *best);
  *winner = (wins & cell) | (~wins & *winner);
}

INLINE void max_pool_pairs_of(const float *x, const NNWindow *w, ptrdiff_t examples, float *y, int32_t *indices,
                              int32_t rectified) {
  const ptrdiff_t channels = w->channels, width = w->width.size, row = width * channels;
  for (ptrdiff_t example = 0; example < examples; example++, x += w->height.size * row)
    for (ptrdiff_t top = 0; top < 2 * w->height.outputs; top += 2)
      for (ptrdiff_t left = 0; left < 2 * w->width.outputs; left += 2, y += channels, indices += channels) {
        const int32_t cell = (int32_t)(top * width + left);
        const float *from = x + cell * channels;
        for (ptrdiff_t i = 0; i < channels; i += LANES, from += LANES) {
          const ptrdiff_t n = channels - i;
          vec best = load_some(from, n);
          ivec winner = (ivec){0} + cell;
          challenge(load_some(from + channels, n), cell + 1, &best, &winner);
          challenge(load_some(from + row, n), cell + (int32_t)width, &best, &winner);
          challenge(load_some(from + row + channels, n), cell + (int32_t)width + 1, &best, &winner);
          if (rectified) winner |= best <= 0;
          store_some(y + i, best, n);
          store_some((float *)(void *)indices + i, (vec)winner, n);
        }
      }
}

static void max_pool_pairs(const float *x, const NNWindow *w, ptrdiff_t examples, float *y, int32_t *indices,
                           int32_t rectified) {
  if (rectified)
    max_pool_pairs_of(x, w, examples, y, indices, 1);
  else
    max_pool_pairs_of(x, w, examples, y, indices, 0);
}

INLINE void give(float *to, ivec wins, vec gradient, ptrdiff_t n, int32_t accumulate) {
  const vec share = (vec)(wins & (ivec)gradient);
  store_some(to, accumulate ? load_some(to, n) + share : share, n);
}

INLINE void max_pool_pairs_backward_of(const float *dy, const int32_t *indices, const NNWindow *w, ptrdiff_t examples,
                                       float *dx, int32_t accumulate) {
  const ptrdiff_t channels = w->channels, width = w->width.size, row = width * channels;
  const ptrdiff_t taken = 2 * w->width.outputs;
  for (ptrdiff_t example = 0; example < examples; example++, dx += w->height.size * row) {
    for (ptrdiff_t top = 0; top < 2 * w->height.outputs; top += 2) {
      for (ptrdiff_t left = 0; left < taken; left += 2, dy += channels, indices += channels) {
        const int32_t cell = (int32_t)(top * width + left);
        float *to = dx + cell * channels;
        for (ptrdiff_t i = 0; i < channels; i += LANES, to += LANES) {
          const ptrdiff_t n = channels - i;
          const vec gradient = load_some(dy + i, n);
          const ivec winner = (ivec)load_some((const float *)(const void *)indices + i, n);
          give(to, winner == cell, gradient, n, accumulate);
          give(to + channels, winner == cell + 1, gradient, n, accumulate);
          give(to + row, winner == cell + (int32_t)width, gradient, n, accumulate);
          give(to + row + channels, winner == cell + (int32_t)width + 1, gradient, n, accumulate);
        }
      }
      if (accumulate || taken == width) continue;
      zero_floats(dx + (top * width + taken) * channels, channels);
      zero_floats(dx + ((top + 1) * width + taken) * channels, channels);
    }
    if (!accumulate) zero_floats(dx + 2 * w->height.outputs * row, (w->height.size - 2 * w->height.outputs) * row);
  }
}

static void max_pool_pairs_backward(const float *dy, const int32_t *indices, const NNWindow *w, ptrdiff_t examples,
                                    float *dx, int32_t accumulate) {
  if (accumulate)
    max_pool_pairs_backward_of(dy, indices, w, examples, dx, 1);
  else
    max_pool_pairs_backward_of(dy, indices, w, examples, dx, 0);
}
