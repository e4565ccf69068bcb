# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# librubor.so, which holds all rooms but `app`, and the program `rubor`, which is `app` on top of it.
# RUBOR_ROOM_LIBRARIES (Rooms.cmake) lists the rooms' static libraries; tests link those.
set(objects "")
set(outside rubor_options)
foreach(room_library IN LISTS RUBOR_ROOM_LIBRARIES)
    string(REGEX REPLACE "^rubor_" "" room "${room_library}")
    list(APPEND objects $<TARGET_OBJECTS:${room_library}>)
    list(APPEND outside ${RUBOR_LIBS_${room}})
endforeach()
list(REMOVE_DUPLICATES outside)

add_library(rubor_library SHARED ${objects})
add_library(rubor::rubor ALIAS rubor_library)
set_target_properties(rubor_library PROPERTIES OUTPUT_NAME rubor EXPORT_NAME rubor LINKER_LANGUAGE CXX
                      VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_include_directories(rubor_library INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src> $<INSTALL_INTERFACE:include>)
target_compile_features(rubor_library INTERFACE cxx_std_20)
target_link_libraries(rubor_library PRIVATE ${outside} Threads::Threads)
# The kernel cache tells builds apart by it.
target_link_options(rubor_library PRIVATE -Wl,--build-id=sha1)
if(NOT RUBOR_SANITIZE)
    target_link_options(rubor_library PRIVATE -Wl,--no-undefined)
endif()

file(GLOB app_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/rubor/app/*.cpp")
list(FILTER app_sources EXCLUDE REGEX "/main\\.cpp$")
if(app_sources)
    add_library(rubor_app STATIC ${app_sources})
    target_include_directories(rubor_app PUBLIC "${PROJECT_SOURCE_DIR}/src")
    target_compile_definitions(rubor_app PRIVATE RUBOR_VERSION="${PROJECT_VERSION}")
    target_link_libraries(rubor_app PRIVATE rubor_options ${RUBOR_LIBS_app})
endif()
if(EXISTS "${PROJECT_SOURCE_DIR}/src/rubor/app/main.cpp")
    add_executable(rubor src/rubor/app/main.cpp)
    target_include_directories(rubor PRIVATE src)
    target_compile_definitions(rubor PRIVATE RUBOR_VERSION="${PROJECT_VERSION}")
    target_link_libraries(rubor PRIVATE rubor_app rubor_options ${RUBOR_LIBS_app} rubor_library)
endif()
