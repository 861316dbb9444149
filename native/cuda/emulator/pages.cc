// SPDX-License-Identifier: Apache-2.0
#include "cuda/emulator/pages.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace emulator {

guarded::guarded(size_t bytes) {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t whole = rounded_up(bytes, page);
  // In front, too: neighbours in memory would hide what runs backwards.
  void *p = mmap(nullptr, whole + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) return;
  mapped_ = static_cast<char *>(p);
  mapped_size_ = whole + 2 * page;
  if (whole > 0 && mprotect(mapped_ + page, whole, PROT_READ | PROT_WRITE) != 0) return;
  data_ = mapped_ + page + whole - rounded_up(bytes, alignment);
  size_ = bytes;
  memset(mapped_ + page, unwritten, whole);
}

guarded::~guarded() {
  if (mapped_) munmap(mapped_, mapped_size_);
}

guarded::guarded(guarded &&other) noexcept { *this = std::move(other); }

guarded &guarded::operator=(guarded &&other) noexcept {
  std::swap(mapped_, other.mapped_);
  std::swap(data_, other.data_);
  std::swap(mapped_size_, other.mapped_size_);
  std::swap(size_, other.size_);
  return *this;
}

bool guarded::damaged() const {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const auto written = [](char c) { return static_cast<unsigned char>(c) != unwritten; };
  return std::any_of(mapped_ + page, data_, written) ||
         std::any_of(data_ + size_, mapped_ + mapped_size_ - page, written);
}

}  // namespace emulator
