// SPDX-License-Identifier: Apache-2.0
// Every usable tier gives the bits that expected-bits.csv recorded; the Java backends are held to the same
// table.
//   expected_bits_test           checks the table in the working directory
//   expected_bits_test --print   prints it anew, from the fastest tier here
// A row's hash is FNV-1a of 64 bits over the bytes of the result, each element's lowest byte first.
#include <fstream>
#include <sstream>

#include "check.h"
#include "softmax_calls.h"

namespace {

constexpr char header[] = "dtype,distribution,size,seed,hash";

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

uint64_t hash_of(int32_t tier, const std::string &dtype, const std::string &distribution, int64_t n,
                 uint64_t seed) {
  if (dtype == "f32") return hash(softmax(tier, make_row<float>(distribution, n, seed)));
  if (dtype == "f64") return hash(softmax(tier, make_row<double>(distribution, n, seed)));
  return 0;
}

void print() {
  // Around the groups, blocks, chunks and slabs of the reduction order.
  constexpr int64_t sizes[] = {1,  7,  8,   9,   15,   16,   17,   31,   33,   63,
                               64, 65, 100, 129, 1000, 2047, 2048, 2049, 4097, 6200};
  constexpr int64_t long_sizes[] = {32767, 32768, 32769, 65541, 100003};
  uint64_t seed = 1000;
  std::puts(header);
  const auto row = [&](const char *dtype, const std::string &distribution, int64_t n) {
    const uint64_t h = hash_of(usable_tiers().back(), dtype, distribution, n, seed);
    std::printf("%s,%s,%lld,%llu,%016llx\n", dtype, distribution.c_str(), (long long)n,
                (unsigned long long)seed, (unsigned long long)h);
    seed++;
  };
  size_t turn = 0, long_turn = 0;
  for (const char *dtype : {"f32", "f64"}) {
    row(dtype, "normal", 0);
    for (const std::string &distribution : distributions()) {
      for (int k = 0; k < 3; k++) {
        row(dtype, distribution, sizes[turn % 20]);
        turn += 7;
      }
      row(dtype, distribution, long_sizes[long_turn++ % 5]);
    }
    for (const int64_t n : {16, 64, 2048, 32768, 65536}) row(dtype, "uniform10", n);
  }
}

void check() {
  std::ifstream table("expected-bits.csv");
  std::string line;
  CHECK(std::getline(table, line) && line == header, "expected-bits.csv begins with \"%s\"", line.c_str());
  while (std::getline(table, line)) {
    std::string dtype, distribution, size, seed, recorded;
    std::istringstream cells(line);
    for (std::string *cell : {&dtype, &distribution, &size, &seed, &recorded})
      std::getline(cells, *cell, ',');
    for (const int32_t tier : usable_tiers()) {
      const uint64_t h = hash_of(tier, dtype, distribution, std::stoll(size), std::stoull(seed));
      char text[17];
      std::snprintf(text, sizeof text, "%016llx", (unsigned long long)h);
      CHECK(recorded == text, "tier %d gives %s for: %s", tier, text, line.c_str());
    }
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc > 1 && std::string(argv[1]) == "--print") {
    print();
    return 0;
  }
  check();
  return checks::report("expected bits");
}
