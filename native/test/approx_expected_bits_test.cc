// SPDX-License-Identifier: Apache-2.0
// Every usable tier gives the bits of approximate arithmetic that expected-bits-approx.csv recorded.
//   approx_expected_bits_test           checks the table in the working directory
//   approx_expected_bits_test --print   prints it anew, from the fastest tier here
//
// A row names, by its kind:
//   a pass         FORMAT ARITHMETIC BITS DISTRIBUTION: of x, made from the seed, and y, made from the next
//   one sum, dot       the distribution of float32 numbers x, y, likewise: the total, a double, from 0
//   tile-MODE      FORMAT ARITHMETIC BITS DISTRIBUTION, of 2 panels, the size being the depth: c, whose rows
//                  are 32 apart, continued. a, b and c are made as approx_tile says; any NaN is 0x7FC00000.
#include "approx_inputs.h"
#include "expected_bits.h"

namespace {

constexpr char header[] = "kind,input,size,seed,hash";
constexpr int64_t panels = 2;

size_t index_of(const std::vector<std::string> &names, const std::string &name) {
  for (size_t i = 0; i < names.size(); i++)
    if (names[i] == name) return i;
  std::abort();
}

uint64_t hash_of_total(int32_t tier, const expected_row &row) {
  const approx_format &format = approx_formats()[0];
  const std::vector<float> x = make_codes(format, row.input, row.size, row.seed);
  const std::vector<float> y = make_codes(format, row.input, row.size, row.seed + 1);
  double total = 0;
  require(row.kind == "sum" ? quern_approx_sum(tier, x.data(), 0, row.size, &total)
                            : quern_approx_dot(tier, x.data(), 0, y.data(), 0, row.size, &total));
  return hash(std::vector<double>{total});
}

uint64_t hash_of_tile(int32_t tier, int32_t mode, const approx_setting &setting,
                      const std::string &distribution, const expected_row &row) {
  const approx_tile t(mode, setting, distribution, panels, row.size, QUERN_APPROX_COLUMNS, row.seed);
  std::vector<float> c = t.c;
  require(quern_approx_tile(tier, mode, QUERN_APPROX_CONTINUED, setting.constants, t.a.data(), 0, t.b.data(),
                            0, c.data(), 0, t.c_stride, panels, t.depth));
  for (float &v : c)
    if (v != v) v = from_bits<float>(0x7FC00000);
  return hash(c);
}

uint64_t hash_of(int32_t tier, const expected_row &row) {
  if (row.kind == "sum" || row.kind == "dot") return hash_of_total(tier, row);
  const approx_setting setting = approx_setting_of(row.input);
  const std::string distribution = row.input.substr(row.input.rfind(' ') + 1);
  if (row.kind.rfind("tile-", 0) == 0)
    return hash_of_tile(tier, (int32_t)index_of(approx_modes(), row.kind.substr(5)), setting, distribution,
                        row);
  const auto pass = (int32_t)index_of(approx_pass_names(), row.kind);
  const std::vector<float> x = make_codes(setting.format, distribution, row.size, row.seed);
  const std::vector<float> y = make_codes(setting.format, distribution, row.size, row.seed + 1);
  std::vector<float> z(x.size());
  require(quern_approx_pass(tier, pass, setting.constants, x.data(), 0, y.data(), 0, z.data(), 0, row.size));
  return hash(z);
}

void print() {
  constexpr int64_t sizes[] = {300, 77, 515, 150, 129, 200, 61};
  uint64_t seed = 6000;
  size_t turn = 0;
  std::puts(header);
  const auto print_next = [&](const std::string &kind, const std::string &input) {
    print_row({kind, input, sizes[turn++ % 7], seed += 10}, hash_of);
  };
  for (int32_t pass = 0; pass < APPROX_PASS_COUNT; pass++) {
    const std::string &name = approx_pass_names()[(size_t)pass];
    for (const char *arithmetic : {"l-mul 23", "pam:1.0552 23", "l-mul-saturating 4"})
      for (const char *distribution : {" near_one", " roots", " mixed"})
        print_next(name, "float32 " + (arithmetic + std::string(distribution)));
    // Others are of float32 alone.
    if (pass > APPROX_ROUND_FRACTION) continue;
    for (const approx_format &format : approx_formats())
      if (format.bits < 32 && pass != APPROX_MULTIPLY_EXACT)
        for (const char *arithmetic : {"l-mul 23", "pam:1.0552 23", "l-mul-saturating 2"})
          print_next(name, format.name + " " + arithmetic + " mixed");
  }
  for (const char *kind : {"sum", "dot"})
    for (const int64_t n : {1, 63, 64, 65, 300, 2048, 5000})
      print_row({kind, "near_one", n, seed += 10}, hash_of);
  for (const std::string &mode : approx_modes())
    for (const char *arithmetic : {"l-mul 23", "mitchell 23", "l-mul-saturating 3"})
      for (const char *distribution : {" near_one", " with_zeros", " roots", " rare"})
        print_next("tile-" + mode, "float32 " + (arithmetic + std::string(distribution)));
}

}  // namespace

int main(int argc, char **argv) {
  if (argc > 1 && std::string(argv[1]) == "--print") {
    print();
    return 0;
  }
  check_table("expected-bits-approx.csv", header, hash_of);
  return checks::report("expected bits of approximate arithmetic");
}
