// SPDX-License-Identifier: Apache-2.0
// What the kernels of approximate arithmetic take by value.
#pragma once

#include <stdint.h>

#include "quern.h"

// The table of constants that says which format and which arithmetic it is: kernels/approx/operands.h.
struct quern_cuda_constants {
  int32_t entry[QUERN_APPROX_CONSTANTS];
};

// C = A B or, transposed, A B^T, of float32 matrices, row by row; strides are from row to row, in elements. A
// has `depth` columns; C is none of the others.
struct quern_cuda_matrix {
  const float *a;
  int64_t a_stride;
  const float *b;
  int64_t b_stride;
  float *c;
  int64_t c_stride;
  int64_t rows;
  int64_t columns;
  int64_t depth;
  int64_t
      first_end;  // 0, or where the sums of row 0 end; those of each row are one longer then, at most depth
  int32_t transposed;
  quern_cuda_constants constants;
};

// Bytes of shared memory that a matrix product's blocks, of 256 threads, need.
constexpr int QUERN_CUDA_MATRIX_SHARED = 8736;
// A block makes a square of the result with so many rows.
constexpr int QUERN_CUDA_MATRIX_TILE = 64;
