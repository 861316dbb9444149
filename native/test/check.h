// SPDX-License-Identifier: Apache-2.0
// CHECK(condition, format, ...): counts and prints a failure, with what is needed to repeat it.
#pragma once

#include <cstdarg>
#include <cstdio>
#include <string>

struct checks {
  static inline long made = 0, failed = 0;

  // For main() to return. A test that checked nothing has not passed.
  static int report(const char *what) {
    std::printf("%s: %ld checks, %ld failed\n", what, made, failed);
    return failed == 0 && made > 0 ? 0 : 1;
  }

  [[gnu::format(printf, 3, 4)]] static void fail(int line, const char *condition, const char *format, ...) {
    constexpr int enough = 25;
    if (++failed > enough) return;
    std::printf("line %d: %s: ", line, condition);
    va_list arguments;
    va_start(arguments, format);
    std::vprintf(format, arguments);
    va_end(arguments);
    std::printf("\n");
    std::fflush(stdout);
  }
};

#define CHECK(condition, ...)                                                                                \
  do {                                                                                                       \
    checks::made++;                                                                                          \
    if (!(condition)) checks::fail(__LINE__, #condition, __VA_ARGS__);                                       \
  } while (0)
