#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_library.sh ARCHITECTURE HEADER LIBRARY BASELINE_OBJECT...
# What the library exports, needs and executes: the header's functions and data, the C library, and in baseline objects
# no instruction beyond the baseline. NM, READELF and OBJDUMP name the tools.
set -eu
LC_ALL=C
export LC_ALL
architecture=$1 header=$2 library=$3
shift 3
failed=0
complain() {
  echo "$*" >&2
  failed=1
}

declared=$({
  grep -o 'quern_[a-z0-9_]*(' "$header" | tr -d '('
  sed -n 's/^extern .*[ *]\(quern_[a-z0-9_]*\);.*/\1/p' "$header"
} | sort -u)
exported=$("$NM" -D --defined-only "$library" | awk '{print $3}' | sort -u)
[ -n "$declared" ] || complain "no function found in $header"
[ "$declared" = "$exported" ] || complain "declared:
$declared
exported:
$exported"

# The loader is needed by a compiler that protects the stack, on some architectures.
needed=$("$READELF" -dW "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
for name in $needed; do
  case $name in
    libc.so.* | ld-linux-*.so.*) ;;
    *) complain "needs $name" ;;
  esac
done

newest=$("$READELF" -VW "$library" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
[ "$(printf '%s\nGLIBC_2.17\n' "${newest:-GLIBC_2.0}" | sort -V | tail -n 1)" = GLIBC_2.17 ] ||
  complain "needs $newest, newer than the oldest systems that run a JDK 25"

"$READELF" -lW "$library" | grep 'GNU_STACK' | grep -q 'RW ' || complain 'its stack is executable'
"$READELF" -SW "$library" | grep -qE '\.(symtab|debug_info)' && complain 'it is not stripped'
"$READELF" -nW "$library" | grep -q 'Build ID' && complain 'it has a build id'

if [ "$architecture" = x86_64 ]; then
  for object in "$@"; do
    # Every AVX instruction begins with v; of the others only the ones for virtual machines and segments do.
    wide=$("$OBJDUMP" -d --no-show-raw-insn "$object" |
      awk -F '\t' 'NF > 1 && ($2 ~ /^v/ || $0 ~ /%[yz]mm/) && $2 !~ /^ver[rw]/' | head -n 3)
    [ -z "$wide" ] || complain "$object: $wide"
    "$OBJDUMP" -d "$object" | grep -qwE 'retq?' || complain "$object: nothing disassembled"
  done
fi
exit "$failed"
