// SPDX-License-Identifier: Apache-2.0
// What tests set and ask for.
#include <string.h>

#include "cuda/emulator/driver.h"

using namespace emulator;

int quern_emulator_set(const char *key, long long value) {
  driver &d = the_driver();
  const std::lock_guard<std::mutex> guard(d.lock);
  if (!key) return 1;
  if (strcmp(key, "reset") != 0) return d.settings.set(key, value) ? 0 : 1;
  // 1: contexts work again. 2: all that the process holds is gone, too.
  if (value != 1 && value != 2) return 1;
  for (context &c : d.contexts) {
    c.lost = c.about_to_be_lost = CUDA_SUCCESS;
    if (value != 2) continue;
    clear(c);
    c.retained = 0;
  }
  if (value != 2) return 0;
  d.host.clear();
  d.registered.clear();
  d.buried.clear();
  d.launches = d.launch_cluster = d.launch_threads = d.damaged = 0;
  d.initialized = false;
  return 0;
}

long long quern_emulator_get(const char *key) {
  driver &d = the_driver();
  const std::lock_guard<std::mutex> guard(d.lock);
  if (!key) return -1;
  if (const long long *setting = d.settings.at(key)) return *setting;
  const std::string k = key;
  if (k == "host.allocations") return (long long)d.host.size();
  if (k == "host.registered") return (long long)d.registered.size();
  if (k == "launches") return d.launches;
  if (k == "launch.cluster") return d.launch_cluster;
  if (k == "launch.threads") return d.launch_threads;
  // Allocations beside which something wrote, as was seen when they were freed.
  if (k == "memory.damaged") return d.damaged;
  long long sum = 0;
  for (const context &c : d.contexts) {
    if (k == "memory.used")
      sum += (long long)c.used();
    else if (k == "memory.allocations")
      sum += (long long)c.memory.size();
    else if (k == "streams")
      sum += (long long)c.streams.size();
    else if (k == "events")
      sum += (long long)c.events.size();
    else if (k == "modules")
      sum += (long long)c.modules.size();
    else if (k == "memory.pools")
      sum += (long long)c.pools.size() - (c.default_pool ? 1 : 0);
    else if (k == "contexts")
      sum += c.retained;
    else
      return -1;
  }
  return sum;
}
