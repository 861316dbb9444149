// SPDX-License-Identifier: Apache-2.0
// Memory that ends, and begins, where unreadable memory does.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

constexpr unsigned char untouched = 0xA5;

// Readable pages between two unreadable ones.
class guarded {
 public:
  explicit guarded(size_t least)
      : page((size_t)sysconf(_SC_PAGESIZE)), size((least + page - 1) / page * page) {
    void *all = mmap(nullptr, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect((unsigned char *)all + page, size, PROT_READ | PROT_WRITE) != 0)
      std::abort();
    begin = (unsigned char *)all + page;
  }
  guarded(const guarded &) = delete;
  guarded &operator=(const guarded &) = delete;
  ~guarded() { munmap(begin - page, size + 2 * page); }

  // Where `bytes` bytes lie against the end or the beginning, everything else filled.
  unsigned char *place(size_t bytes, bool at_end) {
    std::memset(begin, untouched, size);
    return at_end ? begin + size - bytes : begin;
  }

  bool kept_outside(const unsigned char *row, size_t bytes) const {
    const auto kept = [](unsigned char c) { return c == untouched; };
    return std::all_of((const unsigned char *)begin, row, kept) &&
           std::all_of(row + bytes, (const unsigned char *)begin + size, kept);
  }

 private:
  size_t page, size;
  unsigned char *begin;
};
