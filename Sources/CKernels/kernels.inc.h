// SPDX-License-Identifier: MIT
// The whole of one instruction set. The including file defines LANES, FUSED (whether there is a fused multiply-add),
// TILE_ROWS, TILE_VECTORS, TABLE and TABLE_NAME, and sets the target of what follows.

// Multiply-add is fused where the target has it; a * b + c is rounded twice where it has not.
#pragma clang fp contract(fast)

#include "vector.inc.h"
#include "functions.inc.h"
#include "transpose.inc.h"
#include "matmul.inc.h"
#include "bfloat16.inc.h"
#include "convolution.inc.h"
#include "pooling_pairs.inc.h"
#include "pooling.inc.h"
#include "depthwise.inc.h"
#include "narrow.inc.h"
#include "winograd_maps.inc.h"
#include "winograd.inc.h"
#include "winograd_weights.inc.h"
#include "resample.inc.h"
#include "elementwise.inc.h"
#include "activations.inc.h"
#include "softmax.inc.h"
#include "gates.inc.h"
#include "dropout.inc.h"
#include "sums.inc.h"
#include "moments.inc.h"
#include "batch_norm.inc.h"
#include "normalisation.inc.h"
#include "losses.inc.h"
#include "losses_numbers.inc.h"
#include "losses_rows.inc.h"
#include "optimisers.inc.h"
#include "constraints.inc.h"
#include "embedding.inc.h"
#include "recurrent.inc.h"
#include "recurrent_product.inc.h"
#include "recurrent_tiles.inc.h"
#include "recurrent_forward.inc.h"
#include "recurrent_backward.inc.h"
#include "block_product.inc.h"
#include "attention.inc.h"
#include "attention_backward.inc.h"
#include "rotary.inc.h"
#include "response.inc.h"
#include "merges.inc.h"
#include "peak.inc.h"

const NNKernels TABLE = {
  .name = TABLE_NAME,
  .lanes = LANES,
  .panel_width = PANEL_WIDTH,
  .pack = pack,
  .matmul = matmul,
  .pack_bfloat16 = pack_bfloat16,
  .matmul_bfloat16 = matmul_bfloat16,
  .gather_patches = gather_patches,
  .gather_outputs = gather_outputs,
  .narrow = narrow,
  .narrow_weight = narrow_weight,
  .winograd = winograd,
  .winograd_filters = winograd_filters,
  .winograd_weight = winograd_weight,
  .winograd_weight_sum = winograd_weight_sum,
  .depthwise = depthwise,
  .depthwise_backward = depthwise_backward,
  .depthwise_weight = depthwise_weight,
  .resample = resample,
  .permute = permute,
  .max_pool = max_pool,
  .max_pool_backward = max_pool_backward,
  .average_pool = average_pool,
  .average_pool_backward = average_pool_backward,
  .global_average = global_average,
  .global_average_backward = global_average_backward,
  .recurrent_forward = recurrent_forward,
  .recurrent_begin = recurrent_begin,
  .recurrent_step = recurrent_step,
  .recurrent_end = recurrent_end,
  .recurrent_backward = recurrent_backward,
  .pack_gates = pack_gates,
  .pack_flow = pack_flow,
  .gather_rows = gather_rows,
  .scatter_rows = scatter_rows,
  .attention_forward = attention_forward,
  .attention_backward = attention_backward,
  .rotate_pairs = rotate_pairs,
  .merge = merge,
  .merge_backward = merge_backward,
  .row_dot = row_dot,
  .row_dot_backward = row_dot_backward,
  .group_norm_backward = group_norm_backward,
  .neighbour_sums = neighbour_sums,
  .response_norm = response_norm,
  .response_norm_slopes = response_norm_slopes,
  .response_norm_backward = response_norm_backward,
  .modulate = modulate,
  .activation = activation,
  .activation_backward = activation_backward,
  .softmax = softmax,
  .softmax_backward = softmax_backward,
  .log_softmax = log_softmax,
  .log_softmax_backward = log_softmax_backward,
  .gated = gated,
  .gated_backward = gated_backward,
  .blend = blend,
  .blend_backward = blend_backward,
  .prelu = prelu,
  .prelu_backward = prelu_backward,
  .scale_columns = scale_columns,
  .scale_columns_backward = scale_columns_backward,
  .add = add,
  .scale = scale,
  .sum_rows = sum_rows,
  .clamp = clamp,
  .sum_of_squares = sum_of_squares,
  .sum_of_absolutes = sum_of_absolutes,
  .first_not_finite = first_not_finite,
  .dropout = dropout,
  .column_sums = column_sums,
  .column_centred_squares = column_centred_squares,
  .column_moments = column_moments,
  .merge_moments = merge_moments,
  .batch_norm = batch_norm,
  .batch_norm_sums = batch_norm_sums,
  .batch_norm_backward = batch_norm_backward,
  .layer_norm = layer_norm,
  .layer_norm_backward = layer_norm_backward,
  .cross_entropy = cross_entropy,
  .cross_entropy_soft = cross_entropy_soft,
  .binary_cross_entropy = binary_cross_entropy,
  .squared_error = squared_error,
  .absolute_error = absolute_error,
  .huber = huber,
  .number_loss = number_loss_of_rows,
  .gaussian_nll = gaussian_nll,
  .focal = focal,
  .categorical_hinge = categorical_hinge,
  .kl_divergence = kl_divergence,
  .cosine_similarity = cosine_similarity,
  .dice_sums = dice_sums,
  .dice_gradient = dice_gradient,
  .weigh_rows = weigh_rows,
  .add_penalty = add_penalty,
  .max_norm = max_norm,
  .unit_norm = unit_norm,
  .update = update,
  .update_direction = update_direction,
  .divide_by_root = divide_by_root,
  .multiply_adds = multiply_adds,
};
