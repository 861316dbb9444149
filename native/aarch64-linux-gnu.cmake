# SPDX-License-Identifier: Apache-2.0
# Cross build for 64-bit Arm Linux, run under QEMU's user emulation.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)

# The emulator looks for the target's loader and C library under the folder that holds their lib/.
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=ld-linux-aarch64.so.1
                OUTPUT_VARIABLE loader OUTPUT_STRIP_TRAILING_WHITESPACE)
get_filename_component(loader "${loader}" ABSOLUTE)
get_filename_component(libraries "${loader}" DIRECTORY)
get_filename_component(root "${libraries}" DIRECTORY)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L ${root})
