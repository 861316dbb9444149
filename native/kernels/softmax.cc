// SPDX-License-Identifier: Apache-2.0
// The softmax passes, compiled once per tier:
//   QUERN_SIMD   the simd/*.h of the tier
//   QUERN_TABLE  the name of the table to define
//
// The order of every rounding here is part of the contract (src/docs/softmax.md): all tiers and the Java
// backends give the same bits because they round in the same places, not because they round well.
#include "kernels/softmax_table.h"
#include QUERN_SIMD
#include "kernels/softmax/elements.h"
#include "kernels/softmax/sums.h"

#define NOINLINE __attribute__((noinline))  // passes stay one copy each: they are large

namespace {

// What is left of a chunk: one sum and its accumulated rounding error per lane.
template <class S>
struct lane_sums {
  typename S::element sum[S::lanes], error[S::lanes];
};

// A float and its error fit a double well enough; doubles carry the error through the tree.
INLINE void fold_lanes(const lane_sums<f32> &lanes, int64_t exponent, quern_softmax_state *into) {
  double d[16];
  for (int i = 0; i < 16; i++) d[i] = (double)lanes.sum[i] + (double)lanes.error[i];
  for (int i = 0; i < 8; i++) d[i] += d[i + 8];
  for (int i = 0; i < 4; i++) d[i] += d[i + 4];
  fold(into, (d[0] + d[2]) + (d[1] + d[3]), 0, exponent);
}

INLINE void fold_lanes(lane_sums<f64> &lanes, int64_t exponent, quern_softmax_state *into) {
  for (int half = 4; half > 0; half /= 2)
    for (int i = 0; i < half; i++)
      two_sum_into(&lanes.sum[i], &lanes.error[i], lanes.sum[i + half], lanes.error[i + half]);
  fold(into, lanes.sum[0], lanes.error[0], exponent);
}

// ---- elements ---------------------------------------------------------------------------------------

template <class S, bool Shifted>
struct source {
  typename S::vec shift;
  const typename S::vec low = S::set(-(typename S::element)range);

  explicit source(double maximum) : shift(S::set((typename S::element)maximum)) {}

  // Four registers, `stride` elements apart, to m * 2^(n - exponent). NaN passes and spoils the sum by
  // itself.
  INLINE void exp4(const typename S::element *x, int stride, typename S::scaling scaling,
                   typename S::vec *e) const {
    typename S::vec v[4];
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) {
      v[g] = S::load(x + g * stride);
      if (Shifted) v[g] = S::sub(v[g], shift);
      v[g] = S::max_or_second(low, v[g]);
    }
    exp_parts<S, 4> p;
    exp_split<S, 4>(v, &p);
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) e[g] = S::scale(p.m[g], p.n[g], p.k[g], scaling);
  }
};

// ---- the maximum --------------------------------------------------------------------------------------

// NaN is ignored: it spoils the sum by itself.
template <class S>
NOINLINE typename S::element max_of(const typename S::element *x, int64_t n) {
  constexpr int w = S::width;
  typename S::vec m[4];
#pragma GCC unroll 4
  for (int g = 0; g < 4; g++) m[g] = S::set(-__builtin_inf());
  if (n < w) {
    if (n == 0) return -__builtin_inf();
    typename S::element padded[w];
    S::store(padded, m[0]);
    memcpy(padded, x, (size_t)n * sizeof *x);
    return S::largest(S::max_or_second(S::load(padded), m[0]));
  }
  int64_t i = 0;
  for (; i + 4 * w <= n; i += 4 * w) {
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) m[g] = S::max_or_second(S::load(x + i + g * w), m[g]);
  }
  for (; i + w <= n; i += w) m[0] = S::max_or_second(S::load(x + i), m[0]);
  // The last register may overlap: a maximum doesn't mind.
  m[1] = S::max_or_second(S::load(x + n - w), m[1]);
  return S::largest(S::max(S::max(m[0], m[1]), S::max(m[2], m[3])));
}

// ---- one block of four groups -----------------------------------------------------------------------

template <class S>
constexpr int block = 4 * S::lanes;

template <class S>
struct accumulators {
  static constexpr int count = S::lanes / S::width;
  typename S::vec sum[count], error[count];
};

template <class S, bool Shifted, bool Store>
INLINE void add_block(const source<S, Shifted> &from, const typename S::element *x, typename S::element *y,
                      typename S::scaling scaling, accumulators<S> *acc) {
#pragma GCC unroll 4
  for (int j = 0; j < accumulators<S>::count; j++) {
    typename S::vec e[4];
    from.exp4(x + j * S::width, S::lanes, scaling, e);
    if (Store) {
#pragma GCC unroll 4
      for (int g = 0; g < 4; g++) S::store(y + g * S::lanes + j * S::width, e[g]);
    }
    const typename S::vec s = S::add(S::add(e[0], e[1]), S::add(e[2], e[3]));
    const typename S::vec t = S::add(acc->sum[j], s);
    // Dekker's fast two-sum; where the addend is the larger it is merely less exact, and alike everywhere.
    acc->error[j] = S::add(acc->error[j], S::sub(s, S::sub(t, acc->sum[j])));
    acc->sum[j] = t;
  }
}

template <class S>
INLINE void add_lanes(const accumulators<S> &acc, int64_t exponent, quern_softmax_state *into) {
  lane_sums<S> lanes;
#pragma GCC unroll 4
  for (int j = 0; j < accumulators<S>::count; j++) {
    S::store(lanes.sum + j * S::width, acc.sum[j]);
    S::store(lanes.error + j * S::width, acc.error[j]);
  }
  fold_lanes(lanes, exponent, into);
}

template <class S>
INLINE accumulators<S> empty_lanes() {
  accumulators<S> acc;
#pragma GCC unroll 4
  for (int j = 0; j < accumulators<S>::count; j++) acc.sum[j] = acc.error[j] = S::set(0);
  return acc;
}

// One chunk, at most. A remainder is padded with -inf, which adds +0.
template <class S, bool Shifted, bool Store>
INLINE void add_chunk(const source<S, Shifted> &from, const typename S::element *x, typename S::element *y,
                      int64_t n, int64_t exponent, quern_softmax_state *into) {
  const typename S::scaling scaling = S::scaling_by(exponent);
  accumulators<S> acc = empty_lanes<S>();
  int64_t i = 0;
  for (; i + block<S> <= n; i += block<S>)
    add_block<S, Shifted, Store>(from, x + i, Store ? y + i : y, scaling, &acc);
  if (i < n) {
    typename S::element padded[block<S>];
    for (int k = 0; k < block<S>; k++) padded[k] = -__builtin_inf();
    memcpy(padded, x + i, (size_t)(n - i) * sizeof *x);
    add_block<S, Shifted, Store>(from, padded, padded, scaling, &acc);
    if (Store) memcpy(y + i, padded, (size_t)(n - i) * sizeof *x);
  }
  add_lanes<S>(acc, exponent, into);
}

// The lines of the block that will be read a while after this one, perhaps behind the end of the row, where
// a prefetch does nothing. The CPU fetches ahead by itself, but not as far as computing takes: a sum over
// memory took 168 ps an element without this and 144 with it, where merely reading took 130.
template <class S>
INLINE void prefetch_block(const typename S::element *x) {
  constexpr uintptr_t line = 64, distance = 16384;
  const uintptr_t begin = (uintptr_t)x + distance;
#pragma GCC unroll 4
  for (uintptr_t at = 0; at < block<S> * sizeof *x; at += line)
    __builtin_prefetch((const void *)(begin + at));
}

// A whole chunk, and the maximum of the whole chunk behind it: one even stream of loads, which the CPU
// fetches ahead of while it computes. A loop of its own would wait for memory first and compute then.
template <class S, bool Shifted>
INLINE typename S::element add_chunk_ahead(const source<S, Shifted> &from, const typename S::element *x,
                                           int64_t exponent, quern_softmax_state *into) {
  const typename S::scaling scaling = S::scaling_by(exponent);
  accumulators<S> acc = empty_lanes<S>();
  constexpr int vectors = block<S> / S::width;
  typename S::vec most = S::set(-__builtin_inf());
  for (int64_t i = 0; i < chunk; i += block<S>) {
    const typename S::element *next = x + chunk + i;
    prefetch_block<S>(next);
#pragma GCC unroll 16
    for (int v = 0; v < vectors; v += 4) {
      const typename S::vec a =
          S::max_or_second(S::load(next + v * S::width), S::load(next + (v + 1) * S::width));
      const typename S::vec b =
          S::max_or_second(S::load(next + (v + 2) * S::width), S::load(next + (v + 3) * S::width));
      most = S::max_or_second(S::max_or_second(a, b), most);
    }
    add_block<S, Shifted, false>(from, x + i, nullptr, scaling, &acc);
  }
  add_lanes<S>(acc, exponent, into);
  return S::largest(most);
}

INLINE int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }

// ---- passes -----------------------------------------------------------------------------------------

template <class S>
void max_pass(const typename S::element *x, int64_t n, quern_softmax_state *state) {
  const double most = max_of<S>(x, n);
  if (most > state->maximum) state->maximum = most;
}

// At the exponent of the state.
template <class S, bool Shifted, bool Store>
NOINLINE void add_slabs(const typename S::element *x, typename S::element *y, int64_t n,
                        quern_softmax_state *state) {
  const source<S, Shifted> from(state->maximum);
  const int64_t exponent = state->exponent;
  for (int64_t begin = 0; begin < n; begin += slab) {
    const int64_t end = least_of(begin + slab, n);
    quern_softmax_state sum = empty_sum(exponent);
    for (int64_t c = begin; c < end; c += chunk)
      add_chunk<S, Shifted, Store>(from, x + c, Store ? y + c : y, least_of(chunk, end - c), exponent, &sum);
    fold(state, sum.high, sum.low, exponent);
  }
}

// Every chunk at the exponent of its own maximum.
template <class S, bool Shifted>
NOINLINE void sum_slabs(const typename S::element *x, int64_t n, quern_softmax_state *state) {
  using element = typename S::element;
  const source<S, Shifted> from(state->maximum);
  element most = max_of<S>(x, least_of(chunk, n));
  quern_softmax_state sum = empty_sum(QUERN_SOFTMAX_EMPTY);
  for (int64_t c = 0; c < n; c += chunk) {
    const int64_t exponent = exponent_of<S>(Shifted ? most - (element)state->maximum : most);
    if (exponent == QUERN_SOFTMAX_OUT_OF_RANGE) {
      state->exponent = exponent;
      return;
    }
    if (c + 2 * chunk <= n) {
      most = add_chunk_ahead<S, Shifted>(from, x + c, exponent, &sum);
    } else {
      element *none = nullptr;
      add_chunk<S, Shifted, false>(from, x + c, none, least_of(chunk, n - c), exponent, &sum);
      if (c + chunk < n) most = max_of<S>(x + c + chunk, n - c - chunk);
    }
    if ((c + chunk) % slab == 0 || c + chunk >= n) {
      fold(state, sum.high, sum.low, sum.exponent);
      sum = empty_sum(QUERN_SOFTMAX_EMPTY);
    }
  }
}

template <class S>
NOINLINE void sum_pass(int32_t flags, const typename S::element *x, int64_t n, quern_softmax_state *state) {
  if (flags & QUERN_SOFTMAX_SHIFTED)
    sum_slabs<S, true>(x, n, state);
  else
    sum_slabs<S, false>(x, n, state);
}

template <class S>
NOINLINE void sum_at_pass(int32_t flags, const typename S::element *x, int64_t n,
                          quern_softmax_state *state) {
  typename S::element *none = nullptr;
  if (flags & QUERN_SOFTMAX_SHIFTED)
    add_slabs<S, true, false>(x, none, n, state);
  else
    add_slabs<S, false, false>(x, none, n, state);
}

template <class S>
NOINLINE void store_pass(int32_t flags, const typename S::element *x, typename S::element *y, int64_t n,
                         quern_softmax_state *state) {
  if (flags & QUERN_SOFTMAX_SHIFTED)
    add_slabs<S, true, true>(x, y, n, state);
  else
    add_slabs<S, false, true>(x, y, n, state);
}

// Elements before y is aligned to a register: a heap array begins 16 bytes into a cache line, and every wide
// access that straddles two lines costs two. Not for short ranges, nor where elements are misaligned.
template <class S>
INLINE int64_t unaligned_head(const typename S::element *y, int64_t n) {
  constexpr int64_t worthwhile = 1024;
  const uintptr_t misaligned = (uintptr_t)y % sizeof(typename S::vec);
  if (misaligned == 0 || misaligned % sizeof *y != 0 || n < worthwhile) return 0;
  return (int64_t)((sizeof(typename S::vec) - misaligned) / sizeof *y);
}

template <class S>
INLINE void normalize_part(const quotient<S> &q, typename S::element *y, int64_t n) {
  typename S::element padded[4 * S::width] = {};
  memcpy(padded, y, (size_t)n * sizeof *y);
#pragma GCC unroll 4
  for (int g = 0; g < 4; g++) S::store(padded + g * S::width, q.of(S::load(padded + g * S::width)));
  memcpy(y, padded, (size_t)n * sizeof *y);
}

template <class S>
NOINLINE void normalize_pass(int32_t, typename S::element *y, int64_t n, const quern_softmax_state *state) {
  const quotient<S> q(state);
  int64_t i = unaligned_head<S>(y, n);
  if (i > 0) normalize_part<S>(q, y, i);
  for (; i + 4 * S::width <= n; i += 4 * S::width) {
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) S::store(y + i + g * S::width, q.of(S::load(y + i + g * S::width)));
  }
  if (i < n) normalize_part<S>(q, y + i, n - i);
}

template <class S, bool Shifted, bool Streaming>
INLINE void scale_block(const source<S, Shifted> &from, typename S::scaling scaling, const quotient<S> &q,
                        const typename S::element *x, typename S::element *y) {
  typename S::vec e[4];
  from.exp4(x, S::width, scaling, e);
#pragma GCC unroll 4
  for (int g = 0; g < 4; g++) {
    const typename S::vec v = q.of(e[g]);
    if (Streaming)
      S::stream(y + g * S::width, v);
    else
      S::store(y + g * S::width, v);
  }
}

template <class S, bool Shifted>
INLINE void scale_part(const source<S, Shifted> &from, typename S::scaling scaling, const quotient<S> &q,
                       const typename S::element *x, typename S::element *y, int64_t n) {
  typename S::element padded[4 * S::width] = {};
  memcpy(padded, x, (size_t)n * sizeof *x);
  scale_block<S, Shifted, false>(from, scaling, q, padded, padded);
  memcpy(y, padded, (size_t)n * sizeof *x);
}

// Back to front: what the sum pass read last is what the caches still hold.
template <class S, bool Shifted, bool Streaming>
NOINLINE void scale_range(const typename S::element *x, typename S::element *y, int64_t n,
                          const quern_softmax_state *state) {
  constexpr int64_t step = 4 * S::width;
  const source<S, Shifted> from(state->maximum);
  const typename S::scaling scaling = S::scaling_by(state->exponent);
  const quotient<S> q(state);
  int64_t begin = unaligned_head<S>(y, Streaming ? INT64_MAX : n);
  if (begin > n) begin = n;
  if (begin > 0) scale_part<S, Shifted>(from, scaling, q, x, y, begin);
  int64_t i = begin + (n - begin) / step * step;
  if (i < n) scale_part<S, Shifted>(from, scaling, q, x + i, y + i, n - i);
  for (; i > begin; i -= step)
    scale_block<S, Shifted, Streaming>(from, scaling, q, x + i - step, y + i - step);
  if (Streaming) stream_fence();
}

template <class S>
NOINLINE void scale_pass(int32_t flags, const typename S::element *x, typename S::element *y, int64_t n,
                         const quern_softmax_state *state) {
  const bool streaming = (flags & QUERN_SOFTMAX_STREAMING) && (uintptr_t)y % sizeof *y == 0;
  if (flags & QUERN_SOFTMAX_SHIFTED) {
    if (streaming)
      scale_range<S, true, true>(x, y, n, state);
    else
      scale_range<S, true, false>(x, y, n, state);
  } else {
    if (streaming)
      scale_range<S, false, true>(x, y, n, state);
    else
      scale_range<S, false, false>(x, y, n, state);
  }
}

// ---- rows -------------------------------------------------------------------------------------------

// A row of one block at most, in registers from the first load to the last store: the algorithms, which
// differ in what they read again, fall together. False, and nothing written, where the row must be shifted.
template <class S>
INLINE bool short_row(const typename S::element *x, typename S::element *y, int64_t n) {
  using element = typename S::element;
  constexpr int vectors = block<S> / S::width;
  element padded[block<S>];
  const int used = (int)((n + S::width - 1) / S::width);
  const typename S::vec low = S::set(-(element)range), nothing = S::set(-__builtin_inf());
  typename S::vec most = nothing;
  S::store(padded + (used - 1) * S::width, nothing);
  memcpy(padded, x, (size_t)n * sizeof *x);
  for (int v = 0; v < used; v++) most = S::max_or_second(S::load(padded + v * S::width), most);
  const int64_t exponent = exponent_of<S>(S::largest(most));
  if (!ordinary(exponent)) return false;
  const typename S::scaling scaling = S::scaling_by(exponent);
  typename S::vec e[vectors];
#pragma GCC unroll 32
  for (int v = 0; v < vectors; v++) {
    e[v] = S::set(0);
    if (v < used) {
      const typename S::vec clamped = S::max_or_second(low, S::load(padded + v * S::width));
      exp_parts<S, 1> p;
      exp_split<S, 1>(&clamped, &p);
      e[v] = S::scale(p.m[0], p.n[0], p.k[0], scaling);
    }
  }
  accumulators<S> acc;
  constexpr int group = accumulators<S>::count;
#pragma GCC unroll 8
  for (int j = 0; j < group; j++) {
    acc.sum[j] = S::add(S::add(e[j], e[group + j]), S::add(e[2 * group + j], e[3 * group + j]));
    acc.error[j] = S::set(0);
  }
  quern_softmax_state sum = empty_sum(exponent);
  add_lanes<S>(acc, exponent, &sum);
  if (sum.high != sum.high) return false;
  const quotient<S> q(&sum);
#pragma GCC unroll 32
  for (int v = 0; v < vectors; v++)
    if (v < used) S::store(padded + v * S::width, q.of(e[v]));
  memcpy(y, padded, (size_t)n * sizeof *x);
  return true;
}

template <class S>
INLINE void row(int32_t algorithm, int32_t flags, const typename S::element *x, typename S::element *y,
                int64_t n) {
  if (n <= block<S> && n > 0 && short_row<S>(x, y, n)) return;
  quern_softmax_state state = empty_sum(QUERN_SOFTMAX_EMPTY);
  state.maximum = -__builtin_inf();
  if (algorithm == QUERN_SOFTMAX_TWO_PASS) {
    sum_pass<S>(flags, x, n, &state);
    if (!ordinary(state.exponent)) {
      state = empty_sum(QUERN_SOFTMAX_EMPTY);
      state.maximum = max_of<S>(x, n);
      flags |= QUERN_SOFTMAX_SHIFTED;
      sum_pass<S>(flags, x, n, &state);
    }
  } else {
    state.maximum = max_of<S>(x, n);
    state.exponent = exponent_of<S>((typename S::element)state.maximum);
    if (!ordinary(state.exponent)) {
      state.exponent = 0;
      flags |= QUERN_SOFTMAX_SHIFTED;
    }
    if (algorithm == QUERN_SOFTMAX_THREE_PASS_RELOAD)
      store_pass<S>(flags, x, y, n, &state);
    else
      sum_at_pass<S>(flags, x, n, &state);
  }
  if (state.high != state.high) {
    const typename S::element nan = (typename S::element)__builtin_nan("");
    for (int64_t i = 0; i < n; i++) memcpy(y + i, &nan, sizeof nan);
  } else if (algorithm == QUERN_SOFTMAX_THREE_PASS_RELOAD) {
    normalize_pass<S>(flags, y, n, &state);
  } else {
    scale_pass<S>(flags, x, y, n, &state);
  }
}

template <class S>
void rows_pass(int32_t algorithm, int32_t flags, const typename S::element *x, typename S::element *y,
               int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; r++) row<S>(algorithm, flags, x + r * columns, y + r * columns, columns);
}

template <class S>
constexpr softmax_passes<typename S::element> passes = {
    max_pass<S>, sum_pass<S>, sum_at_pass<S>, store_pass<S>, normalize_pass<S>, scale_pass<S>, rows_pass<S>};

}  // namespace

const softmax_table QUERN_TABLE = {passes<f32>, passes<f64>};
