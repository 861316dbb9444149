// SPDX-License-Identifier: Apache-2.0
// A part of a softmax row in the registers of some threads of a warp: 32, or as many as the reduction order
// has lanes. Thread i of lane l holds, of every block of four groups, the four elements of lane l, so that
// each block's sum is made within a thread, and the blocks are added up in their order by shuffles.
#pragma once

#include "cuda/device.h"
#include "simd/lane.h"
// Over it:
#include "kernels/softmax/elements.h"
#include "kernels/softmax/sums.h"

namespace {

// A sum of a chunk: high + low.
struct sum_parts {
  double high, low;
};

// Up to Steps * (4 * Threads) elements of a row.
template <class S, int Steps, int Threads>
struct row_part {
  using element = typename S::element;
  static constexpr int lanes = S::lanes;
  static constexpr int blocks_a_step = Threads / lanes;
  static constexpr int step = 4 * Threads;
  static constexpr int capacity = Steps * step;

  element v[Steps][4];

  // Of this thread's first element.
  INLINE static int offset() {
    const int thread = gpu::lane() % Threads;
    return thread / lanes * (4 * lanes) + thread % lanes;
  }

  // n elements, the others are -inf, which adds +0. Once: they are not wanted again soon.
  template <bool Once = true>
  INLINE void load(const element *x, int64_t n) {
    const int first = offset();
    const int left = n < capacity ? (int)n - first : capacity;
    UNROLLED for (int j = 0; j < Steps; j++) UNROLLED for (int g = 0; g < 4; g++) {
      const int at = j * step + g * lanes;
      v[j][g] = at >= left ? -(element)__builtin_inf()
                : Once     ? gpu::load_once(x + first + at)
                           : gpu::load_again(x + first + at);
    }
  }

  // Of the threads' elements together, NaN ignored.
  INLINE element largest() const {
    element most = -(element)__builtin_inf();
    UNROLLED for (int j = 0; j < Steps; j++) UNROLLED for (int g = 0; g < 4; g++) most =
        v[j][g] > most ? v[j][g] : most;
    return largest_of<Threads>(most);
  }

  template <int Count, class T>
  INLINE static T largest_of(T most) {
    UNROLLED for (int half = Count / 2; half > 0; half /= 2) {
      const T other = gpu::shuffle_xor(most, half);
      most = other > most ? other : most;
    }
    return most;
  }

  // Elements become m * 2^(n - exponent) of what they are less the shift. A shift of 0 changes none.
  INLINE void exponentiate(element shift, int64_t exponent) {
    const typename S::scaling scaling = S::scaling_by(exponent);
    const typename S::vec low = S::set(-(element)range);
    UNROLLED for (int j = 0; j < Steps; j++) {
      typename S::vec x[4];
      UNROLLED for (int g = 0; g < 4; g++) x[g] =
          S::max_or_second(low, S::sub(S::set(v[j][g]), S::set(shift)));
      exp_parts<S, 4> p;
      exp_split<S, 4>(x, &p);
      UNROLLED for (int g = 0; g < 4; g++) v[j][g] = S::scale(p.m[g], p.n[g], p.k[g], scaling).x;
    }
  }

  // What a chunk adds up to, known to every thread.
  INLINE sum_parts sum() const {
    const int thread = gpu::lane(), here = thread - thread % Threads + thread % lanes;
    element sum = 0, error = 0;
    UNROLLED for (int j = 0; j < Steps; j++) {
      const element own = (v[j][0] + v[j][1]) + (v[j][2] + v[j][3]);
      UNROLLED for (int b = 0; b < blocks_a_step; b++) {
        const element s = blocks_a_step == 1 ? own : gpu::shuffle(own, here + b * lanes);
        const element t = sum + s;
        error = error + (s - (t - sum));
        sum = t;
      }
    }
    return fold_lanes(sum, error);
  }

  // n probabilities.
  INLINE void store(element *y, int64_t n, element high, element low) const {
    const int first = offset();
    const int left = n < capacity ? (int)n - first : capacity;
    const bool unknown = high != high;
    const quotient<S> q(high, low);
    UNROLLED for (int j = 0; j < Steps; j++) UNROLLED for (int g = 0; g < 4; g++) {
      const int at = j * step + g * lanes;
      const element p = unknown ? (element)__builtin_nan("") : q.of(S::set(v[j][g])).x;
      if (at < left) gpu::store_once(y + first + at, p);
    }
  }

 private:
  INLINE static sum_parts fold_lanes(float sum, float error) {
    double d = (double)sum + (double)error;
    UNROLLED for (int half = lanes / 2; half > 0; half /= 2) d += gpu::shuffle_xor(d, half);
    return {d, 0};
  }

  // The sum of the lower lane comes first: of the errors, that makes a difference.
  INLINE static sum_parts fold_lanes(double sum, double error) {
    const int lane = gpu::lane() % lanes;
    UNROLLED for (int half = lanes / 2; half > 0; half /= 2) {
      const double other_sum = gpu::shuffle_xor(sum, half), other_error = gpu::shuffle_xor(error, half);
      const bool upper = (lane & half) != 0;
      double high = upper ? other_sum : sum, low = upper ? other_error : error;
      two_sum_into(&high, &low, upper ? sum : other_sum, upper ? error : other_error);
      sum = high;
      error = low;
    }
    return {sum, error};
  }
};

// What a row's maximum decides: rows that are not ordinary are shifted by it first.
template <class S>
struct row_range {
  typename S::element shift;
  int64_t exponent;

  INLINE explicit row_range(typename S::element most) : shift(0), exponent(exponent_of<S>(most)) {
    if (!ordinary(exponent)) {
      shift = most;
      exponent = 0;
    }
  }
};

}  // namespace
