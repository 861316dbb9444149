// SPDX-License-Identifier: Apache-2.0
// A kernel as the launcher sees it.
#pragma once

#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace emulator {

struct kernel {
  const char *name;
  int most_threads;
  int arguments;
  // Copies the arguments, as a launch does; what it gives runs one thread.
  std::function<void()> (*bind)(void **arguments);
};

// Null where there is none of that name.
const kernel *find_kernel(const std::string &name);
// Returns nothing of use: an initializer.
int add_kernel(const kernel &k);

template <class... A, size_t... I>
std::function<void()> bind_arguments(void (*function)(A...), void **arguments, std::index_sequence<I...>) {
  (void)arguments;
  return [function, copied = std::tuple<A...>(*static_cast<A *>(arguments[I])...)] {
    std::apply(function, copied);
  };
}

template <auto function>
struct signature;
template <class... A, void (*function)(A...)>
struct signature<function> {
  static constexpr int arguments = sizeof...(A);
  static std::function<void()> bind(void **arguments) {
    return bind_arguments(function, arguments, std::index_sequence_for<A...>());
  }
};

// The number of threads for which the kernel exists. See KERNEL in device.h.
template <class Instance, int... warps>
constexpr int bound_of(Instance, std::integer_sequence<int, warps...>) {
  return (
      0 + ... +
      (std::is_invocable_v<Instance, std::integral_constant<int, 32 * (warps + 1)>> ? 32 * (warps + 1) : 0));
}

}  // namespace emulator
