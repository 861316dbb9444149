// SPDX-License-Identifier: Apache-2.0
// The tiers that run here, and calls that must succeed.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "quern.h"

inline std::vector<int32_t> usable_tiers() {
  std::vector<int32_t> tiers;
  const uint32_t mask = quern_tiers_compiled() & quern_tiers_of_cpu() & quern_tiers_usable();
  for (int32_t tier = 0; tier < 32; tier++)
    if (mask >> tier & 1) tiers.push_back(tier);
  return tiers;
}

inline void require(int32_t status) {
  if (status == QUERN_OK) return;
  std::printf("unexpected status %d\n", status);
  std::exit(1);
}
