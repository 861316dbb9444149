// SPDX-License-Identifier: Apache-2.0
#include "cuda/emulator/fibers.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif
#if defined(ADDRESS_SANITIZER)
#include <sanitizer/asan_interface.h>
#endif

// What a called function must keep, and nothing else: the C library's contexts save signal masks, by system
// calls.
#if defined(__x86_64__)
asm(R"(
  .text
  .globl quern_emulator_switch_stack
  .hidden quern_emulator_switch_stack
  .type quern_emulator_switch_stack, @function
quern_emulator_switch_stack:
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  mov %rsp, (%rdi)
  mov %rsi, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
  .size quern_emulator_switch_stack, . - quern_emulator_switch_stack
)");
#elif defined(__aarch64__)
asm(R"(
  .text
  .globl quern_emulator_switch_stack
  .hidden quern_emulator_switch_stack
  .type quern_emulator_switch_stack, %function
quern_emulator_switch_stack:
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
  .size quern_emulator_switch_stack, . - quern_emulator_switch_stack
)");
#else
#error "No switch of stacks for this architecture"
#endif

namespace emulator {
namespace {

constexpr size_t stack_bytes = 256 * 1024;
// Tops at one distance from each other would share few sets of the caches.
constexpr size_t colours = 61, colour_bytes = 192;

}  // namespace

char *stacks::take() {
  if (free_.empty()) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    void *p = mmap(nullptr, page + stack_bytes, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return nullptr;
    if (mprotect(p, page, PROT_NONE) != 0) {
      munmap(p, page + stack_bytes);
      return nullptr;
    }
    all_.push_back(static_cast<char *>(p) + page + stack_bytes - all_.size() % colours * colour_bytes);
    free_.push_back(all_.back());
  }
  char *stack = free_.back();
  free_.pop_back();
  return stack;
}

void stacks::take_back_all() {
#if defined(ADDRESS_SANITIZER)
  // Frames that were never left would stay forbidden.
  constexpr size_t used = stack_bytes - colours * colour_bytes;
  for (char *stack : all_) __asan_unpoison_memory_region(stack - used, used);
#endif
  free_ = all_;
}

void *beginning(char *stack, void (*function)()) {
#if defined(__x86_64__)
  // Six registers, where to go, and what would be where to return to from there.
  constexpr int words = 8, target = 6;
#else
  constexpr int words = 20, target = 11;
#endif
  uint64_t frame[words] = {};
  frame[target] = reinterpret_cast<uintptr_t>(function);
  return memcpy(stack - sizeof frame, frame, sizeof frame);
}

}  // namespace emulator
