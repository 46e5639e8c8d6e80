target_sources(${name}_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests/sim/naive_matcher.cpp
                                     ${CMAKE_SOURCE_DIR}/tests/sim/naive_venue.cpp)
target_include_directories(${name}_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
set(libraries tw_journal)
