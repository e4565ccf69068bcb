# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds what the rooms take from outside, as imported targets of the names that Rooms.cmake uses. Nothing is
# downloaded here: `./rubor` installs and builds what is missing.

set(RUBOR_DEPS "${PROJECT_SOURCE_DIR}/build/deps" CACHE PATH
    "Where ./rubor put what it built or fetched itself (SUNDIALS, DuckDB)")

# All that is missing is reported at once, at the end of this file.
set_property(GLOBAL PROPERTY RUBOR_MISSING "")
function(rubor_missing what package)
    set_property(GLOBAL APPEND PROPERTY RUBOR_MISSING "${what}: ${package}")
endfunction()

# rubor_find_package(name target package [find_package arguments]): a library with a CMake package of its own.
macro(rubor_find_package name target package)
    find_package(${name} ${ARGN} QUIET)
    if(NOT TARGET ${target})
        rubor_missing("${name}" "apt install ${package}")
    endif()
endmacro()

# rubor_find_library(target package header library [directory suffixes of the header]): header and library files;
# library "-" stands for a library that is headers only.
function(rubor_find_library target package header library)
    string(MAKE_C_IDENTIFIER "${target}" id)
    find_path(RUBOR_${id}_INCLUDE "${header}" PATH_SUFFIXES ${ARGN})
    mark_as_advanced(RUBOR_${id}_INCLUDE)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    if(RUBOR_${id}_INCLUDE)
        target_include_directories(${target} SYSTEM INTERFACE "${RUBOR_${id}_INCLUDE}")
    else()
        rubor_missing("${header}" "apt install ${package}")
    endif()
    if(NOT library STREQUAL "-")
        find_library(RUBOR_${id}_LIBRARY "${library}")
        mark_as_advanced(RUBOR_${id}_LIBRARY)
        if(RUBOR_${id}_LIBRARY)
            target_link_libraries(${target} INTERFACE "${RUBOR_${id}_LIBRARY}")
        else()
            rubor_missing("lib${library}" "apt install ${package}")
        endif()
    endif()
endfunction()

find_package(Threads REQUIRED)
rubor_find_package(fmt fmt::fmt libfmt-dev)
rubor_find_package(spdlog spdlog::spdlog libspdlog-dev)
rubor_find_package(yaml-cpp yaml-cpp libyaml-cpp-dev)
rubor_find_package(nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
rubor_find_package(CLI11 CLI11::CLI11 libcli11-dev)
rubor_find_package(Eigen3 Eigen3::Eigen libeigen3-dev 3.4)
rubor_find_package(Boost Boost::headers libboost-dev 1.74)
rubor_find_library(udunits2::udunits2 libudunits2-dev udunits2.h udunits2 udunits2)
rubor_find_library(random123::random123 librandom123-dev Random123/philox.h -)
rubor_find_library(taocpp::pegtl tao-pegtl-dev tao/pegtl.hpp -)
rubor_find_library(sleef::sleef libsleef-dev sleef.h sleef)
# libSBML's own CMake package names targets (zlib, bzip2, libxml2) that nobody else needs to define.
rubor_find_library(sbml::sbml libsbml5-dev sbml/packages/comp/util/CompFlatteningConverter.h sbml)

# LLVM 16: the one shared library and its headers. find_package(LLVM) would bring in some 200 targets and zlib, zstd
# and terminfo, of which nothing is used.
find_path(RUBOR_LLVM_INCLUDE llvm/ExecutionEngine/Orc/LLJIT.h PATHS /usr/lib/llvm-16/include NO_DEFAULT_PATH)
find_library(RUBOR_LLVM_LIBRARY LLVM-16 PATHS /usr/lib/llvm-16/lib NO_DEFAULT_PATH)
mark_as_advanced(RUBOR_LLVM_INCLUDE RUBOR_LLVM_LIBRARY)
add_library(llvm::llvm INTERFACE IMPORTED GLOBAL)
if(RUBOR_LLVM_INCLUDE AND RUBOR_LLVM_LIBRARY)
    target_include_directories(llvm::llvm SYSTEM INTERFACE "${RUBOR_LLVM_INCLUDE}")
    target_compile_definitions(llvm::llvm INTERFACE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
    target_link_libraries(llvm::llvm INTERFACE "${RUBOR_LLVM_LIBRARY}")
else()
    rubor_missing("LLVM 16" "apt install llvm-16-dev")
endif()

# SUNDIALS: CVODES and IDAS, static, optimised, built by cmake/deps/build_sundials.sh. Of SuiteSparse only KLU and
# what it stands on: other parts are under the GPL. sundials::idas carries the same vectors and matrices.
add_library(sundials::cvodes INTERFACE IMPORTED GLOBAL)
add_library(sundials::idas INTERFACE IMPORTED GLOBAL)
set(sundials_prefix "${RUBOR_DEPS}/sundials")
if(EXISTS "${sundials_prefix}/rubor-stamp")
    set(parts "")
    foreach(part sunlinsolklu sunmatrixsparse sunlinsoldense sunmatrixdense nvecserial generic)
        list(APPEND parts "${sundials_prefix}/lib/libsundials_${part}.a")
    endforeach()
    foreach(part klu amd colamd btf suitesparseconfig)
        find_library(RUBOR_${part}_LIBRARY ${part})
        mark_as_advanced(RUBOR_${part}_LIBRARY)
        if(RUBOR_${part}_LIBRARY)
            list(APPEND parts "${RUBOR_${part}_LIBRARY}")
        else()
            rubor_missing("lib${part}" "apt install libsuitesparse-dev")
        endif()
    endforeach()
    foreach(solver cvodes idas)
        target_include_directories(sundials::${solver} SYSTEM INTERFACE "${sundials_prefix}/include"
                                   /usr/include/suitesparse)
        target_link_libraries(sundials::${solver} INTERFACE "${sundials_prefix}/lib/libsundials_${solver}.a" ${parts} m)
    endforeach()
else()
    rubor_missing("SUNDIALS in ${RUBOR_DEPS}" "cmake/deps/build_sundials.sh ${RUBOR_DEPS}")
endif()

# DuckDB: its C API only. Installed beside our own library, found by $ORIGIN.
add_library(duckdb::duckdb SHARED IMPORTED GLOBAL)
if(EXISTS "${RUBOR_DEPS}/duckdb/rubor-stamp")
    set_target_properties(duckdb::duckdb PROPERTIES
        IMPORTED_LOCATION "${RUBOR_DEPS}/duckdb/lib/libduckdb.so"
        IMPORTED_SONAME libduckdb.so
        INTERFACE_INCLUDE_DIRECTORIES "${RUBOR_DEPS}/duckdb/include"
        INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${RUBOR_DEPS}/duckdb/include")
else()
    rubor_missing("DuckDB in ${RUBOR_DEPS}" "cmake/deps/fetch_duckdb.sh ${RUBOR_DEPS}")
endif()

get_property(missing GLOBAL PROPERTY RUBOR_MISSING)
if(missing)
    list(JOIN missing "\n  " missing)
    message(FATAL_ERROR "Rubor needs what this machine lacks (./rubor installs all of it):\n  ${missing}\n")
endif()
