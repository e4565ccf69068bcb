# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# `cmake --install`: bin/rubor, lib/librubor.so with libduckdb.so beside it, headers, a CMake package
# (find_package(rubor), target rubor::rubor), and share/rubor with models, studies and the report's front end. The tree
# can be moved as a whole.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

file(RELATIVE_PATH lib_from_bin "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
set_target_properties(rubor_library PROPERTIES INSTALL_RPATH "\$ORIGIN")
install(TARGETS rubor_library EXPORT rubor LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET rubor)
    set_target_properties(rubor PROPERTIES INSTALL_RPATH "\$ORIGIN/${lib_from_bin}")
    install(TARGETS rubor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES "${RUBOR_DEPS}/duckdb/lib/libduckdb.so" DESTINATION ${CMAKE_INSTALL_LIBDIR}
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
# Headers that are private to their room, and say so, stay at home.
file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/src/rubor/*/*.hpp")
foreach(header IN LISTS headers)
    file(STRINGS "${PROJECT_SOURCE_DIR}/src/${header}" private REGEX "^// Private to the room" LIMIT_COUNT 1)
    get_filename_component(folder "${header}" DIRECTORY)
    if(NOT private AND NOT folder STREQUAL "rubor/app")
        install(FILES "src/${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/${folder}")
    endif()
endforeach()

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/rubor")
install(EXPORT rubor NAMESPACE rubor:: FILE rubor-targets.cmake DESTINATION ${package_dir})
file(WRITE "${PROJECT_BINARY_DIR}/rubor-config.cmake"
     "include(\"\${CMAKE_CURRENT_LIST_DIR}/rubor-targets.cmake\")\n")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/rubor-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/rubor-config.cmake" "${PROJECT_BINARY_DIR}/rubor-config-version.cmake"
        DESTINATION ${package_dir})

foreach(folder models studies evidence)
    install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/rubor OPTIONAL)
endforeach()
install(FILES web/dist/report.js web/dist/report.css DESTINATION ${CMAKE_INSTALL_DATADIR}/rubor/web OPTIONAL)
