#!/bin/sh
# Generates the Java bindings in bindings/java from native/include/quern.h.
#
#   regenerate.sh            replace the bindings and record their digests
#   regenerate.sh --check    generate elsewhere and compare; exit 1 with the
#                            differences when the committed ones differ
#
# Runs the jextract named by $JEXTRACT, or the one on the PATH. What is bound is
# every declaration and macro whose name begins with quern_ or QUERN_; the list
# comes from jextract itself, so a new function needs no edit here.
set -eu
export LC_ALL=C

case "${1-}" in
  '') check=no ;;
  --check) check=yes ;;
  *) echo "usage: regenerate.sh [--check]" >&2; exit 2 ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
package=dev/quern/internal/bindings
committed=$here/java/$package

fail() {
  echo "bindings/regenerate.sh: $1" >&2
  exit 2
}

jextract=$(command -v -- "${JEXTRACT:-jextract}") ||
  fail "no jextract: set JEXTRACT to it or put it on the PATH"
case $jextract in
  /*) ;;
  *) jextract=$PWD/$jextract ;;
esac
[ -f "$root/native/include/quern.h" ] || fail "native/include/quern.h is missing"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

# From the header's folder, so that no path of this machine is part of the input.
cd "$root/native/include"

"$jextract" --dump-includes "$work/all" quern.h >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  fail "jextract could not read native/include/quern.h"
}
awk '$1 ~ /^--include-/ && $2 ~ /^(quern|QUERN)_/ { print $1, $2 }' "$work/all" >"$work/ours"
# With an empty list jextract would bind the whole C library.
[ -s "$work/ours" ] || fail "native/include/quern.h declares nothing named quern_ or QUERN_"

"$jextract" "@$work/ours" --target-package dev.quern.internal.bindings \
  --header-class-name quern_h --output "$work/java" quern.h ||
  fail "jextract failed"

generated=$work/java/$package
[ -f "$generated/quern_h.java" ] || fail "jextract wrote no quern_h.java"
if grep -rnF -e "$root" -e "$work" "$work/java" >&2; then
  fail "the generated code names a path of this machine"
fi

cd "$root"
if [ "$check" = yes ]; then
  if ! diff -ru "$committed" "$generated" >"$work/diff" 2>&1; then
    # Names relative to the repository, not to this machine.
    sed -e "s|$generated|generated|g" -e "s|$root/||g" "$work/diff"
    echo "bindings/regenerate.sh: bindings/java differs; run bindings/regenerate.sh" >&2
    exit 1
  fi
  "$here/check.sh" || exit 1
  exit 0
fi

# Only now that generation has succeeded: out with the old files, in with the new.
rm -rf "$committed"
mkdir -p "$committed"
cp "$generated"/*.java "$committed/"
"$here/check.sh" --print >"$work/digests"
cp "$work/digests" "$here/quern.h.sha256"
