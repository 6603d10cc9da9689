// SPDX-License-Identifier: MIT
// Losses that look at a whole row.

/// -alpha (1 - p)^gamma log p of the label's class, p = softmax(logits).
static void focal(const float *logits, const float *labels, const float *alpha, float gamma, float scale, float *losses,
                  float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, logits += columns) {
    float *out = gradient ? gradient + row * columns : gradient;
    if (!(labels[row] >= 0 && labels[row] < (float)columns)) {  // no class: nothing may be read for it
      losses[row] = __builtin_nanf("");
      if (out) zero_floats(out, columns);
      continue;
    }
    const ptrdiff_t label = (ptrdiff_t)labels[row];
    const LogSum sum = log_sum_exp(logits, columns);
    const float surprise = sum.logarithm - (logits[label] - sum.largest);
    // 1 - p as the sum of all others: the difference would cancel where p is near 1.
    const float others = exponentials(logits, sum.largest, (float *)0, label) +
                         exponentials(logits + label + 1, sum.largest, (float *)0, columns - label - 1);
    const double rest = (double)others / (double)sum.sum, p = exp(-(double)surprise);
    const double power = pow(rest, (double)gamma);
    const double weight = alpha ? (double)alpha[label] : 1;
    losses[row] = (float)(weight * power * (double)surprise);
    if (!out) continue;
    const double fall = rest > 0 ? (double)gamma * p * pow(rest, (double)gamma - 1) * (double)surprise : 0;
    const double mass = weight * (power + fall);
    gradient_of_row(logits, sum, out, (const float *)0, (const float *)0, 0, 0, (float)mass, scale, columns);
    out[label] = (float)(-mass * rest) * scale;
  }
}

/// max(0, 1 + largest (1 - t) x - sum of t x), as Keras: of a right class, (1 - t) x is 0 and among the rest.
/// `targets` are class numbers, one a row, or [rows, columns].
static void categorical_hinge(const float *x, const float *targets, int32_t has_labels, float scale, float *losses,
                              float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns) {
    float *out = gradient ? gradient + row * columns : gradient;
    const float *t = has_labels ? targets + row : targets + row * columns;
    if (has_labels && !(t[0] >= 0 && t[0] < (float)columns)) {
      losses[row] = __builtin_nanf("");
      if (out) zero_floats(out, columns);
      continue;
    }
    const ptrdiff_t label = has_labels ? (ptrdiff_t)t[0] : 0;
    float right = 0, wrong = -__builtin_inff();
    ptrdiff_t place = 0;
    for (ptrdiff_t i = 0; i < columns; i++) {
      const float target = has_labels ? (i == label ? 1.0f : 0.0f) : t[i];
      right += target * x[i];
      const float value = (1 - target) * x[i];
      if (value > wrong) {
        wrong = value;
        place = i;
      }
    }
    const float lack = 1 + wrong - right;
    losses[row] = lack < 0 ? 0 : lack;
    if (!out) continue;
    const float flow = lack < 0 ? 0 : scale;
    for (ptrdiff_t i = 0; i < columns; i++) {
      const float target = has_labels ? (i == label ? 1.0f : 0.0f) : t[i];
      out[i] = flow * ((i == place ? 1 - target : 0) - target);
    }
  }
}

/// Sum of t log(t / p), p = softmax(logits); a target of 0 adds nothing.
static void kl_divergence(const float *logits, const float *targets, float scale, float *losses, float *gradient,
                          ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, logits += columns, targets += columns) {
    const LogSum sum = log_sum_exp(logits, columns);
    vec masses = splat(0), terms = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec target = load_some(targets + i, n);
      const vec surprise = sum.logarithm - (load_some(logits + i, n) - sum.largest);
      const vec term = select(target == 0.0f, splat(0), target * (natural_logarithm(target) + surprise));
      masses += target;
      terms += first_or(term, n, 0);
    }
    losses[row] = sum_of_lanes(terms);
    if (gradient)
      gradient_of_row(logits, sum, gradient + row * columns, (const float *)0, targets, 1, 0, sum_of_lanes(masses),
                      scale, columns);
  }
}

/// 1 - x t / (|x| |t|); 1 where either is 0, and no gradient then.
static void cosine_similarity(const float *x, const float *targets, float scale, float *losses, float *gradient,
                              ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++, x += columns, targets += columns) {
    vec products = splat(0), squares = splat(0), others = splat(0);
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const vec a = load_some(x + i, columns - i), b = load_some(targets + i, columns - i);
      products += a * b;
      squares += a * a;
      others += b * b;
    }
    const float square = sum_of_lanes(squares), length = (float)sqrt((double)square * (double)sum_of_lanes(others));
    const float cosine = length == 0 ? 0 : sum_of_lanes(products) / length;
    losses[row] = 1 - cosine;
    if (!gradient) continue;
    const float of_target = length == 0 ? 0 : -scale / length, of_own = length == 0 ? 0 : scale * cosine / square;
    for (ptrdiff_t i = 0; i < columns; i += LANES) {
      const ptrdiff_t n = columns - i;
      const vec slope = load_some(targets + i, n) * of_target + load_some(x + i, n) * of_own;
      store_some(gradient + row * columns + i, slope, n);
    }
  }
}

/// Adds to sums[0] the sum of p t and to sums[1] that of p + t, p = sigmoid(x).
static void dice_sums(const float *x, const float *targets, float *sums, ptrdiff_t count) {
  vec shared = splat(0), all = splat(0);
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec p = sigmoid(load_some(x + i, n)), t = load_some(targets + i, n);
    shared += first_or(p * t, n, 0);
    all += first_or(p + t, n, 0);
  }
  sums[0] += sum_of_lanes(shared);
  sums[1] += sum_of_lanes(all);
}

/// gradient = (a t + b) sigmoid'(x).
static void dice_gradient(const float *x, const float *targets, float a, float b, float *gradient, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t n = count - i;
    const vec slope = sigmoid_slope(load_some(x + i, n));
    store_some(gradient + i, (load_some(targets + i, n) * a + b) * slope, n);
  }
}

/// Multiplies each row's loss and gradient by its weight; what weighs 0 counts for nothing, whatever it is.
static void weigh_rows(const float *weights, float *losses, float *gradient, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float weight = weights[row];
    losses[row] = weight == 0 ? 0 : losses[row] * weight;
    if (!gradient) continue;
    if (weight == 0)
      zero_floats(gradient + row * columns, columns);
    else
      scale(weight, gradient + row * columns, columns);
  }
}
