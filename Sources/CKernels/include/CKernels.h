// SPDX-License-Identifier: MIT
// The inner loops. They know neither memory management, threads nor networks: every pointer is the caller's,
// every size is given, nothing is allocated. All matrices are row-major float32.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Instruction sets in which the one source is compiled; the order is that of preference.
typedef enum NNInstructionSet { NN_BASELINE = 0, NN_AVX2 = 1, NN_AVX512 = 2 } NNInstructionSet;

typedef enum NNActivation {
  NN_LINEAR, NN_RELU, NN_LEAKY_RELU, NN_ELU, NN_SELU, NN_GELU, NN_SILU, NN_TANH, NN_SIGMOID, NN_SOFTPLUS,
  NN_RELU6, NN_CELU, NN_GELU_TANH, NN_MISH, NN_SOFTSIGN, NN_LOG_SIGMOID, NN_HARD_SIGMOID, NN_HARD_SWISH, NN_HARD_TANH,
  NN_HARD_SHRINK, NN_SOFT_SHRINK, NN_TANH_SHRINK, NN_SQUAREPLUS, NN_EXPONENTIAL
} NNActivation;

/// How a window slides along one axis: place o reads the cells o stride - padding + k dilation, k < kernel, that are in 0..<size.
/// Stride 0, in poolings only: the places share the axis out, o reads the cells floor(o size / outputs)..<ceil((o + 1) size / outputs).
typedef struct NNAxis {
  ptrdiff_t size, kernel, stride, dilation, padding, outputs;
} NNAxis;

/// A window that slides over volumes [depth, height, width, channels]; of images and sequences the axes in front are 1 cell long.
typedef struct NNWindow {
  NNAxis depth, height, width;
  ptrdiff_t channels;
} NNWindow;

/// A linear map of each of three axes: cell o of the output is the sum over the entries e of starts[o]..<starts[o + 1] of
/// weights[e] times cell sources[e] of the input. The axes' starts (outputs + 1 each) follow one another; entries count through.
typedef struct NNResampling {
  ptrdiff_t inputs[3], outputs[3], channels;
  const int32_t *starts, *sources;
  const float *weights;
} NNResampling;

typedef enum NNOptimiser {
  NN_SGD, NN_MOMENTUM, NN_NESTEROV, NN_ADAGRAD, NN_RMSPROP, NN_ADAM, NN_ADAMW, NN_ADADELTA, NN_ADAMAX, NN_NADAM, NN_RADAM, NN_RPROP,
  NN_LION, NN_FTRL, NN_LAMB, NN_LARS
} NNOptimiser;

/// The numbers of one update; those an optimiser has no use for are ignored.
typedef struct NNUpdate {
  float learning_rate, weight_decay;
  float momentum, rho, beta1, beta2, epsilon;
  float correction1, correction2;  // 1 - beta^step
  float mean_factor, gradient_factor;             // nadam: of the mean and of the gradient itself
  float rectification;                            // radam; 0 in the first steps, which have none
  float decrease, increase, minimum, maximum;     // rprop: factors of a step and its limits
  float l1, l2, shrinkage, beta, power;           // ftrl; power is -lr_power
  int32_t centred, amsgrad;
} NNUpdate;

/// Losses that are a mean over a row's columns; what a and b are.
typedef enum NNNumberLoss {
  NN_SMOOTH_L1,             // a = beta
  NN_LOG_COSH,
  NN_QUANTILE,              // a = q
  NN_POISSON_OF_LOGARITHM,  // x = log of the rate
  NN_POISSON_OF_RATE,       // x = rate; a = epsilon
  NN_SQUARED_LOGARITHMIC,
  NN_ABSOLUTE_PERCENTAGE,
  NN_HINGE,                 // a target above 0 is positive
  NN_SQUARED_HINGE,
  NN_BINARY_FOCAL,          // from logits; a = gamma, b = weight of positive targets (1 - b of the others), below 0: none
} NNNumberLoss;

typedef enum NNCell { NN_CELL_RNN, NN_CELL_LSTM, NN_CELL_GRU, NN_CELL_GRU_RESET_BEFORE } NNCell;

/// A recurrent cell over a block of sequences, forward or backward through all their steps. G is the cell's number of gates: 1
/// (rnn), 4 (lstm: i, f, g, o) or 3 (gru: r, z, n). Arrays by step hold the time steps of all sequences, one sequence after the
/// other; arrays by example are [examples, units].
///   rnn: h = f(x + h U). lstm: c = f c + i g, h = o tanh(c). gru: h = (1 - z) n + z h,
///   n = tanh(x + r (h U + b)), or reset before: n = tanh(x + (r h) U).
typedef struct NNRecurrence {
  NNCell cell;
  NNActivation activation;  // rnn
  float parameter;
  ptrdiff_t units;
  ptrdiff_t rows;         // sequences of the block
  ptrdiff_t direction;    // 1, or -1 through the steps from the last to the first
  const int32_t *places;  // by sequence, longest first: the row of the step that it begins with, its length, its example
  float *gates;           // [steps, G units]: x W + b, becomes the gates; backward: the gates, become the gradients of x W + b
  int32_t keeps_gates;    // forward, lstm and gru: whether the gates are wanted
  float *kept;            // [steps, units]: lstm: c; gru: h U_n + b_n, or r h if reset before; NULL forward: not kept
  float *previous;        // [steps, units]: the state before each step, times the mask; NULL forward: not kept
  float *output;          // by step: h; NULL forward: not wanted
  ptrdiff_t output_row;   // floats from one step's output to the next, units or more; those of its gradient too
  const float *recurrent_weight;  // lstm, gru: packed by pack_gates, backward by pack_flow; rnn: U packed [units, units],
                                  // reset before: [units, 2 units], backward transposed
  const float *candidate_weight;  // reset before: U_n packed [units, units], backward transposed
  const float *recurrent_bias;    // gru: [3 units]; forward
  const float *mask;              // by example, times the state in the products, or NULL
  const float *initial_state, *initial_cell;  // by example, or NULL for 0
  float *final_state, *final_cell;            // by example, or NULL
  const float *output_gradient;               // backward: by step, or NULL
  const float *final_gradient;                // backward: by example, or NULL
  float *recurrent_gradient;                  // backward, gru: [steps, units], the gradient of h U_n + b_n
  float *scratch;                             // rows * units * 8
  // lstm, gru; forward: what x W + b is made of where `gates` does not hold it yet, or NULL.
  const float *table;     // [table_rows + 1, G units]: the row numbered codes[step], or the last one where there is none
  const float *codes;     // by step
  ptrdiff_t table_rows;
  const float *input;     // [steps, input_count] for input_weight [input_count, G units] and input_bias [G units]
  ptrdiff_t input_count;
  const float *input_weight, *input_bias;
} NNRecurrence;

/// Queries and keys of a block of attention: the scores of one block of each are there at a time. Keys are a multiple of
/// queries. Rows of scores are longer than a block: a power of two apart, they would share few sets of the cache.
#define NN_ATTENTION_QUERIES 32
#define NN_ATTENTION_KEYS 128
#define NN_ATTENTION_ROW 144

/// Attention of one head over one example: y = softmax(factor q kᵀ) v. Matrices by position are [positions, width] with `row`
/// floats from one position to the next.
typedef struct NNAttention {
  ptrdiff_t queries, keys, width;
  ptrdiff_t row;
  int32_t causal;  // query i sees the keys 0...i only
  float factor;
  const float *q, *k, *v;
  float *output;             // by query; 0 where there is no key
  float *kept;               // by query: the largest score and 1 / the sum of exponentials relative to it
  ptrdiff_t kept_row;
  float rate;                // dropout of the probabilities, by query and key, see `dropout`
  uint64_t key, step;        // each run of 64 keys has a key of its own, key + its number
  const float *output_gradient;  // backward
  float *dq, *dk, *dv;           // backward: set
  // With W the width in whole vectors: two [width, ROW], [KEYS, W], two [QUERIES, W], three [QUERIES, ROW].
  float *scratch;
} NNAttention;

/// By column: y = xhat gamma + beta with xhat = (x - mean) inverse; rectified: or 0 where that would be less.
typedef struct NNNormalisation {
  const float *mean, *inverse;
  const float *gamma, *beta;  // NULL: 1 and 0
  int32_t rectified;
} NNNormalisation;

typedef enum NNMerge {
  NN_MERGE_ADD, NN_MERGE_SUBTRACT, NN_MERGE_MULTIPLY, NN_MERGE_AVERAGE, NN_MERGE_MAXIMUM, NN_MERGE_MINIMUM
} NNMerge;

/// One instruction set's functions.
typedef struct NNKernels {
  const char *name;
  ptrdiff_t lanes;
  ptrdiff_t panel_width;

  // Matrix product. Packed b: ceil(columns / panel_width) panels of depth x panel_width, the last one padded with 0.
  // Packs `depth_count` rows of b (from b[0]) as rows depth_begin... of panels that are `depth` deep in all.
  void (*pack)(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth_count, ptrdiff_t columns,
               float *packed, ptrdiff_t depth_begin, ptrdiff_t depth);
  // c[m][n] = (accumulate ? c[m][n] : bias ? bias[n] : 0) + sum over k of a[m * a_row + k * a_column] b[k][n].
  // An element's sum runs over k in order, in float32 with fused multiply-add where there is one, whatever rows and columns are.
  // c is [rows, columns] with row stride c_row. Writes nothing outside it.
  void (*matmul)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c, ptrdiff_t c_row,
                 ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias, int32_t accumulate);
  // The same of factors rounded to bfloat16, sums in float32. A panel has ceil(depth / 2) rows, each cell the bits of two steps
  // of the depth, the earlier one below; depth_begin is even. Sums are those of pairs, in order.
  void (*pack_bfloat16)(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth_count,
                        ptrdiff_t columns, float *packed, ptrdiff_t depth_begin, ptrdiff_t depth);
  void (*matmul_bfloat16)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed_b, float *c,
                          ptrdiff_t c_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *bias,
                          int32_t accumulate);

  // Convolution: positions count over the batch and the places of the window; channels channel_begin..<+channel_count only.
  // Row p of patches is [kernel cells, channel_count]; cells in the padding are 0.
  void (*gather_patches)(const float *images, const NNWindow *window, ptrdiff_t channel_begin, ptrdiff_t channel_count,
                         ptrdiff_t position_begin, ptrdiff_t position_count, float *patches);
  // The transpose: positions count over the batch and the cells of the input; outputs are [batch, places, filters].
  // Row p holds for every kernel cell the filters of the output position that reads input p through that cell, or 0.
  void (*gather_outputs)(const float *outputs, const NNWindow *window, ptrdiff_t filters, ptrdiff_t filter_begin, ptrdiff_t filter_count,
                         ptrdiff_t position_begin, ptrdiff_t position_count, float *patches);

  // The product of patches and packed filters [kernel cells channels, filters] for images 1 cell deep, patches of at most 256
  // floats; y: the rows of the positions given. A patch is read in place, and multiplied in the order of gather_patches and matmul.
  // With a row (min(64, places of a row) - 1) stride + (kernel - 1) dilation + 1 cells long, times channels:
  // scratch: the kernel's height times a row.
  void (*narrow)(const float *images, const NNWindow *window, ptrdiff_t filters, const float *packed, const float *bias,
                 ptrdiff_t position_begin, ptrdiff_t position_count, float *y, int32_t rectify, float *scratch);
  // dw [kernel cells, channels, filters] is set to the sum over the positions, of which there are some, or that is added; dy is their rows.
  // sums: behind it a row with the sums of dy. scratch: 64 panel_width floats more, and another row.
  void (*narrow_weight)(const float *images, const NNWindow *window, ptrdiff_t filters, const float *dy, ptrdiff_t position_begin,
                        ptrdiff_t position_count, float *dw, int32_t sums, int32_t accumulate, float *scratch);

  // Winograd's F(4x4, 3x3): kernel 3x3, stride and dilation 1, images 1 cell deep. Tiles of 4x4 places are numbered through
  // the examples, in rows from the top; a matrix of each of the 36 frequencies, [channels, filters], is packed, and 16 floats lie between
  // one and the next. rectify: 0 where y would be less. Of y the filters
  // filter_begin..<filter_end are computed, the first of which begins a panel.
  // scratch: 36 (tile_count (channels + a panel) + 32) floats, channels in whole vectors.
  void (*winograd)(const float *images, const NNWindow *window, ptrdiff_t filters, ptrdiff_t filter_begin, ptrdiff_t filter_end,
                   const float *packed, const float *bias, ptrdiff_t tile_begin, ptrdiff_t tile_count, float *y, int32_t accumulate,
                   int32_t rectify, float *scratch);
  // Rows of the 36 packed matrices [rows, columns] from a weight of 3x3 cells; turned: the last cell first.
  void (*winograd_filters)(const float *weight, int32_t turned, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t row_begin,
                           ptrdiff_t row_count, ptrdiff_t rows, ptrdiff_t columns, float *packed);
  // sums [36, channels, filters in whole vectors], 16 floats between the matrices too: the weight's gradient by frequency, over the tiles given.
  // scratch: 36 (tile_count (channels in whole vectors + filters in whole panels) + 32) floats.
  void (*winograd_weight)(const float *images, const NNWindow *window, ptrdiff_t filters, const float *dy, ptrdiff_t tile_begin,
                          ptrdiff_t tile_count, float *sums, int32_t accumulate, float *scratch);
  // dw [3, 3, channels, filters], the channels given, from `parts` sums, part_stride floats apart, added in order.
  void (*winograd_weight_sum)(const float *sums, ptrdiff_t parts, ptrdiff_t part_stride, ptrdiff_t channel_begin,
                              ptrdiff_t channel_count, ptrdiff_t channels, ptrdiff_t filters, float *dw);

  // Depthwise convolution: output channel j = c multiplier + m reads channel c; weight [kernel cells, channels multiplier].
  // y and dx are rows of the positions given; accumulate keeps what is in dx.
  void (*depthwise)(const float *images, const NNWindow *window, ptrdiff_t multiplier, const float *weight, const float *bias,
                    ptrdiff_t position_begin, ptrdiff_t position_count, float *y);
  void (*depthwise_backward)(const float *dy, const NNWindow *window, ptrdiff_t multiplier, const float *weight, ptrdiff_t position_begin,
                             ptrdiff_t position_count, float *dx, int32_t accumulate);
  // dw [kernel cells, channels multiplier] is set to the sum over the positions; dy is their rows.
  void (*depthwise_weight)(const float *images, const NNWindow *window, ptrdiff_t multiplier, const float *dy, ptrdiff_t position_begin,
                           ptrdiff_t position_count, float *dw);

  // y = (accumulate ? y : 0) + the map of x, examples at a time.
  void (*resample)(const float *x, const NNResampling *map, ptrdiff_t examples, float *y, int32_t accumulate);
  // y [sizes...] row by row, a row being the last axis: y[i0, i1, ...] = (accumulate ? it : 0) + x[i0 strides[0] + i1 strides[1] + ...].
  // Rows row_begin..<+row_count, counted over all axes but the last; y begins with the first of them.
  void (*permute)(const float *x, const ptrdiff_t *sizes, const ptrdiff_t *strides, ptrdiff_t rank, ptrdiff_t row_begin, ptrdiff_t row_count,
                  float *y, int32_t accumulate);

  // Pooling, examples at a time. indices: for each output cell the number of the input cell that won, first on a tie.
  // rectified: x comes from a relu; -1 where the winner is not above 0, as no gradient passes there.
  void (*max_pool)(const float *x, const NNWindow *window, ptrdiff_t examples, float *y, int32_t *indices, int32_t rectified);
  void (*max_pool_backward)(const float *dy, const int32_t *indices, const NNWindow *window, ptrdiff_t examples, float *dx, int32_t accumulate);
  // Averages over the cells that are not padding.
  void (*average_pool)(const float *x, const NNWindow *window, ptrdiff_t examples, float *y);
  void (*average_pool_backward)(const float *dy, const NNWindow *window, ptrdiff_t examples, float *dx, int32_t accumulate);
  // x [examples, positions, channels] -> y [examples, channels]
  void (*global_average)(const float *x, ptrdiff_t examples, ptrdiff_t positions, ptrdiff_t channels, float *y);
  void (*global_average_backward)(const float *dy, ptrdiff_t examples, ptrdiff_t positions, ptrdiff_t channels, float *dx, int32_t accumulate);

  // Recurrent cells. Backward wants what forward kept: gates, kept, previous and, for gru, output.
  void (*recurrent_forward)(const NNRecurrence *recurrence);
  // The same of lstm and gru in pieces: begin, every step for all panels of units, end.
  void (*recurrent_begin)(const NNRecurrence *recurrence);
  void (*recurrent_step)(const NNRecurrence *recurrence, ptrdiff_t t, ptrdiff_t panel_begin, ptrdiff_t panel_end);
  void (*recurrent_end)(const NNRecurrence *recurrence);
  void (*recurrent_backward)(const NNRecurrence *recurrence);
  // U [units, gates units] as the forward pass of lstm and gru reads it: panels of `lanes` units, [units, gates, lanes] each.
  void (*pack_gates)(const float *weight, ptrdiff_t units, ptrdiff_t gates, ptrdiff_t panel_begin, ptrdiff_t panel_end, float *packed);
  // And transposed as the backward pass does: panels of 4 lanes units, [gates units, 4 lanes] each.
  void (*pack_flow)(const float *weight, ptrdiff_t units, ptrdiff_t gates, ptrdiff_t panel_begin, ptrdiff_t panel_end, float *packed);
  // y[row] = table[index of row] and its transpose: rows begin..<end of the table's gradient, each the sum over the rows that
  // chose it, in order, added to it if `accumulate`. indices are whole numbers as floats; one outside 0..<table_rows gives 0 and takes part in no sum.
  void (*gather_rows)(const float *table, ptrdiff_t table_rows, const float *indices, ptrdiff_t rows, ptrdiff_t columns, float *y);
  void (*scatter_rows)(const float *dy, const float *indices, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t begin, ptrdiff_t end,
                       float *table_gradient, int32_t accumulate);

  // Attention. Backward wants output and kept as forward left them.
  void (*attention_forward)(const NNAttention *attention);
  void (*attention_backward)(const NNAttention *attention);
  // Rotary positions: features i and i + width / 2 of every head are turned by the row's angle, or back for direction -1.
  // x, y [rows, heads, width], which may be the same; table [rows, width]: width / 2 cosines, then the sines. width is even.
  void (*rotate_pairs)(const float *x, const float *table, float direction, float *y, ptrdiff_t rows, ptrdiff_t heads,
                       ptrdiff_t width, int32_t accumulate);

  // Elementwise; x and y may be the same memory. `parameter` is leaky_relu's slope, elu's and celu's alpha,
  // hard_shrink's and soft_shrink's threshold, squareplus's b.
  void (*activation)(NNActivation kind, float parameter, const float *x, float *y, ptrdiff_t count);
  // dx = (accumulate ? dx : 0) + dy f'(x). At a kink, PyTorch's choice (relu'(0) = 0).
  void (*activation_backward)(NNActivation kind, float parameter, const float *x, const float *dy, float *dx, ptrdiff_t count, int32_t accumulate);
  void (*softmax)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*softmax_backward)(const float *y, const float *dy, float *dx, ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate);
  void (*log_softmax)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*log_softmax_backward)(const float *y, const float *dy, float *dx, ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate);

  // Gates. y [rows, columns] = values * f(gates), with the values first and the gates second in rows x of 2 columns.
  void (*gated)(NNActivation kind, const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*gated_backward)(NNActivation kind, const float *x, const float *dy, float *dx, ptrdiff_t rows, ptrdiff_t columns,
                         int32_t accumulate);
  // y = gate a + (1 - gate) b. Backward: dgate and da are written, db is added to if `accumulate`; NULL: not wanted.
  void (*blend)(const float *gate, const float *a, const float *b, float *y, ptrdiff_t count);
  void (*blend_backward)(const float *gate, const float *a, const float *b, const float *dy, float *dgate, float *da, float *db,
                         ptrdiff_t count, int32_t accumulate);
  // y = x for x > 0, else alpha x; alpha [columns], or [1] if shared. Backward: dx, and sums[column] = sum over the rows of dy
  // times min(x, 0), whether shared or not; NULL: not wanted.
  void (*prelu)(const float *x, const float *alpha, int32_t shared, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*prelu_backward)(const float *x, const float *alpha, int32_t shared, const float *dy, float *dx, float *sums, ptrdiff_t rows,
                         ptrdiff_t columns, int32_t accumulate);
  // y[row][column] = x[row][column] factors[column]. Backward: dx, and sums[column] = sum over the rows of dy x; NULL: not wanted.
  void (*scale_columns)(const float *x, const float *factors, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*scale_columns_backward)(const float *x, const float *factors, const float *dy, float *dx, float *sums, ptrdiff_t rows,
                                 ptrdiff_t columns, int32_t accumulate);

  // y = inputs[0] + inputs[1] + ..., and so on. Backward: dx is the gradient of inputs[index].
  void (*merge)(NNMerge kind, const float *const *inputs, ptrdiff_t n, float *y, ptrdiff_t count);
  void (*merge_backward)(NNMerge kind, const float *const *inputs, ptrdiff_t n, ptrdiff_t index, const float *dy, float *dx, ptrdiff_t count,
                         int32_t accumulate);
  // y [rows] = sums of a b by row, divided by the rows' 2-norms if `normalise`. Backward: da; db is the same with a and b exchanged.
  void (*row_dot)(const float *a, const float *b, int32_t normalise, float *y, ptrdiff_t rows, ptrdiff_t columns);
  void (*row_dot_backward)(const float *a, const float *b, int32_t normalise, const float *dy, float *da, ptrdiff_t rows, ptrdiff_t columns,
                           int32_t accumulate);
  void (*add)(const float *x, float *y, ptrdiff_t count);                 // y += x
  void (*scale)(float factor, float *x, ptrdiff_t count);                 // x *= factor
  // y = factor x + row 0 + row 1 + …; y may be x or a row.
  void (*sum_rows)(
      float factor, const float *x, const float *rows, ptrdiff_t row_count, ptrdiff_t stride, float *y,
      ptrdiff_t count);
  void (*clamp)(float low, float high, float *x, ptrdiff_t count);
  double (*sum_of_squares)(const float *x, ptrdiff_t count);
  double (*sum_of_absolutes)(const float *x, ptrdiff_t count);
  ptrdiff_t (*first_not_finite)(const float *x, ptrdiff_t count);         // -1: all are finite

  // Dropout. Element (row, column) stays, times 1 / (1 - rate), unless its random number is below rate; the number is lane
  // column % 4 of Philox4x32-10 at counter (column / 4, row_begin + row, step low, step high) under the key, as bits / 2^32.
  void (*dropout)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns, float rate, uint64_t key, uint64_t step,
                  uint64_t row_begin, int32_t accumulate);

  // Sums over rows, x [rows, columns]; out [columns].
  void (*column_sums)(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, int32_t accumulate);
  void (*column_centred_squares)(const float *x, const float *mean, ptrdiff_t rows, ptrdiff_t columns, float *out);
  // Means by column, less origin [columns], which is best one of the rows, and sums of squares around them.
  void (*column_moments)(const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t columns, float *mean, float *squares);
  // Mean and variance of `rows` rows, of which each part, [2, columns] as from column_moments, has rows_per_part, and the last the rest.
  void (*merge_moments)(const float *parts, const float *origin, ptrdiff_t rows_per_part, ptrdiff_t rows, ptrdiff_t columns, float *mean,
                        float *variance);
  // Batch normalisation; x and y may be the same.
  void (*batch_norm)(const float *x, const NNNormalisation *norm, float *y, ptrdiff_t rows, ptrdiff_t columns);
  // sum_dy and sum_dy_x: column sums of dy and of dy xhat; here and below dy counts as 0 where a relu did not let y pass.
  void (*batch_norm_sums)(const float *x, const NNNormalisation *norm, const float *dy, ptrdiff_t rows, ptrdiff_t columns,
                          float *sum_dy, float *sum_dy_x);
  // dx = (accumulate ? dx : 0) + gamma inverse (dy - sum_dy / count - xhat sum_dy_x / count); count 0: statistics were constants, dx = gamma inverse dy.
  void (*batch_norm_backward)(const float *x, const NNNormalisation *norm, const float *dy, const float *sum_dy, const float *sum_dy_x,
                              ptrdiff_t count, float *dx, ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate);
  // dx = (accumulate ? dx : 0) + inverse (gamma dy - shift - xhat slope) by column, shift and slope being means over a group.
  void (*group_norm_backward)(const float *x, const float *mean, const float *inverse, const float *gamma, const float *dy,
                              const float *shift, const float *slope, float *dx, ptrdiff_t rows, ptrdiff_t columns,
                              int32_t accumulate);
  // Local response normalisation: y = x d^-beta, d = k + alpha sums. The sums, of x or of x^2, are over the channels from `before`
  // before to `after` behind, or within a channel over such a square of positions; x and y are [height, width, channels].
  void (*neighbour_sums)(const float *x, int32_t squared, ptrdiff_t before, ptrdiff_t after, ptrdiff_t height, ptrdiff_t width,
                         ptrdiff_t channels, int32_t across, float *y);
  void (*response_norm)(const float *x, const float *sums, float alpha, float beta, float k, float *y, ptrdiff_t count);
  // slopes = dy x d^(-beta - 1)
  void (*response_norm_slopes)(const float *x, const float *sums, const float *dy, float alpha, float beta, float k, float *slopes,
                               ptrdiff_t count);
  // dx = (accumulate ? dx : 0) + dy d^-beta - 2 alpha beta x slope_sums, sums of the slopes where x is a neighbour
  void (*response_norm_backward)(const float *x, const float *sums, const float *dy, const float *slope_sums, float alpha, float beta,
                                 float k, float *dx, ptrdiff_t count, int32_t accumulate);
  // y = (accumulate ? y : 0) + x (scale noise + factor) + weight noise + offset
  void (*modulate)(const float *x, const float *noise, float scale, float factor, float weight, float offset, float *y, ptrdiff_t count,
                   int32_t accumulate);
  // Layer normalisation over the last axis; mean and inverse are kept by row. mean NULL: x is taken as centred (root mean square).
  void (*layer_norm)(const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *mean, float *inverse,
                     ptrdiff_t rows, ptrdiff_t columns);
  // dgamma and dbeta (NULL where there are none) are set to the sums over these rows.
  void (*layer_norm_backward)(const float *x, const float *gamma, const float *mean, const float *inverse, const float *dy, float *dx,
                              float *dgamma, float *dbeta, ptrdiff_t rows, ptrdiff_t columns, int32_t accumulate);

  // Losses. losses [rows] gets each row's loss before `scale`; gradient (NULL: not wanted) gets d(scale * sum of losses)/d prediction.
  // labels [rows] are class numbers as floats. class_weights [columns] or NULL. A row whose label is ignore_label counts for nothing.
  // PyTorch's label smoothing: a row's loss is (1 - s) w[t] (-log p[t]) + s / columns sum over c of w[c] (-log p[c]).
  void (*cross_entropy)(const float *logits, const float *labels, const float *class_weights, float smoothing, float ignore_label,
                        float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  // targets [rows, columns] are probabilities, smoothed as t (1 - s) + s / columns; class_weights multiply each term.
  void (*cross_entropy_soft)(const float *logits, const float *targets, const float *class_weights, float smoothing,
                             float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  // Below, a row's loss is the mean over its columns. binary: from logits; positive_weight [columns] or NULL; targets smoothed t (1 - s) + s / 2.
  void (*binary_cross_entropy)(const float *logits, const float *targets, const float *positive_weight, float smoothing,
                               float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  void (*squared_error)(const float *x, const float *targets, float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  void (*absolute_error)(const float *x, const float *targets, float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  void (*huber)(const float *x, const float *targets, float delta, float scale, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  void (*number_loss)(NNNumberLoss kind, const float *x, const float *targets, float a, float b, float scale, float *losses,
                      float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  // x and gradient [rows, 2 columns]: means, then scores s of variances softplus(s) or exp(s), at least epsilon; targets [rows, columns].
  void (*gaussian_nll)(const float *x, const float *targets, float epsilon, int32_t is_exponential, float scale, float *losses,
                       float *gradient, ptrdiff_t rows, ptrdiff_t columns);
  // From logits, for labels [rows]; alpha [columns] or NULL. These losses are one value a row.
  void (*focal)(const float *logits, const float *labels, const float *alpha, float gamma, float scale, float *losses, float *gradient,
                ptrdiff_t rows, ptrdiff_t columns);
  // targets: labels [rows] or [rows, columns].
  void (*categorical_hinge)(const float *x, const float *targets, int32_t has_labels, float scale, float *losses, float *gradient,
                            ptrdiff_t rows, ptrdiff_t columns);
  // From logits.
  void (*kl_divergence)(const float *logits, const float *targets, float scale, float *losses, float *gradient, ptrdiff_t rows,
                        ptrdiff_t columns);
  void (*cosine_similarity)(const float *x, const float *targets, float scale, float *losses, float *gradient, ptrdiff_t rows,
                            ptrdiff_t columns);
  // From logits, p = sigmoid(x): adds the sums of p t and of p + t to sums [2].
  void (*dice_sums)(const float *x, const float *targets, float *sums, ptrdiff_t count);
  // gradient = (a t + b) sigmoid'(x); gradient may be x.
  void (*dice_gradient)(const float *x, const float *targets, float a, float b, float *gradient, ptrdiff_t count);
  // Multiplies each row's loss and gradient [rows, columns] (or NULL) by its weight; a weight of 0 leaves 0 of what is not finite too.
  void (*weigh_rows)(const float *weights, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns);

  // Parameters. g += l1 sign(w) + 2 l2 w.
  void (*add_penalty)(const float *w, float *g, float l1, float l2, ptrdiff_t count);
  // Each column of w [rows, columns] whose 2-norm is over the limit is scaled back to it.
  void (*max_norm)(float *w, ptrdiff_t rows, ptrdiff_t columns, float limit);
  // Each column of w [rows, columns] is scaled to the 2-norm 1; one of zeros stays.
  void (*unit_norm)(float *w, ptrdiff_t rows, ptrdiff_t columns);
  // One update of w from g; a, b, c are the optimiser's state (first and second moment, ...), NULL where it has less.
  // momentum, nesterov: a = velocity. adagrad: a = sum of squares. rmsprop: a = mean square, b = momentum buffer, c = mean gradient.
  // adam, adamw: a, b = moments, c = largest second moment (amsgrad). adadelta: a, b = mean squares of gradients and steps.
  // adamax, nadam, radam, lamb: a, b as adam's. rprop: a = step, b = last gradient. lion: a = mean. ftrl: a = n, b = z.
  // lars: a = velocity, which has the learning rate in it. Of lamb and lars, the ratio of norms is the caller's.
  void (*update)(NNOptimiser kind, const NNUpdate *numbers, float *w, const float *g, float *a, float *b, float *c, ptrdiff_t count);
  // The same without moving w: g becomes what the learning rate would multiply. momentum, nesterov, lamb.
  void (*update_direction)(NNOptimiser kind, const NNUpdate *numbers, const float *w, float *g, float *a, float *b, ptrdiff_t count);
  // adafactor: g /= sqrt(max(factor v, floor)).
  void (*divide_by_root)(const float *v, float factor, float floor, float *g, ptrdiff_t count);

  // Multiplies and adds in registers, rounds times in each of several chains that do not wait for each other; returns how many
  // numbers it did so with. sum [1]: the number that is added; gets the chains' sum, so that they are not left out.
  ptrdiff_t (*multiply_adds)(ptrdiff_t rounds, float *sum);
} NNKernels;

/// The functions compiled for an instruction set, or NULL where the program has not been built with it.
const NNKernels *nn_kernels(NNInstructionSet set);

/// The best instruction set that this processor has.
NNInstructionSet nn_best_instruction_set(void);

/// Whether this processor can run it.
int32_t nn_supports(NNInstructionSet set);

/// Philox4x32-10 (Salmon et al. 2011): four random words for a counter of 128 bits under a key of 64.
void nn_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t out[4]);

/// Numbers of the normal distribution, mean 0 and deviation 1: number i is made of words 2 (i % 4 / 2) and 2 (i % 4 / 2) + 1 of
/// Philox4x32-10 at counter (i / 4, row, step low, step high) under the key (Box and Muller 1958).
void nn_normal_numbers(float *y, ptrdiff_t count, uint64_t key, uint64_t step, uint64_t row);

/// Numbers in [0, 1), multiples of 2^-53: numbers 2 i and 2 i + 1 are the words of Philox4x32-10 at counter (counter_low + i,
/// counter_high), two of them each, the lower first, without their lowest 11 bits.
void nn_uniform_numbers(double *y, ptrdiff_t count, uint64_t key, uint64_t counter_low, uint64_t counter_high);

/// Takes blocks of 64 bytes into the state of SHA-256 (FIPS 180-4) with the processor's own instructions; 0, with nothing done,
/// where it has none.
int32_t nn_sha256(uint32_t state[8], const uint8_t *bytes, ptrdiff_t count, const uint32_t constants[64]);

/// Takes from a vector what it shares with each of `count` others of length 1 in turn (modified Gram and Schmidt), and returns
/// the sum of squares of what is left. In Float64 and with a fixed order of sums, so that all instruction sets agree.
/// others: [count, length].
double nn_remove_overlaps(double *vector, const double *others, ptrdiff_t count, ptrdiff_t length);

/// Where the process's address space is limited, keeps the C library to one pool of memory for all threads: each further one would
/// take 64 MB of it, and no room might be left for the stack of a thread, which the system's queues wait for without end.
void nn_spare_address_space(void);

#endif
