// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "cuda/emulator/kernel.h"

namespace emulator {
namespace {

// Made when first used: kernels enter while the library's globals are being made.
std::map<std::string, kernel> &table() {
  static std::map<std::string, kernel> kernels;
  return kernels;
}

}  // namespace

const kernel *find_kernel(const std::string &name) {
  const auto found = table().find(name);
  return found == table().end() ? nullptr : &found->second;
}

int add_kernel(const kernel &k) {
  table()[k.name] = k;
  return 0;
}

}  // namespace emulator
