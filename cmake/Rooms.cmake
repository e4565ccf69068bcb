# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# The rooms of the house, from the ground floor up. A room may include any room on a lower floor and none on its
# own; tests/house/room_test.py reads this table and fails when a source file does otherwise.
#
#            floor  room
set(RUBOR_ROOMS
            0      base
            0      random
            0      statistics
            1      model
            1      store
            2      formats
            2      pharmacology
            3      compile
            4      solve
            5      population
            6      trial
            7      results
            8      report
            9      app)

# What each room takes from outside. Only its .cpp files include these.
set(RUBOR_LIBS_base         yaml-cpp udunits2::udunits2 fmt::fmt)
set(RUBOR_LIBS_random       Boost::headers random123::random123)
set(RUBOR_LIBS_statistics   Boost::headers Eigen3::Eigen)
set(RUBOR_LIBS_model        Boost::headers fmt::fmt)
set(RUBOR_LIBS_store        duckdb::duckdb fmt::fmt)
set(RUBOR_LIBS_formats      taocpp::pegtl sbml::sbml fmt::fmt)
set(RUBOR_LIBS_pharmacology fmt::fmt)
set(RUBOR_LIBS_compile      llvm::llvm sleef::sleef fmt::fmt)
set(RUBOR_LIBS_solve        sundials::cvodes Eigen3::Eigen fmt::fmt)
set(RUBOR_LIBS_population   fmt::fmt)
set(RUBOR_LIBS_trial        fmt::fmt)
set(RUBOR_LIBS_results      nlohmann_json::nlohmann_json fmt::fmt)
set(RUBOR_LIBS_report       nlohmann_json::nlohmann_json fmt::fmt)
set(RUBOR_LIBS_app          CLI11::CLI11 nlohmann_json::nlohmann_json spdlog::spdlog fmt::fmt)

# rubor_add_rooms(): one static library per room, `rubor_<room>`, from src/rubor/<room>/*.cpp. A room links every
# room on a lower floor that has sources, so that a missing edge is never the reason for a link error.
function(rubor_add_rooms)
    set(below "")
    set(same_floor "")
    set(current_floor 0)
    set(rooms ${RUBOR_ROOMS})
    while(rooms)
        list(POP_FRONT rooms floor room)
        if(NOT floor EQUAL current_floor)
            list(APPEND below ${same_floor})
            set(same_floor "")
            set(current_floor ${floor})
        endif()
        file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/rubor/${room}/*.cpp")
        if(room STREQUAL "app")
            continue()
        endif()
        if(sources)
            add_library(rubor_${room} STATIC ${sources})
            target_include_directories(rubor_${room} PUBLIC "${PROJECT_SOURCE_DIR}/src")
            target_link_libraries(rubor_${room} PRIVATE ${RUBOR_LIBS_${room}} rubor_options)
            target_link_libraries(rubor_${room} PUBLIC ${below})
            list(PREPEND same_floor rubor_${room})
        endif()
    endwhile()
    list(PREPEND below ${same_floor})
    set(RUBOR_ROOM_LIBRARIES ${below} PARENT_SCOPE)
endfunction()
