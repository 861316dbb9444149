// SPDX-License-Identifier: Apache-2.0
// The chains of passes that a call needs, as its caller hands them to the kernels:
// dev.quern.bessel.BesselPlan has them. A kernel's argument by value.
#pragma once

#include <stdint.h>

// Whose chain. AT_ONCE is for classes 1 to 5: the function's or, where log I and log K are wanted both, that
// of the two. FIRST, the function's, log I's of both; SECOND, log K's of both, else anything; POWER_SCALED,
// that of power-scaled log I, whatever the function is.
enum quern_cuda_chain { AT_ONCE, FIRST, SECOND, POWER_SCALED_I, CHAINS };

// By chain and class of elements: pass (its place in kernels/bessel/passes.h) and terms, in turn; a pass of
// -1 ends what is shorter than four. Of class 0 there is none.
struct quern_cuda_plans {
  int32_t step[CHAINS][12][8];
};

// What is left for the second kernel: lists of elements of class 0 and of classes 6 to 11. Two share a part
// of n entries; one grows from its beginning, one from its end.
constexpr int LISTS = 7;
constexpr int LIST_PARTS = 4;
// From the length of one list to that of the next: each has a cache line of its own.
constexpr int COUNT_STRIDE = 32;
