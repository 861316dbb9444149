#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes bench/target/gpu: all that run.sh needs on a machine with a GPU's driver, and neither a JDK nor a network.

fail() {
  printf '%s\n' "bundle: $*" >&2
  exit 1
}

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd) || exit 1
root=$(CDPATH='' cd -P "$here/../.." && pwd) || exit 1
target=$root/bench/target/gpu
most_kib=61440

# Builds what is not up to date.
jdk=$("$root/quern" --print-jdk) || exit

rm -rf "$target"
mkdir -p "$target/lib" || fail "can't make $target"
libs=$root/bench/target/lib
cp "$root/bench/target/quern-bench.jar" "$libs"/picocli-*.jar "$libs"/jackson-*.jar "$target/lib/" ||
  fail "the build left no libraries in $libs"
for jar in "$libs"/quern-[0-9]*.jar "$libs"/quern.jar; do
  if [ -f "$jar" ]; then cp "$jar" "$target/lib/quern.jar"; fi
done
[ -f "$target/lib/quern.jar" ] || fail "the build left no quern.jar in $libs"

# Of echarts, the one file that pages hold, and its licence.
(
  mkdir "$target/echarts" && cd "$target/echarts" || exit 1
  "$jdk/bin/jar" xf "$libs"/echarts-*.jar
  find . -type f ! -path '*/dist/echarts.min.js' ! -iname 'license*' ! -iname 'notice*' -exec rm {} +
  find . -type d -empty -delete
  "$jdk/bin/jar" cfM "$target/lib/echarts.jar" .
) || fail "can't take echarts from $libs"
rm -r "$target/echarts"

# What our JARs need, JMH and peers aside, which stay behind; jackson needs more only for what we don't have it read.
# And what is asked for by name alone.
modules=$("$jdk/bin/jdeps" --multi-release base --ignore-missing-deps --print-module-deps \
  "$target/lib/quern.jar" "$target/lib/quern-bench.jar" | tail -n 1) || fail "jdeps failed"
"$jdk/bin/jlink" --strip-debug --compress zip-9 --no-header-files --no-man-pages \
  --add-modules "$modules,java.logging,jdk.incubator.vector,jdk.management" \
  --add-options='--add-modules=jdk.incubator.vector' \
  --output "$target/runtime" || fail "jlink failed"

cp "$here/run.sh" "$here/torch_softmax.py" "$target/" || fail "can't write to $target"
size=$(du -sk "$target" | cut -f1)
[ "$size" -le $most_kib ] || fail "$target has $size KiB, expected at most $most_kib"
printf '%s\n' "bundle: $target, $size KiB; copy it to a machine with a GPU and call its run.sh"
