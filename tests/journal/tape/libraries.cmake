set(libraries tw_journal tw_market tw_venues_binance tw_data)
# The fuzz target replays its corpus in the normal run; the disk double is the journal's.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/tape_fuzz.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/journal/simulated_disk.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/support/allocation_count.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/support/shared_material.cpp)
target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
