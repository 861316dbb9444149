// SPDX-License-Identifier: Apache-2.0
// Softmax of rows in device memory, the same bits as kernels/softmax.cc: its order of sums, its elements.
//   rows of up to 64 (float64: 32) columns   one lane group a row
//   up to 2048 (a chunk)                     one warp a row, elements in registers: read once, written once
//   up to 16 (float64: 8) chunks             one block a row, one warp a chunk, likewise
//   up to 8 times that                       one cluster of blocks a row, likewise
//   beyond, and where no such cluster runs   two-pass: sum chunks, fold, scale
#include "cuda/softmax_row.h"

namespace {

constexpr int chunk_steps = (int)chunk / 128;
constexpr int chunks_a_slab = (int)(slab / chunk);
// Chunks' sums that a thread asks for before it adds the first: from other blocks and from memory each takes
// hundreds of cycles.
constexpr int together = 4;
static_assert(chunks_a_slab % together == 0);

// ---- a row per group of threads -----------------------------------------------------------------------

template <class S, int Steps, int Threads>
DEVICE void rows_of_groups(const typename S::element *x, typename S::element *y, int64_t rows,
                           int64_t columns) {
  constexpr int groups = 32 / Threads;
  const int64_t warps = gpu::threads() / 32;
  const int64_t first = (gpu::block() * warps + gpu::thread() / 32) * groups;
  // The whole warp comes by, as shuffles need: some groups with an empty row.
  for (int64_t of_warp = first; of_warp < rows; of_warp += gpu::blocks() * warps * groups) {
    const int64_t row = of_warp + gpu::lane() / Threads;
    const int64_t n = row < rows ? columns : 0;
    row_part<S, Steps, Threads> part;
    part.load(x + row * columns, n);
    const row_range<S> decided(part.largest());
    part.exponentiate(decided.shift, decided.exponent);
    const sum_parts sum = part.sum();
    const quern_softmax_state state = {sum.high, sum.low, decided.exponent, 0};
    const reciprocal<S> r(&state);
    part.store(y + row * columns, n, r.high, r.low);
  }
}

// ---- a row per block or cluster -----------------------------------------------------------------------

constexpr int most_warps = 16;

template <class S>
struct shared_row {
  typename S::element largest[most_warps];
  double high[most_warps], low[most_warps];
  typename S::element reciprocal_high, reciprocal_low;
};

// Chunks in order into slabs, slabs in order into the row, by one warp: double precision is rare on most
// GPUs. Each thread folds one slab.
template <class S, bool Cluster>
DEVICE quern_softmax_state folded(const shared_row<S> *shared, int warps, int chunks, int64_t exponent) {
  double high = 0, low = 0;
  const int begin = gpu::lane() * chunks_a_slab;
  int at = Cluster ? begin % warps : begin, rank = Cluster ? begin / warps : 0;
  ROLLED for (int i = begin; i < begin + chunks_a_slab && i < chunks; i += together) {
    double highs[together], lows[together];
    UNROLLED for (int j = 0; j < together; j++) {
      // Behind the last chunk the first, which is not added.
      const int here = i + j < chunks ? at : 0, there = i + j < chunks ? rank : 0;
      highs[j] = Cluster ? gpu::read_cluster(&shared->high[here], there) : shared->high[here];
      lows[j] = Cluster ? gpu::read_cluster(&shared->low[here], there) : shared->low[here];
      if (++at == warps && Cluster) {
        at = 0;
        rank++;
      }
    }
    UNROLLED for (int j = 0; j < together; j++) if (i + j < chunks)
        two_sum_into(&high, &low, highs[j], lows[j]);
  }
  quern_softmax_state state = empty_sum(exponent);
  for (int k = 0; k < chunks; k += chunks_a_slab)
    two_sum_into(&state.high, &state.low, gpu::shuffle(high, k / chunks_a_slab),
                 gpu::shuffle(low, k / chunks_a_slab));
  return state;
}

template <class S, bool Cluster>
DEVICE void synchronize_row() {
  if (Cluster)
    gpu::synchronize_cluster();
  else
    gpu::synchronize();
}

template <class S, bool Cluster>
DEVICE void rows_of_blocks(const typename S::element *x, typename S::element *y, int64_t rows,
                           int64_t columns) {
  using element = typename S::element;
  using part_of_row = row_part<S, chunk_steps, 32>;
  shared_row<S> *shared = gpu::shared<shared_row<S>>();
  const int warp = gpu::thread() / 32, warps = gpu::threads() / 32;
  const int rank = Cluster ? gpu::cluster_rank() : 0, blocks = Cluster ? gpu::cluster_blocks() : 1;
  const int chunks = (int)((columns + chunk - 1) / chunk);
  const int64_t begin = (int64_t)(rank * warps + warp) * chunk;
  const int64_t n = columns > begin ? columns - begin : 0;
  for (int64_t row = gpu::block() / blocks; row < rows; row += gpu::blocks() / blocks) {
    part_of_row part;
    part.load(x + row * columns + begin, n);
    const element own = part.largest();
    if (gpu::lane() == 0) shared->largest[warp] = own;
    synchronize_row<S, Cluster>();
    element most = own;
    for (int k = gpu::lane(); k < chunks; k += 32) {
      const element other =
          Cluster ? gpu::read_cluster(&shared->largest[k % warps], k / warps) : shared->largest[k];
      most = other > most ? other : most;
    }
    const row_range<S> decided(part_of_row::template largest_of<32>(most));
    part.exponentiate(decided.shift, decided.exponent);
    const sum_parts sum = part.sum();
    if (gpu::lane() == 0) {
      shared->high[warp] = sum.high;
      shared->low[warp] = sum.low;
    }
    synchronize_row<S, Cluster>();
    if (warp == 0) {
      const quern_softmax_state state = folded<S, Cluster>(shared, warps, chunks, decided.exponent);
      const reciprocal<S> r(&state);
      if (gpu::lane() == 0) {
        shared->reciprocal_high = r.high;
        shared->reciprocal_low = r.low;
      }
    }
    // What the other blocks of a cluster read must stay until they have read it. The next row needs no other
    // barrier: what it writes before its first one was read before this one.
    synchronize_row<S, Cluster>();
    part.store(y + row * columns + begin, n, shared->reciprocal_high, shared->reciprocal_low);
  }
}

// ---- two-pass -----------------------------------------------------------------------------------------

// sums[row * chunks + k] is chunk k's at the exponent of its own maximum, that of the row's if it is out of
// range. Again: only rows that the first pass found to be extraordinary, shifted by their maxima.
template <class S, bool Again>
DEVICE void sum_chunks(const typename S::element *x, int64_t rows, int64_t columns,
                       const quern_softmax_state *states, quern_softmax_state *sums) {
  using element = typename S::element;
  const int64_t chunks = (columns + chunk - 1) / chunk, warps = gpu::threads() / 32;
  for (int64_t k = gpu::block() * warps + gpu::thread() / 32; k < rows * chunks; k += gpu::blocks() * warps) {
    const int64_t row = k / chunks, begin = k % chunks * chunk;
    element shift = 0;
    if (Again) {
      if (states[row].exponent != QUERN_SOFTMAX_OUT_OF_RANGE) continue;
      shift = (element)states[row].maximum;
    }
    row_part<S, chunk_steps, 32> part;
    part.template load<false>(x + row * columns + begin, columns - begin);
    const element most = part.largest();
    const int64_t exponent = exponent_of<S>(most - shift);
    quern_softmax_state sum = {0, 0, exponent, (double)most};
    if (exponent != QUERN_SOFTMAX_OUT_OF_RANGE) {
      part.exponentiate(shift, exponent);
      const sum_parts parts = part.sum();
      sum.high = parts.high;
      sum.low = parts.low;
    }
    if (gpu::lane() == 0) sums[k] = sum;
  }
}

DEVICE void fold_next(quern_softmax_state *into, const quern_softmax_state &next) {
  if (next.exponent == QUERN_SOFTMAX_OUT_OF_RANGE || into->exponent == QUERN_SOFTMAX_OUT_OF_RANGE)
    into->exponent = QUERN_SOFTMAX_OUT_OF_RANGE;
  else
    fold(into, next.high, next.low, next.exponent);
  if (next.maximum > into->maximum) into->maximum = next.maximum;
}

DEVICE quern_softmax_state shuffled(const quern_softmax_state &state, int lane) {
  return {gpu::shuffle(state.high, lane), gpu::shuffle(state.low, lane), gpu::shuffle(state.exponent, lane),
          gpu::shuffle(state.maximum, lane)};
}

DEVICE quern_softmax_state nothing() {
  quern_softmax_state state = empty_sum(QUERN_SOFTMAX_EMPTY);
  state.maximum = -__builtin_inf();
  return state;
}

// Of a row's sums those from `begin` to the end of its slab, in order.
DEVICE quern_softmax_state folded_slab(const quern_softmax_state *sums, int64_t chunks, int64_t begin) {
  quern_softmax_state slab = nothing();
  ROLLED for (int64_t k = begin; k < begin + chunks_a_slab && k < chunks; k += together) {
    quern_softmax_state next[together];
    UNROLLED for (int j = 0; j < together; j++) next[j] = sums[k + j < chunks ? k + j : k];
    UNROLLED for (int j = 0; j < together; j++) if (k + j < chunks) fold_next(&slab, next[j]);
  }
  return slab;
}

DEVICE int64_t slabs_of(int64_t chunks) { return (chunks + chunks_a_slab - 1) / chunks_a_slab; }

// A slab per thread of the grid: its sum takes the place of its first chunk's, which no other thread reads.
template <bool Again>
DEVICE void fold_slabs(int64_t rows, int64_t chunks, const quern_softmax_state *states,
                       quern_softmax_state *sums) {
  const int64_t slabs = slabs_of(chunks);
  for (int64_t k = gpu::block() * gpu::threads() + gpu::thread(); k < rows * slabs;
       k += gpu::blocks() * gpu::threads()) {
    const int64_t row = k / slabs, begin = k % slabs * chunks_a_slab;
    if (Again && states[row].exponent != QUERN_SOFTMAX_OUT_OF_RANGE) continue;
    quern_softmax_state *of_row = sums + row * chunks;
    of_row[begin] = folded_slab(of_row, chunks, begin);
  }
}

// The first `count` of a warp's states, one a thread, in order into one that all threads have. What fold_next
// would scale each by follows from the largest exponent so far, which is found for all at once: then only
// additions wait for each other.
DEVICE void fold_warp(quern_softmax_state *into, quern_softmax_state own, int count) {
  if (into->exponent == QUERN_SOFTMAX_OUT_OF_RANGE || gpu::any(own.exponent == QUERN_SOFTMAX_OUT_OF_RANGE)) {
    for (int i = 0; i < count; i++) fold_next(into, shuffled(own, i));
    return;
  }
  int64_t largest = into->exponent > own.exponent ? into->exponent : own.exponent;
  UNROLLED for (int distance = 1; distance < 32; distance *= 2) {
    const int64_t other = gpu::shuffle(largest, gpu::lane() - distance);
    if (gpu::lane() >= distance && other > largest) largest = other;
  }
  const int64_t left = gpu::shuffle(largest, gpu::lane() - 1);
  const int64_t before = gpu::lane() == 0 ? into->exponent : left;
  // Of what is there before this thread's is added; times 1 changes no bit.
  const double factor = power_of_two(before - largest), own_factor = power_of_two(own.exponent - largest);
  own.high *= own_factor;
  own.low *= own_factor;
  for (int i = 0; i < count; i++) {
    const double f = gpu::shuffle(factor, i);
    into->high *= f;
    into->low *= f;
    two_sum_into(&into->high, &into->low, gpu::shuffle(own.high, i), gpu::shuffle(own.low, i));
  }
  into->exponent = gpu::shuffle(largest, 31);
  const double most = row_part<f64, 1, 32>::largest_of<32>(own.maximum);
  if (most > into->maximum) into->maximum = most;
}

// By one warp a row: 32 slabs at a time, each thread one, then those in order. Meanwhile the next are on
// their way, if fold_slabs has been there.
template <bool Again>
DEVICE void fold_rows(int64_t rows, int64_t chunks, bool slabs_folded, const quern_softmax_state *sums,
                      quern_softmax_state *states) {
  const int64_t warps = gpu::threads() / 32, slabs = slabs_of(chunks);
  for (int64_t row = gpu::block() * warps + gpu::thread() / 32; row < rows; row += gpu::blocks() * warps) {
    if (Again && states[row].exponent != QUERN_SOFTMAX_OUT_OF_RANGE) continue;
    quern_softmax_state state = nothing(), own = nothing();
    for (int64_t first = -32; first < slabs; first += 32) {
      quern_softmax_state next = nothing();
      const int64_t begin = (first + 32 + gpu::lane()) * chunks_a_slab;
      if (begin < chunks)
        next = slabs_folded ? sums[row * chunks + begin] : folded_slab(sums + row * chunks, chunks, begin);
      const int here = first < 0 ? 0 : (int)(slabs - first < 32 ? slabs - first : 32);
      fold_warp(&state, own, here);
      own = next;
    }
    if (Again)
      state.maximum = states[row].maximum;
    else if (ordinary(state.exponent))
      state.maximum = 0;  // which is what its elements are shifted by
    else
      state.exponent = QUERN_SOFTMAX_OUT_OF_RANGE;
    if (gpu::lane() == 0) states[row] = state;
  }
}

// Back to front: what was read last may still be cached.
template <class S>
DEVICE void scale_chunks(const typename S::element *x, typename S::element *y, int64_t rows, int64_t columns,
                         const quern_softmax_state *states) {
  using element = typename S::element;
  const int64_t chunks = (columns + chunk - 1) / chunk, warps = gpu::threads() / 32;
  for (int64_t k = gpu::block() * warps + gpu::thread() / 32; k < rows * chunks; k += gpu::blocks() * warps) {
    const int64_t at = rows * chunks - 1 - k, row = at / chunks, begin = at % chunks * chunk;
    const quern_softmax_state state = states[row];
    const reciprocal<S> r(&state);
    constexpr int steps = 2;
    using few = row_part<S, steps, 32>;
    ROLLED for (int i = 0; i < chunk_steps / steps; i++) {
      const int64_t from = begin + i * few::capacity;
      if (from >= columns) break;
      few part;
      part.load(x + row * columns + from, columns - from);
      part.exponentiate((element)state.maximum, state.exponent);
      part.store(y + row * columns + from, columns - from, r.high, r.low);
    }
  }
}

}  // namespace

// Rows of `columns` elements, one after the other; y may be x.
#define SOFTMAX_ROWS(NAME, S, THREADS, BLOCKS, ...)                                                          \
  KERNEL(THREADS, BLOCKS) NAME(const S::element *x, S::element *y, int64_t rows, int64_t columns) {          \
    __VA_ARGS__(x, y, rows, columns);                                                                        \
  }
SOFTMAX_ROWS(quern_cuda_softmax_lanes_f32, f32, 128, 8, rows_of_groups<f32, 1, 16>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_128_f32, f32, 128, 8, rows_of_groups<f32, 1, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_256_f32, f32, 128, 8, rows_of_groups<f32, 2, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_512_f32, f32, 128, 8, rows_of_groups<f32, 4, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_1024_f32, f32, 128, 7, rows_of_groups<f32, 8, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_2048_f32, f32, 128, 5, rows_of_groups<f32, 16, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_block_f32, f32, 512, 1, rows_of_blocks<f32, false>)
SOFTMAX_ROWS(quern_cuda_softmax_lanes_f64, f64, 128, 8, rows_of_groups<f64, 1, 8>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_128_f64, f64, 128, 8, rows_of_groups<f64, 1, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_256_f64, f64, 128, 8, rows_of_groups<f64, 2, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_512_f64, f64, 128, 6, rows_of_groups<f64, 4, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_1024_f64, f64, 128, 4, rows_of_groups<f64, 8, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_warp_2048_f64, f64, 128, 2, rows_of_groups<f64, 16, 32>)
SOFTMAX_ROWS(quern_cuda_softmax_block_f64, f64, 256, 1, rows_of_blocks<f64, false>)
// One cluster of blocks a row; empty in code for GPUs without clusters.
#define SOFTMAX_CLUSTERS(NAME, S, THREADS)                                                                   \
  KERNEL(THREADS, 1) NAME(const S::element *x, S::element *y, int64_t rows, int64_t columns) {               \
    if (gpu::has_clusters) rows_of_blocks<S, gpu::has_clusters>(x, y, rows, columns);                        \
  }
SOFTMAX_CLUSTERS(quern_cuda_softmax_cluster_f32, f32, 512)
SOFTMAX_CLUSTERS(quern_cuda_softmax_cluster_f64, f64, 256)

// Two-pass. sums: one state per row and chunk; states: one per row. After fold, sum_again and fold_again come
// sum and fold of those rows whose maximum had to be subtracted first: state.maximum is what was, 0 of
// others.
#define SOFTMAX_PASSES(T, S, BLOCKS)                                                                         \
  KERNEL(128, BLOCKS)                                                                                        \
  quern_cuda_softmax_sum_##T(const S::element *x, int64_t rows, int64_t columns,                             \
                             const quern_softmax_state *states, quern_softmax_state *sums) {                 \
    sum_chunks<S, false>(x, rows, columns, states, sums);                                                    \
  }                                                                                                          \
  KERNEL(128, BLOCKS)                                                                                        \
  quern_cuda_softmax_sum_again_##T(const S::element *x, int64_t rows, int64_t columns,                       \
                                   const quern_softmax_state *states, quern_softmax_state *sums) {           \
    sum_chunks<S, true>(x, rows, columns, states, sums);                                                     \
  }                                                                                                          \
  KERNEL(128, 4)                                                                                             \
  quern_cuda_softmax_scale_##T(const S::element *x, S::element *y, int64_t rows, int64_t columns,            \
                               const quern_softmax_state *states) {                                          \
    scale_chunks<S>(x, y, rows, columns, states);                                                            \
  }
SOFTMAX_PASSES(f32, f32, 5)
SOFTMAX_PASSES(f64, f64, 2)

// Before fold, worth it for long rows, which are then told slabs_folded = 1.
KERNEL(128, 4)
quern_cuda_softmax_slabs(int64_t rows, int64_t chunks, const quern_softmax_state *states,
                         quern_softmax_state *sums) {
  fold_slabs<false>(rows, chunks, states, sums);
}
KERNEL(128, 4)
quern_cuda_softmax_slabs_again(int64_t rows, int64_t chunks, const quern_softmax_state *states,
                               quern_softmax_state *sums) {
  fold_slabs<true>(rows, chunks, states, sums);
}
KERNEL(128, 4)
quern_cuda_softmax_fold(int64_t rows, int64_t chunks, int32_t slabs_folded, const quern_softmax_state *sums,
                        quern_softmax_state *states) {
  fold_rows<false>(rows, chunks, slabs_folded != 0, sums, states);
}
KERNEL(128, 4)
quern_cuda_softmax_fold_again(int64_t rows, int64_t chunks, int32_t slabs_folded,
                              const quern_softmax_state *sums, quern_softmax_state *states) {
  fold_rows<true>(rows, chunks, slabs_folded != 0, sums, states);
}
