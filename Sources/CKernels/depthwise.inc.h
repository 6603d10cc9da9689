// SPDX-License-Identifier: MIT
// Depthwise convolution: every channel has `multiplier` filters of its own. Vectors run along the output channels, where
// they read the input, and along the channels where they write it.

/// Lanes j... of a row in which every channel is repeated `multiplier` times.
INLINE vec load_repeated(const float *row, ptrdiff_t j, ptrdiff_t n, ptrdiff_t multiplier) {
  if (multiplier == 1) return load_some(row + j, n);
  float cells[LANES] = {0};
  ptrdiff_t channel = j / multiplier, rest = j % multiplier;
  for (ptrdiff_t i = 0; i < smaller(n, LANES); i++) {
    cells[i] = row[channel];
    if (++rest == multiplier) channel++, rest = 0;
  }
  return load(cells);
}

/// The first n of the floats at p that are `stride` apart, then zeros.
INLINE vec load_apart(const float *p, ptrdiff_t stride, ptrdiff_t n) {
  if (stride == 1) return load_some(p, n);
  float cells[LANES] = {0};
  for (ptrdiff_t i = 0; i < smaller(n, LANES); i++) cells[i] = p[i * stride];
  return load(cells);
}

/// The kernel cells begin..<end of an axis that lie on the input, and where the first of all stands.
typedef struct Taps {
  ptrdiff_t origin, begin, end;
} Taps;

INLINE Taps taps_of(const NNAxis *axis, ptrdiff_t output) {
  Taps taps = {output * axis->stride - axis->padding, 0, 0};
  cells_inside(taps.origin, axis->dilation, axis->kernel, axis->size, &taps.begin, &taps.end);
  return taps;
}

/// Runs over the kernel cells of a place that lie on the input: `k` is the kernel cell's number, `cell` the input cell's.
#define FOR_TAPS(k, cell, w, place)                                                                                    \
  for (Taps tz = taps_of(&(w).depth, (place).z), ty = taps_of(&(w).height, (place).y),                                 \
            tx = taps_of(&(w).width, (place).x);                                                                       \
       tz.begin < tz.end; tz.begin = tz.end)                                                                           \
    for (ptrdiff_t kz = tz.begin; kz < tz.end; kz++)                                                                   \
      for (ptrdiff_t ky = ty.begin; ky < ty.end; ky++)                                                                 \
        for (ptrdiff_t kx = tx.begin, k = (kz * (w).height.kernel + ky) * (w).width.kernel + kx,                       \
                       cell = ((tz.origin + kz * (w).depth.dilation) * (w).height.size + ty.origin +                   \
                               ky * (w).height.dilation) * (w).width.size + tx.origin + kx * (w).width.dilation;       \
             kx < tx.end; kx++, k++, cell += (w).width.dilation)

static void depthwise(const float *images, const NNWindow *window, ptrdiff_t multiplier, const float *weight,
                      const float *bias, ptrdiff_t position_begin, ptrdiff_t position_count, float *y) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  const ptrdiff_t filters = w.channels * multiplier;
  Place place = place_of(position_begin, outputs);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, outputs), y += filters) {
    const float *image = images + place.example * cells_in(inputs) * w.channels;
    for (ptrdiff_t j = 0; j < filters; j += LANES) {
      const ptrdiff_t n = filters - j;
      vec sum = load_some_or(bias, j, n, 0);
      FOR_TAPS(k, cell, w, place)
        sum = multiply_add(load_repeated(image + cell * w.channels, j, n, multiplier),
                           load_some(weight + k * filters + j, n), sum);
      store_some(y + j, sum, n);
    }
  }
}

static void depthwise_backward(const float *dy, const NNWindow *window, ptrdiff_t multiplier, const float *weight,
                               ptrdiff_t position_begin, ptrdiff_t position_count, float *dx, int32_t accumulate) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  const ptrdiff_t filters = w.channels * multiplier;
  Place place = place_of(position_begin, inputs);
  if (!accumulate) zero_floats(dx, position_count * w.channels);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, inputs), dx += w.channels)
    for (ptrdiff_t kz = 0; kz < w.depth.kernel; kz++) {
      const ptrdiff_t plane = reader(&w.depth, place.z, kz);
      for (ptrdiff_t ky = 0; plane >= 0 && ky < w.height.kernel; ky++) {
        const ptrdiff_t row = reader(&w.height, place.y, ky);
        for (ptrdiff_t kx = 0; row >= 0 && kx < w.width.kernel; kx++) {
          const ptrdiff_t column = reader(&w.width, place.x, kx);
          if (column < 0) continue;
          const ptrdiff_t cell = ((place.example * outputs.depth + plane) * outputs.height + row) * outputs.width + column;
          const float *from = dy + cell * filters;
          const float *taps = weight + ((kz * w.height.kernel + ky) * w.width.kernel + kx) * filters;
          for (ptrdiff_t c = 0; c < w.channels; c += LANES) {
            const ptrdiff_t n = w.channels - c;
            vec sum = load_some(dx + c, n);
            for (ptrdiff_t m = 0; m < multiplier; m++)
              sum = multiply_add(load_apart(from + c * multiplier + m, multiplier, n),
                                 load_apart(taps + c * multiplier + m, multiplier, n), sum);
            store_some(dx + c, sum, n);
          }
        }
      }
    }
}

static void depthwise_weight(const float *images, const NNWindow *window, ptrdiff_t multiplier, const float *dy,
                             ptrdiff_t position_begin, ptrdiff_t position_count, float *dw) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  const ptrdiff_t filters = w.channels * multiplier;
  Place place = place_of(position_begin, outputs);
  zero_floats(dw, w.depth.kernel * w.height.kernel * w.width.kernel * filters);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, outputs), dy += filters) {
    const float *image = images + place.example * cells_in(inputs) * w.channels;
    FOR_TAPS(k, cell, w, place)
      for (ptrdiff_t j = 0; j < filters; j += LANES) {
        const ptrdiff_t n = filters - j;
        float *to = dw + k * filters + j;
        const vec value = load_repeated(image + cell * w.channels, j, n, multiplier);
        store_some(to, multiply_add(value, load_some(dy + j, n), load_some(to, n)), n);
      }
  }
}
