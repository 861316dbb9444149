// SPDX-License-Identifier: Apache-2.0
// Formats, arithmetics and the tables of constants that tell the passes of them: the counterpart of the Java
// classes Format, Arithmetic and Constants, whose names these are.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/approx_table.h"

struct approx_format {
  std::string name;
  int bits, fraction;  // of a code, and of its fraction
  int32_t infinite;    // magnitudes from here on are no numbers
  int32_t not_a_number;

  int bias() const { return (1 << (bits - 2 - fraction)) - 1; }
  int32_t normal() const { return 1 << fraction; }
  int32_t one() const { return bias() << fraction; }
  int32_t magnitude() const { return (int32_t)((1u << (bits - 1)) - 1); }
  uint32_t all() const { return 2 * (uint32_t)magnitude() + 1; }
  bool has_infinity() const { return infinite != not_a_number; }
};

inline const std::vector<approx_format> &approx_formats() {
  static const std::vector<approx_format> formats = {{"float32", 32, 23, 0x7F800000, 0x7FC00000},
                                                     {"bfloat16", 16, 7, 0x7F80, 0x7FC0},
                                                     {"float16", 16, 10, 0x7C00, 0x7E00},
                                                     {"float8-e4m3fn", 8, 3, 0x7F, 0x7F},
                                                     {"float8-e5m2", 8, 2, 0x7C, 0x7E}};
  return formats;
}

enum class approx_kind { exact, l_mul, l_mul_formula, piecewise_affine };
enum class approx_guard { ieee, saturating, raw };

struct approx_arithmetic {
  approx_kind kind;
  approx_guard guard;
  float offset;  // what 1 times 1 is in piecewise-affine arithmetic
};

// exact, l-mul, l-mul-formula, mitchell or pam:OFFSET, each also with -raw or -saturating behind.
inline approx_arithmetic approx_arithmetic_of(std::string name) {
  approx_guard guard = approx_guard::ieee;
  const auto ends = [&](const std::string &suffix, approx_guard with) {
    if (name.size() < suffix.size() || name.substr(name.size() - suffix.size()) != suffix) return;
    name.resize(name.size() - suffix.size());
    guard = with;
  };
  ends("-raw", approx_guard::raw);
  ends("-saturating", approx_guard::saturating);
  if (name == "exact") return {approx_kind::exact, guard, 1};
  if (name == "l-mul") return {approx_kind::l_mul, guard, 1};
  if (name == "l-mul-formula") return {approx_kind::l_mul_formula, guard, 1};
  if (name == "mitchell") return {approx_kind::piecewise_affine, guard, 1};
  if (name.rfind("pam:", 0) != 0) std::abort();
  return {approx_kind::piecewise_affine, guard, std::strtof(name.c_str() + 4, nullptr)};
}

// The entries of a table: those of enum entry in kernels/approx/operands.h.
enum approx_entry {
  MAGNITUDE,
  SIGN,
  FRACTION,
  NORMAL,
  INFINITE,
  LAST,
  NOT_A_NUMBER,
  OVERFLOWN,
  OFFSET,
  BIAS,
  STEP,
  ROUND_KEPT,
  ROUND_LOST,
  ROUND_HALF,
  ROUND_LAST,
  ROUND_LEAST,
  BASE,
  BASE_LOG
};
static_assert(BASE_LOG + 1 == QUERN_APPROX_CONSTANTS);

// An arithmetic of a format's codes, whose fractions are rounded to so many bits, and its table. The base is
// 10: of the others, log2 or log is 1.
struct approx_setting {
  approx_format format;
  std::string name;
  int bits;
  approx_arithmetic arithmetic;
  int32_t constants[QUERN_APPROX_CONSTANTS];

  approx_setting(const approx_format &format, const std::string &name, int bits)
      : format(format),
        name(name),
        bits(std::min(bits, format.fraction)),
        arithmetic(approx_arithmetic_of(name)) {
    const int fraction = format.fraction, lost = fraction - this->bits;
    const int32_t step = 1 << (fraction - length());
    int32_t *c = constants;
    c[MAGNITUDE] = format.magnitude();
    c[SIGN] = ~format.magnitude();
    c[FRACTION] = format.normal() - 1;
    c[NORMAL] = format.normal();
    c[INFINITE] = format.infinite;
    c[LAST] = format.has_infinity() ? format.infinite : format.infinite - 1;
    c[NOT_A_NUMBER] = format.not_a_number;
    c[OVERFLOWN] = arithmetic.guard == approx_guard::saturating ? format.infinite - 1 : format.infinite;
    c[OFFSET] = format.one();
    if (arithmetic.kind == approx_kind::l_mul) c[OFFSET] -= step;
    if (arithmetic.kind == approx_kind::piecewise_affine) c[OFFSET] -= offset();
    c[BIAS] = format.one();
    c[STEP] = step;
    c[ROUND_LOST] = lost > 0 ? (1 << lost) - 1 : 0;
    c[ROUND_KEPT] = ~c[ROUND_LOST];
    c[ROUND_HALF] = lost > 0 ? 1 << (lost - 1) : 1;
    c[ROUND_LAST] = lost > 0 ? 1 << lost : 0;
    c[ROUND_LEAST] = flushes() ? format.normal() : 0;
    c[BASE] = 0x40549A78;
    c[BASE_LOG] = 0x40135D8E;
  }

  // l of L-Mul.
  int length() const { return bits <= 3 ? bits : bits == 4 ? 3 : 4; }
  bool flushes() const {
    return arithmetic.kind != approx_kind::exact && arithmetic.guard != approx_guard::raw;
  }
  // How far the magnitude of the offset lies above that of 1, in last places.
  int32_t offset() const {
    int32_t in_float;
    std::memcpy(&in_float, &arithmetic.offset, sizeof in_float);
    return (int32_t)std::nearbyint(std::ldexp((double)(in_float - 0x3F800000), format.fraction - 23));
  }

  // FORMAT ARITHMETIC BITS, as the table of expected bits and failures have it.
  std::string text() const { return format.name + " " + name + " " + std::to_string(bits); }
};

// Of a format, settings that differ in every entry of the table.
inline std::vector<approx_setting> approx_settings(const approx_format &format) {
  return {{format, "exact", 23},
          {format, "exact", 6},
          {format, "l-mul", 23},
          {format, "l-mul", 4},
          {format, "l-mul-raw", 3},
          {format, "l-mul-saturating", 2},
          {format, "l-mul-formula", 23},
          {format, "l-mul-formula", 3},
          {format, "l-mul-formula-saturating", 4},
          {format, "l-mul-formula-raw", 2},
          {format, "mitchell", 23},
          {format, "mitchell-saturating", 5},
          {format, "pam:1.0552", 23},
          {format, "pam:1.75-raw", 23},
          {format, "pam:0.75", 7}};
}

inline const std::vector<approx_setting> &approx_settings() {
  static const std::vector<approx_setting> settings = [] {
    std::vector<approx_setting> all;
    for (const approx_format &format : approx_formats())
      for (const approx_setting &setting : approx_settings(format)) all.push_back(setting);
    return all;
  }();
  return settings;
}

// FORMAT ARITHMETIC BITS, and whatever follows.
inline approx_setting approx_setting_of(const std::string &text) {
  const size_t name = text.find(' ') + 1, bits = text.find(' ', name) + 1;
  for (const approx_format &format : approx_formats())
    if (format.name == text.substr(0, name - 1))
      return {format, text.substr(name, bits - 1 - name), std::atoi(text.c_str() + bits)};
  std::abort();
}

// Passes by the names that they have in kernels/approx/passes.h, in lower case.
inline const std::vector<std::string> &approx_pass_names() {
  static const std::vector<std::string> names = [] {
#define APPROX_PASS_NAME(NAME, ...) #NAME,
    std::vector<std::string> all = {APPROX_PASSES(APPROX_PASS_NAME)};
#undef APPROX_PASS_NAME
    for (std::string &name : all)
      for (char &c : name) c = c == '_' ? '-' : (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return all;
  }();
  return names;
}
