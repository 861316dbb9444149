// SPDX-License-Identifier: Apache-2.0
// simd/real.h over float32, and arithmetic on the bits of its numbers. Included after a simd/*.h.
#pragma once

#define QUERN_REAL f32
#include "simd/real.h"

namespace {

FUNCTION logical less(integer a, integer b) { return {f32::iless(a.i, b.i)}; }
FUNCTION logical equal(integer a, integer b) { return {f32::iequal(a.i, b.i)}; }
FUNCTION integer select(logical m, integer a, integer b) { return f32::iselect(m.m, a.i, b.i); }
FUNCTION integer operator^(integer a, integer b) { return f32::ixor(a.i, b.i); }
FUNCTION integer truncated(real a) { return f32::truncated(a.v); }
FUNCTION real converted(integer a) { return f32::converted(a.i); }

// Whether one of the elements has none of these bits.
FUNCTION bool any_without(integer a, int32_t these) {
  return f32::any(f32::iequal(f32::iand(a.i, f32::iset(these)), f32::iset(0)));
}

}  // namespace
