// SPDX-License-Identifier: MIT
// A convolution is a matrix product over patches; these gather a few rows of them at a time.

/// A position of [batch, depth, height, width].
typedef struct Place {
  ptrdiff_t example, z, y, x;
} Place;

/// The sizes that positions are counted over.
typedef struct Extent {
  ptrdiff_t depth, height, width;
} Extent;

INLINE Extent inputs_of(const NNWindow *w) { return (Extent){w->depth.size, w->height.size, w->width.size}; }

INLINE Extent outputs_of(const NNWindow *w) {
  return (Extent){w->depth.outputs, w->height.outputs, w->width.outputs};
}

INLINE ptrdiff_t cells_in(Extent e) { return e.depth * e.height * e.width; }

INLINE Place place_of(ptrdiff_t position, Extent e) {
  return (Place){position / cells_in(e), position / (e.height * e.width) % e.depth, position / e.width % e.height,
                 position % e.width};
}

/// Counts on: a division for each position would take longer than a small patch.
INLINE void next_place(Place *place, Extent e) {
  if (++place->x < e.width) return;
  place->x = 0;
  if (++place->y < e.height) return;
  place->y = 0;
  if (++place->z < e.depth) return;
  place->z = 0;
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
  const Extent inputs = inputs_of(&w), outputs = outputs_of(&w);
  const ptrdiff_t row_size = w.width.kernel * channel_count;
  // Neighbouring cells of a kernel's row are neighbours in the image: one run.
  const int contiguous = channel_count == w.channels && w.width.dilation == 1;
  Place place = place_of(position_begin, outputs);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, outputs)) {
    const float *image = images + place.example * (cells_in(inputs) * w.channels);
    const ptrdiff_t front = place.z * w.depth.stride - w.depth.padding;
    const ptrdiff_t top = place.y * w.height.stride - w.height.padding;
    const ptrdiff_t left = place.x * w.width.stride - w.width.padding;
    ptrdiff_t begin, end;
    cells_inside(left, w.width.dilation, w.width.kernel, inputs.width, &begin, &end);
    for (ptrdiff_t kz = 0; kz < w.depth.kernel; kz++) {
      const ptrdiff_t plane = front + kz * w.depth.dilation;
      const int outside = plane < 0 || plane >= inputs.depth || begin == end;
      for (ptrdiff_t ky = 0; ky < w.height.kernel; ky++, patches += row_size) {
        const ptrdiff_t row = top + ky * w.height.dilation;
        if (outside || row < 0 || row >= inputs.height) {
          zero_floats(patches, row_size);
          continue;
        }
        const float *source = image + ((plane * inputs.height + row) * inputs.width + left) * w.channels + channel_begin;
        if (contiguous && end - begin == w.width.kernel) {
          copy_floats(patches, source, row_size);
          continue;
        }
        zero_floats(patches, begin * channel_count);
        if (contiguous)
          copy_floats(patches + begin * channel_count, source + begin * w.channels, (end - begin) * channel_count);
        else
          for (ptrdiff_t kx = begin; kx < end; kx++)
            copy_floats(patches + kx * channel_count, source + kx * w.width.dilation * w.channels, channel_count);
        zero_floats(patches + end * channel_count, (w.width.kernel - end) * channel_count);
      }
    }
  }
}

/// The place along an axis that reads an input cell through the kernel cell k, or a number below 0.
INLINE ptrdiff_t reader(const NNAxis *axis, ptrdiff_t input, ptrdiff_t k) {
  const ptrdiff_t distance = input + axis->padding - k * axis->dilation;
  if (axis->stride == 1) return distance < axis->outputs ? distance : -1;  // below 0 is no cell either
  if (distance < 0 || distance % axis->stride != 0 || distance / axis->stride >= axis->outputs) return -1;
  return distance / axis->stride;
}

static void gather_outputs(const float *outputs, const NNWindow *window, ptrdiff_t filters, ptrdiff_t filter_begin,
                           ptrdiff_t filter_count, ptrdiff_t position_begin, ptrdiff_t position_count,
                           float *patches) {
  const NNWindow w = *window;
  const Extent inputs = inputs_of(&w), places = outputs_of(&w);
  Place place = place_of(position_begin, inputs);
  for (ptrdiff_t i = 0; i < position_count; i++, next_place(&place, inputs)) {
    const float *example = outputs + place.example * (cells_in(places) * filters) + filter_begin;
    for (ptrdiff_t kz = 0; kz < w.depth.kernel; kz++) {
      const ptrdiff_t plane = reader(&w.depth, place.z, kz);
      for (ptrdiff_t ky = 0; ky < w.height.kernel; ky++) {
        const ptrdiff_t row = plane < 0 ? -1 : reader(&w.height, place.y, ky);
        for (ptrdiff_t kx = 0; kx < w.width.kernel; kx++, patches += filter_count) {
          const ptrdiff_t column = row < 0 ? -1 : reader(&w.width, place.x, kx);
          if (column < 0)
            zero_floats(patches, filter_count);
          else
            copy_floats(patches, example + ((plane * places.height + row) * places.width + column) * filters,
                        filter_count);
        }
      }
    }
  }
}
