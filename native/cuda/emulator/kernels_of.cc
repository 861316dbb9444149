// SPDX-License-Identifier: Apache-2.0
// Enters the kernels of QUERN_CUDA_SOURCE, those that its list QUERN_CUDA_LIST names, into the table.
// Compiled once for each .cu, since they configure the headers that they share.
#include QUERN_CUDA_SOURCE
#include "cuda/emulator/kernel.h"
#include "cuda/kernels.h"

namespace {

#define ENTER(NAME)                                                                                          \
  constexpr int threads_of_##NAME =                                                                          \
      emulator::bound_of([](auto n) -> decltype((void)&NAME<decltype(n)::value>) {},                         \
                         std::make_integer_sequence<int, emulator::most_threads / emulator::lanes>());       \
  static_assert(threads_of_##NAME > 0, "launch bounds are a multiple of 32, at most 1024");                  \
  [[maybe_unused]] const int entered_##NAME = emulator::add_kernel(                                          \
      {#NAME, threads_of_##NAME, emulator::signature<&NAME<threads_of_##NAME>>::arguments,                   \
       emulator::signature<&NAME<threads_of_##NAME>>::bind});
QUERN_CUDA_LIST(ENTER)

}  // namespace
