#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the peers of the log-Bessel benchmarks that are installed, unless that has been done.
#   build.sh FOLDER   puts libbessel_peers.so into FOLDER
# Says why and fails if there can be none.
set -eu

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
source=$here/bessel_peers.cc
folder=${1:?FOLDER is missing}
library=$folder/libbessel_peers.so

fail() {
  printf '%s\n' "$*"
  exit 1
}

for compiler in ${CXX:-} g++ c++ clang++ ''; do
  [ -n "$compiler" ] || fail 'peers need a C++ compiler: install g++'
  if command -v "$compiler" >/dev/null 2>&1; then break; fi
done

installed=$(
  "$compiler" -x c++ -E -P - 2>/dev/null <<'PROBE'
#if __has_include(<gsl/gsl_sf_bessel.h>)
gsl
#endif
#if __has_include(<boost/math/special_functions/bessel.hpp>)
boost
#endif
PROBE
) || fail "peers need a C++ compiler, and $compiler does not work"
defines=
libraries=
for peer in $installed; do
  case $peer in
    gsl) defines="$defines -DQUERN_GSL" libraries='-lgsl -lgslcblas' ;;
    boost) defines="$defines -DQUERN_BOOST" ;;
  esac
done

# A named level, as the library's own tiers have: what is measured must not depend on the machine that compiled it.
level=
if [ "$(uname -m)" = x86_64 ] && grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo; then
  level=' -march=x86-64-v3'
fi
how="$compiler -std=c++17 -O2$level -shared -fPIC$defines"
if [ -f "$library" ] && [ -z "$(find "$source" -newer "$library")" ] &&
  [ "$(cat "$library.how" 2>/dev/null)" = "$how" ]; then
  exit 0
fi
mkdir -p "$folder"
# Beside, then renamed: several benchmarks may find it missing at once.
trap 'rm -f "$library.$$"' EXIT
# shellcheck disable=SC2086 # split on purpose
said=$($how -o "$library.$$" "$source" $libraries 2>&1) || fail "peers don't compile: $said"
printf '%s\n' "$how" >"$library.how"
mv -f "$library.$$" "$library"
