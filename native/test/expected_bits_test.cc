// SPDX-License-Identifier: Apache-2.0
// Every usable tier gives the bits that expected-bits.csv recorded.
//   expected_bits_test           checks the table in the working directory
//   expected_bits_test --print   prints it anew, from the fastest tier here
#include "expected_bits.h"

#include "softmax_calls.h"

namespace {

constexpr char header[] = "dtype,distribution,size,seed,hash";

uint64_t hash_of(int32_t tier, const expected_row &row) {
  if (row.kind == "f32") return hash(softmax(tier, make_row<float>(row.input, row.size, row.seed)));
  if (row.kind == "f64") return hash(softmax(tier, make_row<double>(row.input, row.size, row.seed)));
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
    print_row({dtype, distribution, n, seed++}, hash_of);
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

}  // namespace

int main(int argc, char **argv) {
  if (argc > 1 && std::string(argv[1]) == "--print") {
    print();
    return 0;
  }
  check_table("expected-bits.csv", header, hash_of);
  return checks::report("expected bits");
}
