// SPDX-License-Identifier: MIT
// Vectors of LANES floats and the few operations on them that the language lacks.
// Whatever passes a vector must be inlined: the calling convention of wide vectors depends on the target.
#define INLINE static inline __attribute__((always_inline))

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ivec __attribute__((vector_size(LANES * 4)));
typedef uint32_t uvec __attribute__((vector_size(LANES * 4)));
typedef double dvec __attribute__((vector_size(LANES * 8)));
// The same in memory, where a float's alignment is all that is known.
typedef float loose_vec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t loose_ivec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

INLINE vec splat(float x) { return x - (vec){0}; }

INLINE vec load(const float *p) { return *(const loose_vec *)p; }

INLINE void store(float *p, vec v) { *(loose_vec *)p = v; }

// Keeps the compiler from making a loop over some floats a call: that would cost the registers of whatever loop it stands in.
#define STAYS_A_LOOP(i) __asm__("" : "+r"(i))

// A bit for each of the first n lanes, fewer than sixteen.
#define FIRST_BITS(n) ((uint16_t)((1u << (n)) - 1))

INLINE vec select(ivec mask, vec yes, vec no) {
  return (vec)((mask & (ivec)yes) | (~mask & (ivec)no));
}

/// All bits of the first n lanes.
INLINE ivec first_lanes(ptrdiff_t n) {
  static const int32_t numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const ivec lane = *(const loose_ivec *)numbers;
  return lane < (int32_t)n;
}

/// The first n lanes of v, then `fill`.
INLINE vec first_or(vec v, ptrdiff_t n, float fill) {
  return n >= LANES ? v : select(first_lanes(n), v, splat(fill));
}

/// The first n >= 0 floats at p, then zeros. A tail thus takes the same instructions as a whole vector,
/// so that a result does not depend on where in an array its element stands.
INLINE vec load_some(const float *p, ptrdiff_t n) {
  if (n >= LANES) return load(p);
  // Where there is an instruction that leaves the memory of the other lanes alone.
#if LANES == 16
  return __builtin_ia32_loadups512_mask(p, splat(0), FIRST_BITS(n));
#elif LANES == 8
  return __builtin_ia32_maskloadps256((const vec *)p, first_lanes(n));
#else
  float cells[LANES] = {0};
  for (ptrdiff_t i = 0; i < n; i++) {
    cells[i] = p[i];
    STAYS_A_LOOP(i);
  }
  return load(cells);
#endif
}

/// Writes the first n >= 0 floats. AVX2's masked store is many times slower than the loop on AMD's processors.
INLINE void store_some(float *p, vec v, ptrdiff_t n) {
  if (n >= LANES) {
    store(p, v);
    return;
  }
#if LANES == 16
  __builtin_ia32_storeups512_mask(p, v, FIRST_BITS(n));
#else
  float cells[LANES];
  store(cells, v);
  for (ptrdiff_t i = 0; i < n; i++) {
    p[i] = cells[i];
    STAYS_A_LOOP(i);
  }
#endif
}

/// Like load_some; `value` everywhere if there is no array.
INLINE vec load_some_or(const float *p, ptrdiff_t offset, ptrdiff_t n, float value) {
  return p ? load_some(p + offset, n) : splat(value);
}

INLINE vec absolute(vec x) { return (vec)((ivec)x & 0x7fffffff); }

/// a b + c, rounded once where the target can; unlike contraction, in builds without optimisation too.
INLINE vec multiply_add(vec a, vec b, vec c) {
#if FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE vec square_root(vec x) { return __builtin_elementwise_sqrt(x); }

/// Where x is not a number, x.
INLINE vec at_least(vec x, float low) { return select(x < low, splat(low), x); }
INLINE vec at_most(vec x, float high) { return select(x > high, splat(high), x); }

/// Halves the vector until one lane is left: an order that LANES alone decides.
INLINE float sum_of_lanes(vec v) {
  float cells[LANES];
  store(cells, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) cells[i] += cells[i + width];
  return cells[0];
}

/// By reference: a vector of doubles may be wider than the target's registers, which a parameter must not be.
INLINE double sum_of_double_lanes(const dvec *v) {
  double sum = 0;
  for (int i = 0; i < LANES; i++) sum += (*v)[i];
  return sum;
}

INLINE float largest_lane(vec v) {
  float cells[LANES];
  store(cells, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++)
      cells[i] = cells[i + width] > cells[i] ? cells[i + width] : cells[i];
  return cells[0];
}

INLINE ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

/// Rounded up to floats of whole vectors.
INLINE ptrdiff_t whole_vectors(ptrdiff_t count) { return (count + LANES - 1) / LANES * LANES; }

/// Copies 2^k floats at both ends of a run of at least so many: they overlap where it is shorter than twice that.
#define COPY_ENDS(floats)                                                                         \
  do {                                                                                            \
    typedef struct { float cells[floats]; } ends;                                                 \
    const ends first = *(const ends *)from, last = *(const ends *)(from + count - (floats));      \
    *(ends *)to = first;                                                                          \
    *(ends *)(to + count - (floats)) = last;                                                      \
  } while (0)

/// Copies count floats; short runs are the rule here, so no call and no loop for what is less than a vector.
INLINE void copy_floats(float *to, const float *from, ptrdiff_t count) {
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, load(from + i));
  if (i == count) return;
  if (i > 0)
    store(to + count - LANES, load(from + count - LANES));
  else if (count >= 8)
    COPY_ENDS(8);
  else if (count >= 4)
    COPY_ENDS(4);
  else if (count >= 2)
    COPY_ENDS(2);
  else
    *to = *from;
}
#undef COPY_ENDS

INLINE void zero_floats(float *to, ptrdiff_t count) {
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, (vec){0});
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i < count; i++) to[i] = 0;
}

/// Copies, or writes zeros where there is nothing to copy from.
INLINE void copy_or_zero(float *to, const float *from, ptrdiff_t count) {
  if (from)
    copy_floats(to, from, count);
  else
    zero_floats(to, count);
}
