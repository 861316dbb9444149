// SPDX-License-Identifier: Apache-2.0
// Memory whose end lies against a page that nobody may touch.
#pragma once

#include <stddef.h>

namespace emulator {

// What memory holds that nothing was written to.
constexpr unsigned char unwritten = 0xCB;
// What a kernel may take for granted of a pointer; up to so many bytes less one lie between data and guard.
constexpr size_t alignment = 16;

constexpr size_t rounded_up(size_t n, size_t to) { return (n + to - 1) / to * to; }

class guarded {
 public:
  guarded() = default;
  // Empty where there is no memory.
  explicit guarded(size_t bytes);
  ~guarded();
  guarded(guarded &&other) noexcept;
  guarded &operator=(guarded &&other) noexcept;

  // Aligned to 16 bytes.
  char *data() const { return data_; }
  size_t size() const { return size_; }
  // Whether what lies around the data, short of the guard, has been written.
  bool damaged() const;

 private:
  char *mapped_ = nullptr, *data_ = nullptr;
  size_t mapped_size_ = 0, size_ = 0;
};

}  // namespace emulator
