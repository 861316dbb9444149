/* SPDX-License-Identifier: Apache-2.0
 *
 * The C ABI of Quern's native kernels: all that the Java bindings see.
 *
 * Every function takes pointers and sizes and returns a status. There is no global state, no
 * allocation, no thread and no C++ runtime behind it. Pointers must be valid for the sizes given and
 * aligned to their element type or to nothing at all: no access assumes an alignment. The caller
 * validates; the only arguments checked here are the tier and the enumerations.
 */
#ifndef QUERN_H
#define QUERN_H

#include <stdint.h>

#if defined(__GNUC__)
#define QUERN_EXPORT __attribute__((visibility("default")))
#else
#define QUERN_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever a signature, a struct or the meaning of an argument does. */
#define QUERN_ABI_VERSION 3

/* Instruction-set levels, also bit numbers of the masks below. */
#define QUERN_TIER_X86_64_V2 0
#define QUERN_TIER_X86_64_V3 1
#define QUERN_TIER_X86_64_V4 2
#define QUERN_TIER_NEON 3

#define QUERN_OK 0
#define QUERN_UNKNOWN_TIER 1     /* not a tier, or not compiled into this library */
#define QUERN_UNKNOWN_ARGUMENT 2 /* an algorithm, flag, pass or size that this version does not know */

/* What there is to know of the library before a kernel is called. Constants from the moment it is loaded:
 * a caller for whom linking a function costs milliseconds reads them without a call. A tier must only be
 * passed to a kernel when its bit stands in all three masks. */
typedef struct quern_library_info {
  uint32_t abi_version;
  uint32_t tiers_compiled; /* into this library */
  uint32_t tiers_of_cpu;   /* that the CPU has */
  uint32_t tiers_usable;   /* that CPU and operating system can run */
} quern_library_info;

extern QUERN_EXPORT const quern_library_info quern_library;

/* The same by calls. */
uint32_t QUERN_EXPORT quern_abi_version(void);
uint32_t QUERN_EXPORT quern_tiers_compiled(void);
uint32_t QUERN_EXPORT quern_tiers_of_cpu(void);
uint32_t QUERN_EXPORT quern_tiers_usable(void);

/* ---- softmax ------------------------------------------------------------------------------------ */

#define QUERN_SOFTMAX_TWO_PASS 1
#define QUERN_SOFTMAX_THREE_PASS_RELOAD 2
#define QUERN_SOFTMAX_THREE_PASS_RECOMPUTE 3

/* Flags of the passes. */
#define QUERN_SOFTMAX_SHIFTED 1   /* subtract state->maximum from every element first */
#define QUERN_SOFTMAX_STREAMING 2 /* write results past the caches (non-temporal stores) */

/* Elements of a chunk (summed in lanes, then folded) and of a slab (whose chunks are folded in order,
 * then the slabs in order). A pass over a part of a row must begin at a multiple of a slab. */
#define QUERN_SOFTMAX_CHUNK 2048
#define QUERN_SOFTMAX_SLAB 32768

/* Exponent of an empty sum, and of one whose row leaves the range of the unshifted kernel. */
#define QUERN_SOFTMAX_EMPTY (-1048576)
#define QUERN_SOFTMAX_OUT_OF_RANGE 1048576

/* A running sum (high + low) * 2^exponent of exponentials, and the maximum that a pass found. */
typedef struct quern_softmax_state {
  double high;
  double low;
  int64_t exponent;
  double maximum;
} quern_softmax_state;

/* Operands are a pointer and the position of the first element: the JVM hands over whole arrays, and would
 * have to make an object for a part of one. */

/* maximum = the largest of maximum and x[from..from+n), NaN ignored. */
int32_t QUERN_EXPORT quern_softmax_max_f32(int32_t tier, const float *x, int64_t from, int64_t n,
                                           quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_max_f64(int32_t tier, const double *x, int64_t from, int64_t n,
                                           quern_softmax_state *state);

/* Two-pass, first pass: adds exp(x[i]) to the state, each chunk at its own exponent. Stops early, with
 * exponent = QUERN_SOFTMAX_OUT_OF_RANGE, at a chunk that leaves the range. */
int32_t QUERN_EXPORT quern_softmax_sum_f32(int32_t tier, int32_t flags, const float *x, int64_t from,
                                           int64_t n, quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_sum_f64(int32_t tier, int32_t flags, const double *x, int64_t from,
                                           int64_t n, quern_softmax_state *state);

/* Three-pass recompute, second pass: adds exp(x[i]) at the state's exponent, that of the row's maximum. */
int32_t QUERN_EXPORT quern_softmax_sum_at_f32(int32_t tier, int32_t flags, const float *x, int64_t from,
                                              int64_t n, quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_sum_at_f64(int32_t tier, int32_t flags, const double *x, int64_t from,
                                              int64_t n, quern_softmax_state *state);

/* Three-pass reload, second pass: as sum_at, and y[i] = exp(x[i]) * 2^-exponent. */
int32_t QUERN_EXPORT quern_softmax_store_f32(int32_t tier, int32_t flags, const float *x, int64_t x_from,
                                             float *y, int64_t y_from, int64_t n, quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_store_f64(int32_t tier, int32_t flags, const double *x, int64_t x_from,
                                             double *y, int64_t y_from, int64_t n,
                                             quern_softmax_state *state);

/* Last pass of reload: y[i] = y[i] / sum, in place. */
int32_t QUERN_EXPORT quern_softmax_normalize_f32(int32_t tier, int32_t flags, float *y, int64_t from,
                                                 int64_t n, const quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_normalize_f64(int32_t tier, int32_t flags, double *y, int64_t from,
                                                 int64_t n, const quern_softmax_state *state);

/* Last pass of two-pass and of recompute: y[i] = exp(x[i]) * 2^-exponent / sum. */
int32_t QUERN_EXPORT quern_softmax_scale_f32(int32_t tier, int32_t flags, const float *x, int64_t x_from,
                                             float *y, int64_t y_from, int64_t n,
                                             const quern_softmax_state *state);
int32_t QUERN_EXPORT quern_softmax_scale_f64(int32_t tier, int32_t flags, const double *x, int64_t x_from,
                                             double *y, int64_t y_from, int64_t n,
                                             const quern_softmax_state *state);

/* Whole rows, each contiguous and one after the other. The same memory is in place; no other overlap. */
int32_t QUERN_EXPORT quern_softmax_rows_f32(int32_t tier, int32_t algorithm, int32_t flags, const float *x,
                                            int64_t x_from, float *y, int64_t y_from, int64_t rows,
                                            int64_t columns);
int32_t QUERN_EXPORT quern_softmax_rows_f64(int32_t tier, int32_t algorithm, int32_t flags, const double *x,
                                            int64_t x_from, double *y, int64_t y_from, int64_t rows,
                                            int64_t columns);

/* ---- log-Bessel --------------------------------------------------------------------------------- */

/* The evaluation of an element is a chain of passes over a table of columns in the caller's scratch: column c
 * of row i is scratch[c * QUERN_BESSEL_STRIDE + i]. Column 0 holds orders and column 1 arguments, which no
 * pass writes; the last pass of a chain leaves results in column 9, of log I and log K at once also in
 * column 10. Which chain serves which element: src/docs/log-bessel.md. Passes work in whole registers, so
 * that up to 15 rows beyond the last one are read and written as well; what they hold does not matter. */
#define QUERN_BESSEL_TERMS 64 /* the most that a pass may be asked for; of groups of nodes, 7 */
#define QUERN_BESSEL_COLUMNS 11
#define QUERN_BESSEL_STRIDE 528
#define QUERN_BESSEL_BLOCK 512

/* One pass over rows [from % STRIDE, ... + n), where scratch + from lies in the first column of a table.
 * pass: its place in kernels/bessel/passes.h. terms: of the passes whose loops have no fixed length. */
int32_t QUERN_EXPORT quern_bessel_pass(int32_t tier, int32_t pass, int32_t terms, double *scratch,
                                       int64_t from, int64_t n);

/* ---- approximate arithmetic ----------------------------------------------------------------------- */

/* Entries of the table of constants that says which format and which arithmetic it is: those of enum entry in
 * kernels/approx/operands.h. */
#define QUERN_APPROX_CONSTANTS 18

/* z[i] = pass(x[i], y[i]) for one of the passes of kernels/approx/passes.h, on 32-bit lanes: float32 numbers,
 * or the codes of a smaller format, one in each lane. A pass of one operand reads y too and ignores it. The
 * same memory is in place; no other overlap. */
int32_t QUERN_EXPORT quern_approx_pass(int32_t tier, int32_t pass, const int32_t *constants, const float *x,
                                       int64_t x_from, const float *y, int64_t y_from, float *z,
                                       int64_t z_from, int64_t n);

/* Sums go chunk by chunk: each chunk's is a float, in the order of kernels/approx/sums.h, and is added to
 * *total. Which NaN a total is, if it is one, is left open. */
#define QUERN_APPROX_CHUNK 2048

/* *total += the sum of x[x_from..x_from+n). */
int32_t QUERN_EXPORT quern_approx_sum(int32_t tier, const float *x, int64_t x_from, int64_t n, double *total);

/* *total += the sum of the products of x and y, each rounded together with its addition. */
int32_t QUERN_EXPORT quern_approx_dot(int32_t tier, const float *x, int64_t x_from, const float *y,
                                      int64_t y_from, int64_t n, double *total);

/* How products are made in a matrix product: by fused multiply-add; raw, by adding bits; the same, operands
 * of +0 left out; with every guard; by the printed formula, raw and guarded. In the second, third and fourth,
 * a holds bits less the offset, and every zero and subnormal number is +0, less the offset in a. */
#define QUERN_APPROX_EXACT 0
#define QUERN_APPROX_RAW 1
#define QUERN_APPROX_WITHOUT_ZEROS 2
#define QUERN_APPROX_GUARDED 3
#define QUERN_APPROX_FORMULA_RAW 4
#define QUERN_APPROX_FORMULA_GUARDED 5
#define QUERN_APPROX_MODES 6

/* Rows of a panel of a, columns of one of b. Both lie step by step along the depth: a[k * ROWS + row],
 * b[k * COLUMNS + column]; missing rows and columns hold anything. */
#define QUERN_APPROX_ROWS 12
#define QUERN_APPROX_COLUMNS 32

/* Flags. */
#define QUERN_APPROX_CONTINUED 1 /* sums begin with what c holds; otherwise with +0 */

/* c = a * b for a number of panels of a, one behind the other, and one of b; the rows of c, COLUMNS long, are
 * c_stride apart. Each element is one sum of products in the order of the depth; if it is NaN, which one is
 * left open. */
int32_t QUERN_EXPORT quern_approx_tile(int32_t tier, int32_t mode, int32_t flags, const int32_t *constants,
                                       const float *a, int64_t a_from, const float *b, int64_t b_from,
                                       float *c, int64_t c_from, int64_t c_stride, int64_t panels,
                                       int64_t depth);

#ifdef __cplusplus
}
#endif

#endif
