#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the native library for this machine's architecture, and for aarch64 where a cross compiler is installed.
#   build.sh OUTDIR [BUILDDIR]   puts libquern.so and its SHA-256 into OUTDIR/<os>-<arch>/, the GPU's kernels,
#                                where nvcc is installed, into OUTDIR/cuda/
#   build.sh --test [BUILDDIR]   builds the C++ tests and runs them, for aarch64 under QEMU
#   build.sh --emulator OUTDIR [BUILDDIR]   puts the emulated CUDA driver, which tests use, into OUTDIR
# Without CMake or a compiler, or without nvcc, it says so and succeeds: the JAR then does without those kernels.
#   NVCC                         the CUDA compiler, "none" for none; otherwise that on the PATH, or in
#                                /usr/local/cuda/bin
#   QUERN_FORMAT=warn            files that clang-format would change are warned of; otherwise they fail the build
set -eu

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
report=

say() { printf 'native: %s\n' "$*"; }
fail() {
  printf 'native: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
add_to_report() { report="${report:+$report; }$1"; }

# Runs a command, showing what it printed only if it fails.
quietly() {
  if ! "$@" >"$build/log" 2>&1; then
    cat "$build/log" >&2
    fail "failed: $*"
  fi
}

has_compiler() {
  if [ -n "${CXX:-}" ]; then
    have "${CXX%% *}"
  else
    have c++ || have g++ || have clang++
  fi
}

# compile FOLDER CMAKE_OPTION...: configures once, then builds what has changed; of $targets, if any are named.
targets=
compile() {
  folder=$build/$1
  shift
  cache=$folder/CMakeCache.txt
  # A moved checkout, or folders shared with a container, leave a cache that CMake refuses.
  if [ -f "$cache" ] && ! { grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$cache" &&
    grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$folder" "$cache"; }; then
    rm -rf "$folder"
  fi
  mkdir -p "$folder"
  # Makefiles, whatever CMAKE_GENERATOR says: the same everywhere, and make is there where a compiler is.
  quietly cmake -S "$here" -B "$folder" -G 'Unix Makefiles' -DCMAKE_BUILD_TYPE=Release "$@"
  # shellcheck disable=SC2086
  quietly cmake --build "$folder" --parallel "$jobs" $targets
}

digest() {
  if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}
sha256() { digest <"$1"; }

# Beside, then renamed: nobody sees half a library, and what is up to date keeps its time.
put() {
  if cmp -s "$1" "$2"; then return 1; fi
  cp "$1" "$2.new"
  mv -f "$2.new" "$2"
}

deliver() {
  platform=$1
  mkdir -p "$out/$platform"
  library=$build/$platform/libquern.so
  sha256 "$library" >"$library.sha256"
  state='up to date'
  if put "$library" "$out/$platform/libquern.so"; then state=built; fi
  if put "$library.sha256" "$out/$platform/libquern.so.sha256"; then state=built; fi
  add_to_report "$platform $state"
}

withdraw() { rm -f "$out/$1/libquern.so" "$out/$1/libquern.so.sha256"; }

check_format() {
  version=
  if have clang-format; then
    version=$(clang-format --version | sed -n 's/.*version \([0-9][0-9]*\).*/\1/p')
  fi
  if [ "${version:-0}" -lt 14 ]; then
    add_to_report 'format not checked (no clang-format >= 14)'
    return
  fi
  unformatted=$(cd "$here" && find . -name '*.h' -o -name '*.cc' -o -name '*.cu' | LC_ALL=C sort | while read -r file; do
    clang-format --style=file "$file" | cmp -s - "$file" || printf ' native/%s' "${file#./}"
  done)
  if [ -z "$unformatted" ]; then
    add_to_report 'format checked'
  elif [ "${QUERN_FORMAT:-}" = warn ]; then
    say "WARNING: clang-format would change$unformatted"
  else
    fail "clang-format -i should be run on$unformatted"
  fi
}

# ---- the GPU's kernels: an image per file of native/cuda, each with code for the GPUs below and, for what comes
# after them, PTX. A driver older than nvcc takes neither; for it there is PTX of an early version beside them,
# which says all that is needed for compute capability 7.5.
cuda_targets='75 80 86 89 90 100 120'
early_ptx=6.3
cuda_options='-std=c++17 -O3 -fmad=false --expt-relaxed-constexpr'

find_nvcc() {
  for nvcc in ${NVCC:-nvcc /usr/local/cuda/bin/nvcc}; do
    if have "$nvcc"; then return; fi
  done
  return 1
}

# Those of the targets that this nvcc knows.
known_targets() {
  known=" $("$nvcc" --list-gpu-code | tr '\n' ' ') "
  for target in $cuda_targets; do
    case $known in
      *" sm_$target "*) printf '%s ' "$target" ;;
    esac
  done
}

# Code for each target, and PTX of the last.
code_options() {
  for target in $targets; do
    printf ' -gencode arch=compute_%s,code=sm_%s' "$target" "$target"
  done
  printf ' -gencode arch=compute_%s,code=compute_%s' "$target" "$target"
}

# deliver_image FILE: with its digest.
deliver_image() {
  sha256 "$1" >"$1.sha256"
  for file in "$1" "$1.sha256"; do
    if put "$file" "$out/cuda/${file##*/}"; then state=built; fi
  done
}

build_images() {
  if ! find_nvcc; then
    rm -rf "$out/cuda"
    add_to_report "cuda left out (${NVCC:+$NVCC: }no nvcc)"
    return
  fi
  images=$build/cuda
  mkdir -p "$images" "$out/cuda"
  targets=$(known_targets)
  release=$("$nvcc" --version | sed -n 's/.*release \([0-9.]*\),.*/\1/p')
  made_from=$({
    printf '%s %s %s %s\n' "$release" "$targets" "$early_ptx" "$cuda_options"
    cat "$here/build.sh" "$here"/cuda/*.cu "$here"/cuda/*.h "$here"/simd/*.h "$here"/kernels/*.h "$here"/kernels/*/*.h "$here"/include/*.h
  } | digest)
  state='up to date'
  if [ "$(cat "$images/made-from" 2>/dev/null)" != "$made_from" ]; then
    rm -f "$images"/*
    (
      # Relative, so that the checkout's place is no part of an image.
      cd "$here"
      for source in cuda/*.cu; do
        name=${source#cuda/}
        name=${name%.cu}
        # shellcheck disable=SC2046,SC2086
        quietly "$nvcc" $cuda_options -I. -Iinclude $(code_options) --threads 0 \
          -Xfatbin -compress-all -fatbin -o "$images/$name.fatbin" "$source"
        # shellcheck disable=SC2086
        quietly "$nvcc" $cuda_options -I. -Iinclude -arch=compute_75 -ptx -o "$images/$name.new" "$source"
        # That pragma is a hint, which early versions don't know.
        sed -e "s/^\.version .*/.version $early_ptx/" -e '/\.pragma "used_bytes_mask/d' \
          "$images/$name.new" >"$images/$name.ptx"
        quietly "$nvcc" -arch=sm_75 -cubin -o "$images/$name.new" "$images/$name.ptx"
        rm "$images/$name.new"
      done
    )
    echo "$release" >"$images/release"
    echo "$targets" >"$images/targets"
    echo "$made_from" >"$images/made-from"
  fi
  for image in "$images"/*.fatbin "$images"/*.ptx; do deliver_image "$image"; done
  for file in release targets; do
    if put "$images/$file" "$out/cuda/$file"; then state=built; fi
  done
  add_to_report "cuda $state (nvcc $release)"
}

build_libraries() {
  if ! have cmake || ! has_compiler; then
    withdraw "$host"
    withdraw linux-aarch64
    what=$(have cmake && echo 'C++ compiler' || echo CMake)
    say "no $what found: the JAR will have no native kernels; scalar and vector Java serve"
    return
  fi
  compile "$host"
  deliver "$host"
  if [ "$host" = linux-x86_64 ]; then
    if have aarch64-linux-gnu-g++; then
      compile linux-aarch64 "-DCMAKE_TOOLCHAIN_FILE=$here/aarch64-linux-gnu.cmake"
      deliver linux-aarch64
    else
      withdraw linux-aarch64
      add_to_report 'linux-aarch64 left out (no aarch64-linux-gnu-g++)'
    fi
  fi
  build_images
  check_format
  say "$report"
}

# run_tests WHAT FOLDER
run_tests() {
  if ! (cd "$build/$2" && ctest --parallel "$jobs" --output-on-failure) >"$build/log" 2>&1; then
    cat "$build/log" >&2
    fail "tests failed: $1"
  fi
  say "$1: $(sed -n 's/.*tests passed, 0 tests failed out of \([0-9]*\)/\1 passed/p' "$build/log"),$(
    sed -n 's/^Total Test time (real) =//p' "$build/log")"
}

# compile_tests FOLDER COMPILER SANITIZERS CMAKE_OPTION...: some systems package the sanitizers' libraries apart.
compile_tests() {
  folder=$1 compiler=$2 sanitizers=$3
  shift 3
  echo 'int main() { return 0; }' >"$build/probe.cc"
  how="sanitizers: $sanitizers"
  if ! $compiler "-fsanitize=$sanitizers" -o "$build/probe" "$build/probe.cc" >"$build/log" 2>&1; then
    sanitizers=
    how='WITHOUT sanitizers, whose libraries the compiler lacks'
  fi
  compile "$folder" -DQUERN_TESTS=ON "-DQUERN_SANITIZE=$sanitizers" "$@"
}

run_all_tests() {
  if ! have cmake || ! has_compiler; then
    say 'C++ tests skipped: they need CMake and a C++ compiler'
    return
  fi
  compile "$host"
  run_tests "$host, the library" "$host"
  compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/$host/CMakeCache.txt")
  compile_tests "$host-test" "$compiler" address,undefined,float-cast-overflow
  run_tests "$host, $how" "$host-test"
  if [ "$host" != linux-x86_64 ]; then
    return
  elif have aarch64-linux-gnu-g++ && have qemu-aarch64-static; then
    toolchain=-DCMAKE_TOOLCHAIN_FILE=$here/aarch64-linux-gnu.cmake
    compile linux-aarch64 "$toolchain"
    run_tests 'linux-aarch64, the library' linux-aarch64
    compile_tests linux-aarch64-test aarch64-linux-gnu-g++ undefined,float-cast-overflow "$toolchain"
    run_tests "linux-aarch64 under QEMU, $how" linux-aarch64-test
  else
    say 'linux-aarch64 tests skipped: they need aarch64-linux-gnu-g++ and qemu-aarch64-static'
  fi
}

build_emulator() {
  if ! have cmake || ! has_compiler; then
    rm -f "$out/libcuda.so.1" "$out/emulator.image"
    say 'no emulated CUDA driver: it needs CMake and a C++ compiler'
    return
  fi
  targets='--target quern_emulator'
  compile "$host"
  folder=$build/$host/cuda/emulator
  state='up to date'
  for file in libcuda.so.1 emulator.image; do
    if put "$folder/$file" "$out/$file"; then state=built; fi
  done
  say "emulated CUDA driver $state"
}

case ${1:-} in
  '' | -h | --help)
    sed -n '3,11s/^# //p' "$0"
    [ -n "${1:-}" ] || exit 2
    exit
    ;;
esac
what=library
case $1 in
  --test) what=test ;;
  --emulator)
    what=emulator
    shift
    if [ $# -eq 0 ]; then fail '--emulator needs OUTDIR'; fi
    ;;
esac
build=${2:-$here/../src/target/native}
if [ $# -eq 1 ]; then
  case $1 in */target/classes/META-INF/native) build=${1%/classes/META-INF/native}/native ;; esac
fi
mkdir -p "$build"
build=$(CDPATH='' cd -P "$build" && pwd)
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

host=$(uname -s)-$(uname -m)
case $host in
  Linux-x86_64) host=linux-x86_64 ;;
  Linux-aarch64) host=linux-aarch64 ;;
  *)
    say "no native kernels for $host yet; scalar and vector Java serve"
    exit 0
    ;;
esac

if [ $what = test ]; then
  run_all_tests
  exit
fi
mkdir -p "$1"
out=$(CDPATH='' cd -P "$1" && pwd)
if [ $what = emulator ]; then build_emulator; else build_libraries; fi
