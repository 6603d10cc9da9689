// SPDX-License-Identifier: MIT
// Layers that move values: linear maps of the axes of [depth, height, width, channels], and axes in another order.

static void resample(const float *x, const NNResampling *map, ptrdiff_t examples, float *y, int32_t accumulate) {
  const NNResampling r = *map;
  const Extent inputs = {r.inputs[0], r.inputs[1], r.inputs[2]}, outputs = {r.outputs[0], r.outputs[1], r.outputs[2]};
  const int32_t *planes = r.starts, *rows = planes + outputs.depth + 1, *columns = rows + outputs.height + 1;
  Place place = {0};
  for (ptrdiff_t i = 0; i < examples * cells_in(outputs); i++, next_place(&place, outputs), y += r.channels) {
    const float *example = x + place.example * cells_in(inputs) * r.channels;
    for (ptrdiff_t c = 0; c < r.channels; c += LANES) {
      const ptrdiff_t n = r.channels - c;
      vec sum = accumulate ? load_some(y + c, n) : splat(0);
      for (int32_t p = planes[place.z]; p < planes[place.z + 1]; p++)
        for (int32_t h = rows[place.y]; h < rows[place.y + 1]; h++)
          for (int32_t v = columns[place.x]; v < columns[place.x + 1]; v++) {
            const ptrdiff_t cell = (r.sources[p] * inputs.height + r.sources[h]) * inputs.width + r.sources[v];
            const vec weight = splat(r.weights[p] * r.weights[h] * r.weights[v]);
            sum = multiply_add(load_some(example + cell * r.channels + c, n), weight, sum);
          }
      store_some(y + c, sum, n);
    }
  }
}

static void permute(const float *x, const ptrdiff_t *sizes, const ptrdiff_t *strides, ptrdiff_t rank,
                    ptrdiff_t row_begin, ptrdiff_t row_count, float *y, int32_t accumulate) {
  const ptrdiff_t count = sizes[rank - 1], stride = strides[rank - 1];
  for (ptrdiff_t row = row_begin; row < row_begin + row_count; row++, y += count) {
    const float *from = x;
    ptrdiff_t rest = row;
    for (ptrdiff_t axis = rank - 2; axis >= 0; axis--) {
      from += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    for (ptrdiff_t i = 0; i < count; i += LANES) {
      const ptrdiff_t n = count - i;
      const vec value = load_apart(from + i * stride, stride, n);
      store_some(y + i, accumulate ? load_some(y + i, n) + value : value, n);
    }
  }
}
