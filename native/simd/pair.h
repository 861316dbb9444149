// SPDX-License-Identifier: Apache-2.0
// Two elements a register: what a thread of a GPU holds where both shall share what an instruction costs
// beside its arithmetic, such as the coefficients of a polynomial.
#pragma once

#include "simd/element.h"

// As simd/lane.h says.
#define QUERN_OF_A_THREAD

namespace {

template <class One>
struct pair : traits<typename One::element> {
  using Element = typename One::element;
  using Bits = typename traits<Element>::bits;
  using scaling = typename One::scaling;
  struct vec {
    typename One::vec x, y;
  };
  struct integers {
    typename One::integers x, y;
  };
  struct mask {
    bool x, y;
  };
  static constexpr int registers = One::registers / 2;
  static constexpr int width = 2;

  ON_DEVICE static vec load(const Element *p) { return {One::load(p), One::load(p + 1)}; }
  ON_DEVICE static void store(Element *p, vec v) {
    One::store(p, v.x);
    One::store(p + 1, v.y);
  }
  ON_DEVICE static void stream(Element *p, vec v) { store(p, v); }
  ON_DEVICE static vec set(Element x) { return {One::set(x), One::set(x)}; }
  ON_DEVICE static vec whole(int32_t x) { return {One::whole(x), One::whole(x)}; }
  ON_DEVICE static vec add(vec a, vec b) { return {One::add(a.x, b.x), One::add(a.y, b.y)}; }
  ON_DEVICE static vec sub(vec a, vec b) { return {One::sub(a.x, b.x), One::sub(a.y, b.y)}; }
  ON_DEVICE static vec mul(vec a, vec b) { return {One::mul(a.x, b.x), One::mul(a.y, b.y)}; }
  ON_DEVICE static vec div(vec a, vec b) { return {One::div(a.x, b.x), One::div(a.y, b.y)}; }
  ON_DEVICE static vec fma(vec a, vec b, vec c) { return {One::fma(a.x, b.x, c.x), One::fma(a.y, b.y, c.y)}; }
  ON_DEVICE static vec sqrt(vec a) { return {One::sqrt(a.x), One::sqrt(a.y)}; }
  ON_DEVICE static vec max(vec a, vec b) { return {One::max(a.x, b.x), One::max(a.y, b.y)}; }
  ON_DEVICE static vec max_or_second(vec a, vec b) {
    return {One::max_or_second(a.x, b.x), One::max_or_second(a.y, b.y)};
  }
  ON_DEVICE static Element first(vec v) { return One::first(v.x); }
  ON_DEVICE static Element largest(vec v) { return One::largest(One::max(v.x, v.y)); }
  ON_DEVICE static vec keep_from(vec v, vec least) {
    return {One::keep_from(v.x, least.x), One::keep_from(v.y, least.y)};
  }
  ON_DEVICE static scaling scaling_by(int64_t exponent) { return One::scaling_by(exponent); }
  ON_DEVICE static vec scale(vec m, vec n, vec k, scaling s) {
    return {One::scale(m.x, n.x, k.x, s), One::scale(m.y, n.y, k.y, s)};
  }

  ON_DEVICE static mask less(vec a, vec b) { return {One::less(a.x, b.x), One::less(a.y, b.y)}; }
  ON_DEVICE static mask less_equal(vec a, vec b) {
    return {One::less_equal(a.x, b.x), One::less_equal(a.y, b.y)};
  }
  ON_DEVICE static mask equal(vec a, vec b) { return {One::equal(a.x, b.x), One::equal(a.y, b.y)}; }
  ON_DEVICE static mask iless(integers a, integers b) { return {One::iless(a.x, b.x), One::iless(a.y, b.y)}; }
  ON_DEVICE static mask iequal(integers a, integers b) {
    return {One::iequal(a.x, b.x), One::iequal(a.y, b.y)};
  }
  ON_DEVICE static mask both(mask a, mask b) { return {One::both(a.x, b.x), One::both(a.y, b.y)}; }
  ON_DEVICE static mask either(mask a, mask b) { return {One::either(a.x, b.x), One::either(a.y, b.y)}; }
  ON_DEVICE static bool any(mask m) { return m.x || m.y; }
  ON_DEVICE static vec select(mask m, vec a, vec b) {
    return {One::select(m.x, a.x, b.x), One::select(m.y, a.y, b.y)};
  }
  ON_DEVICE static integers iselect(mask m, integers a, integers b) {
    return {One::iselect(m.x, a.x, b.x), One::iselect(m.y, a.y, b.y)};
  }
  ON_DEVICE static integers bits(vec a) { return {One::bits(a.x), One::bits(a.y)}; }
  ON_DEVICE static vec number(integers a) { return {One::number(a.x), One::number(a.y)}; }
  ON_DEVICE static integers iset(Bits x) { return {One::iset(x), One::iset(x)}; }
  ON_DEVICE static integers iadd(integers a, integers b) {
    return {One::iadd(a.x, b.x), One::iadd(a.y, b.y)};
  }
  ON_DEVICE static integers isub(integers a, integers b) {
    return {One::isub(a.x, b.x), One::isub(a.y, b.y)};
  }
  ON_DEVICE static integers iand(integers a, integers b) {
    return {One::iand(a.x, b.x), One::iand(a.y, b.y)};
  }
  ON_DEVICE static integers ior(integers a, integers b) { return {One::ior(a.x, b.x), One::ior(a.y, b.y)}; }
  ON_DEVICE static integers ixor(integers a, integers b) {
    return {One::ixor(a.x, b.x), One::ixor(a.y, b.y)};
  }
  ON_DEVICE static integers truncated(vec a) { return {One::truncated(a.x), One::truncated(a.y)}; }
  ON_DEVICE static vec converted(integers a) { return {One::converted(a.x), One::converted(a.y)}; }
  template <int n>
  ON_DEVICE static integers shift_left(integers a) {
    return {One::template shift_left<n>(a.x), One::template shift_left<n>(a.y)};
  }
  template <int n>
  ON_DEVICE static integers shift_right(integers a) {
    return {One::template shift_right<n>(a.x), One::template shift_right<n>(a.y)};
  }
};

using f32 = pair<element_f32>;
using f64 = pair<element_f64>;

}  // namespace
