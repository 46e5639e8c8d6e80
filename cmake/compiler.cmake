# Compiler settings shared by every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(TW_TESTS "Build the tests" ON)
option(TW_BENCH "Build the benchmarks" OFF)
option(TW_FUZZ "Build the fuzz targets (Clang)" OFF)
option(TW_WERROR "Warnings are errors" ON)
set(TW_SANITIZE "" CACHE STRING "Value of -fsanitize=, empty for none")
option(TW_COVERAGE "Instrument for line coverage" OFF)

add_library(tw_options INTERFACE)
target_include_directories(tw_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(
  tw_options
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wold-style-cast
            -Wnon-virtual-dtor
            -ffp-contract=off)
if(TW_WERROR)
  target_compile_options(tw_options INTERFACE -Werror)
endif()
if(TW_SANITIZE)
  target_compile_options(tw_options INTERFACE -fsanitize=${TW_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
  target_link_options(tw_options INTERFACE -fsanitize=${TW_SANITIZE})
endif()
if(TW_COVERAGE)
  target_compile_options(tw_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(tw_options INTERFACE --coverage)
endif()

find_program(TW_CCACHE ccache)
if(TW_CCACHE)
  # The sloppiness is what ccache asks for to cache sources that use the precompiled test header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
                                  CCACHE_SLOPPINESS=pch_defines,time_macros ${TW_CCACHE})
endif()
find_program(TW_LLD NAMES ld.lld)
if(TW_LLD)
  target_link_options(tw_options INTERFACE -fuse-ld=lld)
endif()
