#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All that can be said of a GPU, in one call: report, bits, limits, speed, PyTorch beside it where there is one.
#   run.sh [OUT]         OUT is a folder for the results (default: results/NAME-OF-THE-GPU)
#   QUERN_GPU_OPTS       more options for 'quern gpu', such as --quick
#   QUERN_JAVA_OPTS      more options for the JVM
# Status: 0; 1 if bits differ or something fails; 3 without a GPU.

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd) || exit 1

say() { printf '%s\n' "gpu: $*" >&2; }

# In a bundle this script lies beside the runtime; in a checkout a bundle may have been made.
if [ -x "$here/runtime/bin/java" ]; then
  bundle=$here
  root=$here
else
  root=$(CDPATH='' cd -P "$here/../.." && pwd) || exit 1
  bundle=$root/bench/target/gpu
fi

if [ -x "$bundle/runtime/bin/java" ]; then
  quern() {
    # shellcheck disable=SC2086 # split on purpose
    "$bundle/runtime/bin/java" --enable-native-access=ALL-UNNAMED ${QUERN_JAVA_OPTS:-} \
      -cp "$bundle/lib/*" dev.quern.cli.Main "$@"
  }
else
  quern() { "$root/quern" "$@"; }
fi

name=$(quern gpu --print-name) || exit
out=${1:-$root/results/$name}
mkdir -p "$out" || exit 1

say "report"
quern report --json >"$out/report.json" || exit 1
if command -v nvidia-smi >/dev/null; then nvidia-smi -q >"$out/nvidia-smi.txt" 2>&1; fi

# shellcheck disable=SC2086 # split on purpose
quern gpu ${QUERN_GPU_OPTS:-} --list-shapes softmax >"$out/shapes.txt" || exit 1
torch=
if command -v python3 >/dev/null; then
  say "PyTorch"
  if python3 "$here/torch_softmax.py" "$out/shapes.txt" >"$out/torch.jsonl"; then
    torch="--torch"
  else
    rm -f "$out/torch.jsonl"
    say "PyTorch was not measured"
  fi
else
  say "no python3: PyTorch was not measured"
fi

say "kernels"
status=$out/.status
# shellcheck disable=SC2086 # split on purpose
{
  quern gpu ${QUERN_GPU_OPTS:-} ${torch:+--torch "$out/torch.jsonl"} --out "$out"
  echo $? >"$status"
} | tee "$out/table.txt"
result=$(cat "$status")
rm -f "$status"
say "everything is in $out"
exit "$result"
