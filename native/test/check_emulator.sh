#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_emulator.sh HEADER LIBRARY: the emulated driver exports what its header declares, no more.
# NM names the tool.
set -eu
declared=$(sed -n 's/^[a-zA-Z ]* \(cu[A-Z][A-Za-z0-9_]*\|quern_emulator_[a-z]*\)(.*/\1/p' "$1" | LC_ALL=C sort)
exported=$("${NM:-nm}" -D --defined-only "$2" | sed 's/.* //' | LC_ALL=C sort)
if [ -z "$declared" ] || [ "$declared" != "$exported" ]; then
  printf 'declared:\n%s\nexported:\n%s\n' "$declared" "$exported"
  exit 1
fi
