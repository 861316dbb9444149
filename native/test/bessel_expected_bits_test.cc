// SPDX-License-Identifier: Apache-2.0
// Every usable tier gives the bits of log-Bessel that expected-bits-bessel.csv recorded.
//   bessel_expected_bits_test           checks the table in the working directory
//   bessel_expected_bits_test --print   prints it anew, from the fastest tier here
#include "bessel_chains.h"
#include "expected_bits.h"

namespace {

constexpr char header[] = "function,class,size,seed,hash";

uint64_t hash_of(int32_t tier, const expected_row &row) {
  const int of_class = std::stoi(row.input);
  return hash(
      bessel(tier, bessel_function_of(row.kind), of_class, make_operands(of_class, row.size, row.seed)));
}

void print() {
  constexpr int64_t sizes[] = {300, 77, 515, 150, 129, 200, 61};
  uint64_t seed = 5000;
  size_t turn = 0;
  std::puts(header);
  for (const bessel_function &f : bessel_functions())
    for (int c = 1; c < bessel_classes; c++)
      print_row({f.name, std::to_string(c), sizes[turn++ % 7], seed++}, hash_of);
}

}  // namespace

int main(int argc, char **argv) {
  if (argc > 1 && std::string(argv[1]) == "--print") {
    print();
    return 0;
  }
  check_table("expected-bits-bessel.csv", header, hash_of);
  return checks::report("expected bits of log-Bessel");
}
