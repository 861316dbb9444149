// SPDX-License-Identifier: Apache-2.0
#include "cuda/emulator/config.h"

#include <stdio.h>
#include <stdlib.h>

#include <climits>
#include <sstream>

namespace emulator {
namespace {

struct setting {
  const char *key;
  long long config::*value;
  long long least, most;
};

constexpr setting settings[] = {
    {"devices", &config::devices, 0, 16},
    {"compute", &config::compute, 10, 999},
    {"version", &config::version, 1000, INT_MAX},
    {"memory", &config::memory, 0, 1LL << 40},
    {"pools", &config::pools, 0, 1},
    {"clusters", &config::clusters, 1, 16},
    {"init", &config::init, 0, 999},
    {"load", &config::load, 0, 999},
    {"load_ptx", &config::load_ptx, 0, 999},
    {"launch", &config::launch, 0, 999},
    {"lost", &config::lost, 0, 999},
    {"deferred", &config::deferred, 0, 1},
    {"order", &config::order, 0, 2},
    {"seed", &config::seed, 0, LLONG_MAX},
};

}  // namespace

long long *config::at(const std::string &key) {
  for (const setting &s : settings)
    if (key == s.key) return &(this->*s.value);
  return nullptr;
}

bool config::set(const std::string &key, long long value) {
  for (const setting &s : settings) {
    if (key != s.key || value < s.least || value > s.most) continue;
    this->*s.value = value;
    return true;
  }
  return false;
}

config config::from_environment() {
  config c;
  const char *text = getenv("QUERN_EMULATOR");
  std::istringstream entries(text ? text : "");
  for (std::string entry; std::getline(entries, entry, ',');) {
    const size_t equals = entry.find('=');
    char *end = nullptr;
    const char *value = equals == std::string::npos ? "" : entry.c_str() + equals + 1;
    const long long number = strtoll(value, &end, 10);
    if (*value == 0 || *end != 0 || !c.set(entry.substr(0, equals), number))
      fprintf(stderr, "quern emulator: QUERN_EMULATOR: no such setting: %s\n", entry.c_str());
  }
  return c;
}

}  // namespace emulator
