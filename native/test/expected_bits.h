// SPDX-License-Identifier: Apache-2.0
// Tables of hashes that every usable tier has to give; the Java backends are held to the same tables. A hash
// is FNV-1a of 64 bits over the bytes of a result, each element's lowest byte first.
#pragma once

#include <fstream>
#include <sstream>

#include "check.h"
#include "inputs.h"
#include "tiers.h"

template <class T>
uint64_t hash(const std::vector<T> &y) {
  uint64_t h = 0xCBF29CE484222325u;
  for (const T v : y) {
    typename bits_of<T>::type bits;
    std::memcpy(&bits, &v, sizeof bits);
    for (size_t b = 0; b < sizeof bits; b++) h = (h ^ (bits >> 8 * b & 0xFF)) * 0x100000001B3u;
  }
  return h;
}

// What a row of a table names: the kind of result, of how many elements, made from which seed.
struct expected_row {
  std::string kind, input;
  int64_t size;
  uint64_t seed;
};

using hash_of_row = uint64_t (*)(int32_t tier, const expected_row &row);

inline void print_row(const expected_row &row, hash_of_row hash_of) {
  std::printf("%s,%s,%lld,%llu,%016llx\n", row.kind.c_str(), row.input.c_str(), (long long)row.size,
              (unsigned long long)row.seed, (unsigned long long)hash_of(usable_tiers().back(), row));
}

// Checks the table in the working directory.
inline void check_table(const char *file, const std::string &header, hash_of_row hash_of) {
  std::ifstream table(file);
  std::string line;
  CHECK(std::getline(table, line) && line == header, "%s begins with \"%s\"", file, line.c_str());
  while (std::getline(table, line)) {
    std::string kind, input, size, seed, recorded;
    std::istringstream cells(line);
    for (std::string *cell : {&kind, &input, &size, &seed, &recorded}) std::getline(cells, *cell, ',');
    const expected_row row = {kind, input, std::stoll(size), std::stoull(seed)};
    for (const int32_t tier : usable_tiers()) {
      char text[17];
      std::snprintf(text, sizeof text, "%016llx", (unsigned long long)hash_of(tier, row));
      CHECK(recorded == text, "tier %d gives %s for: %s", tier, text, line.c_str());
    }
  }
}
