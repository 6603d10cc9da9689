// SPDX-License-Identifier: MIT
// Normalisation by group and by neighbours, and noise.

static void group_norm_backward(const float *x, const float *mean, const float *inverse, const float *gamma,
                                const float *dy, const float *shift, const float *slope, float *dx, ptrdiff_t rows,
                                ptrdiff_t columns, int32_t accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, dy += columns, dx += columns)
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec factor = load_some(inverse + i, n);
      const vec normal = (load_some(x + i, n) - load_some(mean + i, n)) * factor;
      const vec inner = load_some(dy + i, n) * load_some_or(gamma, i, n, 1);
      const vec gradient = factor * (inner - load_some(shift + i, n) - normal * load_some(slope + i, n));
      store_some(dx + i, accumulate ? load_some(dx + i, n) + gradient : gradient, n);
    }
}

INLINE void sum_over_channels(const float *x, int32_t squared, ptrdiff_t before, ptrdiff_t after, ptrdiff_t channels,
                              float *y) {
  for (ptrdiff_t channel = 0; channel < channels; channel++) {
    const ptrdiff_t end = smaller(channel + after + 1, channels);
    float sum = 0;
    for (ptrdiff_t i = channel < before ? 0 : channel - before; i < end; i++) sum += squared ? x[i] * x[i] : x[i];
    y[channel] = sum;
  }
}

static void neighbour_sums(const float *x, int32_t squared, ptrdiff_t before, ptrdiff_t after, ptrdiff_t height,
                           ptrdiff_t width, ptrdiff_t channels, int32_t across, float *y) {
  for (ptrdiff_t row = 0; row < height; row++)
    for (ptrdiff_t column = 0; column < width; column++, y += channels) {
      if (across) {
        sum_over_channels(x + (row * width + column) * channels, squared, before, after, channels, y);
        continue;
      }
      zero_floats(y, channels);
      const ptrdiff_t bottom = smaller(row + after + 1, height), right = smaller(column + after + 1, width);
      for (ptrdiff_t i = row < before ? 0 : row - before; i < bottom; i++)
        for (ptrdiff_t j = column < before ? 0 : column - before; j < right; j++) {
          const float *cell = x + (i * width + j) * channels;
          for (ptrdiff_t c = 0; c < channels; c += LANES) {
            const vec value = load_some(cell + c, channels - c);
            store_some(y + c, load_some(y + c, channels - c) + (squared ? value * value : value), channels - c);
          }
        }
    }
}

static void response_norm(const float *x, const float *sums, float alpha, float beta, float k, float *y,
                          ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] * powf(k + alpha * sums[i], -beta);
}

static void response_norm_slopes(const float *x, const float *sums, const float *dy, float alpha, float beta, float k,
                                 float *slopes, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) slopes[i] = dy[i] * x[i] * powf(k + alpha * sums[i], -beta - 1);
}

static void response_norm_backward(const float *x, const float *sums, const float *dy, const float *slope_sums,
                                   float alpha, float beta, float k, float *dx, ptrdiff_t count, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const float gradient = dy[i] * powf(k + alpha * sums[i], -beta) - 2 * alpha * beta * x[i] * slope_sums[i];
    dx[i] = accumulate ? dx[i] + gradient : gradient;
  }
}

static void modulate(const float *x, const float *noise, float scale, float factor, float weight, float offset,
                     float *y, ptrdiff_t count, int32_t accumulate) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec number = load_some(noise + i, n);
    const vec value = load_some(x + i, n) * (number * scale + factor) + (number * weight + offset);
    store_some(y + i, accumulate ? load_some(y + i, n) + value : value, n);
  }
}
