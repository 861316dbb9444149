// SPDX-License-Identifier: Apache-2.0
// Stacks, and how to get from one to another.
#pragma once

#include <stddef.h>

#include <vector>

namespace emulator {

class stacks {
 public:
  // Null where there is no memory.
  char *take();
  void give_back(char *stack) { free_.push_back(stack); }
  // Those that nobody gave back, too: what ran on them will never go on.
  void take_back_all();

 private:
  std::vector<char *> all_, free_;
};

// What switch_stack takes, to begin function, which never returns, on that stack.
void *beginning(char *stack, void (*function)());

}  // namespace emulator

// Leaves this stack, with where to come back to in *from, for the other.
extern "C" void quern_emulator_switch_stack(void **from, void *to);
