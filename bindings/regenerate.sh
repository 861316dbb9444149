#!/bin/sh
# Generates the Java bindings in bindings/java: those of native/include/quern.h, and, where a CUDA
# toolkit is installed, those of its cuda.h. That header is looked for in $CUDA_HOME/include and in
# /usr/local/cuda/include; without it the committed bindings of cuda.h stay as they are.
#
#   regenerate.sh            replace the bindings and record their digests
#   regenerate.sh --check    generate elsewhere and compare; exit 1 with the
#                            differences when the committed ones differ
#
# Runs the jextract named by $JEXTRACT, or the one on the PATH. What is bound of quern.h is every
# declaration and macro whose name begins with quern_ or QUERN_; the list comes from jextract
# itself, so a new function needs no edit here. What is bound of cuda.h is in cuda.includes.
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
differ=no

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

# generate HEADER FOLDER PACKAGE OPTION...: from the header's folder, so that no path of this machine
# is part of the input.
generate() {
  header=$1 folder=$2 target=$3
  shift 3
  (cd "$folder" && "$jextract" "$@" --target-package "$(echo "$target" | tr / .)" \
    --header-class-name "${header%.h}_h" --output "$work/java" "$header") >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "jextract failed on $header"
  }
  [ -f "$work/java/$target/${header%.h}_h.java" ] || fail "jextract wrote no ${header%.h}_h.java"
  if grep -rnF -e "$root" -e "$work" -e "$folder" "$work/java" >&2; then
    fail "the generated code names a path of this machine"
  fi
}

# deliver PACKAGE: compares, or replaces. Only called once all generation has succeeded.
deliver() {
  committed=$here/java/$1 generated=$work/java/$1
  mkdir -p "$work/old" "$work/new" "$committed"
  rm -f "$work/old"/* "$work/new"/*
  cp "$generated"/*.java "$work/new/"
  if [ "$check" = yes ]; then
    cp "$committed"/*.java "$work/old/" 2>/dev/null || true
    if ! diff -ru "$work/old" "$work/new" >"$work/diff" 2>&1; then
      # Names relative to the repository, not to this machine.
      sed -e "s|$work/old|bindings/java/$1|g" -e "s|$work/new|generated|g" "$work/diff"
      differ=yes
    fi
  else
    rm -f "$committed"/*.java
    cp "$work/new"/*.java "$committed/"
  fi
}

(cd "$root/native/include" && "$jextract" --dump-includes "$work/all" quern.h) >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  fail "jextract could not read native/include/quern.h"
}
awk '$1 ~ /^--include-/ && $2 ~ /^(quern|QUERN)_/ { print $1, $2 }' "$work/all" >"$work/quern"
# With an empty list jextract would bind the whole C library.
[ -s "$work/quern" ] || fail "native/include/quern.h declares nothing named quern_ or QUERN_"
generate quern.h "$root/native/include" "$package" "@$work/quern"

cuda=
for folder in ${CUDA_HOME:+"$CUDA_HOME/include"} /usr/local/cuda/include; do
  if [ -f "$folder/cuda.h" ]; then
    cuda=$folder
    break
  fi
done
if [ -n "$cuda" ]; then
  grep -v '^#' "$here/cuda.includes" >"$work/cuda"
  # The macro declares what the header renames, too: cuEventElapsedTime, which every driver has, is
  # otherwise one that only the newest have.
  generate cuda.h "$cuda" "$package/cuda" "@$work/cuda" -D __CUDA_API_VERSION_INTERNAL
  # Symbols come from the driver's library as it was found, not from what the class loader has loaded.
  sed -e '/SymbolLookup SYMBOL_LOOKUP = /,/;/c\
    static final SymbolLookup SYMBOL_LOOKUP = dev.quern.internal.cuda.DriverLibrary.lookup();' \
    -e '/static final Arena LIBRARY_ARENA/,/^$/d' \
    "$work/java/$package/cuda/cuda_h.java" >"$work/cuda_h.java"
  grep -q 'DriverLibrary.lookup()' "$work/cuda_h.java" || fail "cuda_h.java has no SYMBOL_LOOKUP to replace"
  mv "$work/cuda_h.java" "$work/java/$package/cuda/cuda_h.java"
fi

deliver "$package"
if [ -n "$cuda" ]; then
  deliver "$package/cuda"
else
  echo "bindings/regenerate.sh: no cuda.h (set CUDA_HOME): its bindings are left as they are" >&2
fi

if [ "$check" = yes ]; then
  if [ "$differ" = yes ]; then
    echo "bindings/regenerate.sh: bindings/java differs; run bindings/regenerate.sh" >&2
    exit 1
  fi
  "$here/check.sh" || exit 1
  exit 0
fi
"$here/check.sh" --print quern >"$work/digests"
cp "$work/digests" "$here/quern.h.sha256"
if [ -n "$cuda" ]; then
  "$here/check.sh" --print cuda >"$work/digests"
  cp "$work/digests" "$here/cuda.h.sha256"
fi
