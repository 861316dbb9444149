// SPDX-License-Identifier: Apache-2.0
// What tests choose of the emulated driver, as "key=value,..." in QUERN_EMULATOR, and while it runs by
// quern_emulator_set.
#pragma once

#include <string>

namespace emulator {

struct config {
  // Of the same kind; compute is 10 major + minor, version as cuDriverGetVersion has it.
  long long devices = 1, compute = 90, version = 13000, memory = 1LL << 30, pools = 1;
  // The most blocks that a cluster may have, allowed or not.
  long long clusters = 16;
  // What cuInit, loading a fatbin, loading PTX and every launch give.
  long long init = 0, load = 0, load_ptx = 0, launch = 0;
  // What every call gives after the next launch, until lost=0 and reset=1.
  long long lost = 0;
  // Streams run only when something waits for them or asks.
  long long deferred = 0;
  // In which threads and blocks run: 0 forward, 1 backward, 2 random.
  long long order = 0, seed = 1;

  // Null where there is no such key.
  long long *at(const std::string &key);
  // False for an unknown key or a value it can't have.
  bool set(const std::string &key, long long value);
  static config from_environment();
};

}  // namespace emulator
