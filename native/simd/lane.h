// SPDX-License-Identifier: Apache-2.0
// One element a register: what a thread of a GPU holds.
#pragma once

#include "simd/element.h"

// That registers are a GPU thread's: there is whole(), of an integer, and a column is one register.
#define QUERN_OF_A_THREAD

namespace {

using f32 = element_f32;
using f64 = element_f64;

}  // namespace
