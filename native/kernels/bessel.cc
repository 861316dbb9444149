// SPDX-License-Identifier: Apache-2.0
// The passes of log-Bessel, compiled once per tier: QUERN_SIMD is the tier's simd/*.h, QUERN_TABLE the
// table's name.
#include "kernels/bessel_table.h"
#include QUERN_SIMD
#include "kernels/bessel/classes.h"
#include "kernels/bessel/columns.h"
#include "kernels/bessel/integral.h"
#include "kernels/bessel/series.h"
#include "kernels/bessel/temme.h"
#include "kernels/bessel/uniform.h"

namespace {

// The first register wherever the rows begin, the others at their alignment: arrays of the JVM begin
// anywhere, and every access across a cache line counts twice. Some rows are done twice, which is right
// because no pass reads a column that it writes; where rows are few, it costs more than it saves.
constexpr int64_t few = 16 * f64::width;

template <void (*pass)(rows, int)>
void each(int64_t n, int32_t terms, double *scratch) {
  int64_t next = f64::width;
  if (n > few) next -= (int64_t)((uintptr_t)scratch % (f64::width * sizeof(double)) / sizeof(double));
  for (int64_t i = 0; i < n; i = next, next += f64::width) pass(rows{scratch + i}, terms);
}

}  // namespace

#define BESSEL_PASS_OF(NAME, ...) each<__VA_ARGS__>,
extern const bessel_table QUERN_TABLE = {{BESSEL_PASSES(BESSEL_PASS_OF)}};
