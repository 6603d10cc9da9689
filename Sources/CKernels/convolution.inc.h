// SPDX-License-Identifier: MIT
// A convolution is a matrix product over patches; these gather a few rows of them at a time.

/// A position of [batch, height, width].
typedef struct Place {
  ptrdiff_t example, y, x;
} Place;

INLINE Place place_of(ptrdiff_t position, ptrdiff_t height, ptrdiff_t width) {
  return (Place){position / width / height, position / width % height, position % width};
}

/// Counts on: a division for each position would take longer than a small patch.
INLINE void next_place(Place *place, ptrdiff_t height, ptrdiff_t width) {
  if (++place->x < width) return;
  place->x = 0;
  if (++place->y < height) return;
  place->y = 0;
  place->example++;
}

/// The rows [*begin, *end) of kernel cells whose input, at origin + cell * dilation, lies in [0, extent).
INLINE void cells_inside(ptrdiff_t origin, ptrdiff_t dilation, ptrdiff_t cells, ptrdiff_t extent, ptrdiff_t *begin,
                         ptrdiff_t *end) {
  *begin = 0;
  while (*begin < cells && origin + *begin * dilation < 0) ++*begin;
  *end = cells;
  while (*end > *begin && origin + (*end - 1) * dilation >= extent) --*end;
}

static void gather_patches(const float *images, const NNWindow *window, ptrdiff_t channel_begin,
                           ptrdiff_t channel_count, ptrdiff_t position_begin, ptrdiff_t position_count,
                           float *patches) {
  const NNWindow w = *window;
  const ptrdiff_t row_size = w.kernel_width * channel_count;
  // Neighbouring cells of a kernel's row are neighbours in the image: one run.
  const int contiguous = channel_count == w.channels && w.dilation_width == 1;
  Place place = place_of(position_begin, w.output_height, w.output_width);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, w.output_height, w.output_width)) {
    const ptrdiff_t x = place.x, y = place.y;
    const float *image = images + place.example * (w.height * w.width * w.channels);
    const ptrdiff_t top = y * w.stride_height - w.padding_top, left = x * w.stride_width - w.padding_left;
    ptrdiff_t begin, end;
    cells_inside(left, w.dilation_width, w.kernel_width, w.width, &begin, &end);
    for (ptrdiff_t ky = 0; ky < w.kernel_height; ky++, patches += row_size) {
      const ptrdiff_t input_row = top + ky * w.dilation_height;
      if (input_row < 0 || input_row >= w.height || begin == end) {
        zero_floats(patches, row_size);
        continue;
      }
      const float *source = image + (input_row * w.width + left) * w.channels + channel_begin;
      zero_floats(patches, begin * channel_count);
      if (contiguous)
        copy_floats(patches + begin * channel_count, source + begin * w.channels, (end - begin) * channel_count);
      else
        for (ptrdiff_t kx = begin; kx < end; kx++)
          copy_floats(patches + kx * channel_count, source + kx * w.dilation_width * w.channels, channel_count);
      zero_floats(patches + end * channel_count, (w.kernel_width - end) * channel_count);
    }
  }
}

/// The output cell that reads the input cell through the kernel cell at `offset`, or a number below 0.
INLINE ptrdiff_t reader(ptrdiff_t input, ptrdiff_t padding, ptrdiff_t offset, ptrdiff_t stride, ptrdiff_t outputs) {
  const ptrdiff_t distance = input + padding - offset;
  if (stride == 1) return distance < outputs ? distance : -1;  // below 0 is no cell either
  if (distance < 0 || distance % stride != 0 || distance / stride >= outputs) return -1;
  return distance / stride;
}

static void gather_outputs(const float *outputs, const NNWindow *window, ptrdiff_t filters, ptrdiff_t filter_begin,
                           ptrdiff_t filter_count, ptrdiff_t position_begin, ptrdiff_t position_count,
                           float *patches) {
  const NNWindow w = *window;
  Place place = place_of(position_begin, w.height, w.width);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, w.height, w.width)) {
    const ptrdiff_t x = place.x, y = place.y;
    const float *example = outputs + place.example * (w.output_height * w.output_width * filters) + filter_begin;
    for (ptrdiff_t ky = 0; ky < w.kernel_height; ky++) {
      const ptrdiff_t row = reader(y, w.padding_top, ky * w.dilation_height, w.stride_height, w.output_height);
      for (ptrdiff_t kx = 0; kx < w.kernel_width; kx++, patches += filter_count) {
        const ptrdiff_t column =
          row < 0 ? -1 : reader(x, w.padding_left, kx * w.dilation_width, w.stride_width, w.output_width);
        if (column < 0)
          zero_floats(patches, filter_count);
        else
          copy_floats(patches, example + (row * w.output_width + column) * filters, filter_count);
      }
    }
  }
}
