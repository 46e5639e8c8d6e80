# The fuzz target replays its corpus in the normal run.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/journal_fuzz.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/support/corpus.cpp)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/scratch_directory.cpp)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/sync_record.cpp)
