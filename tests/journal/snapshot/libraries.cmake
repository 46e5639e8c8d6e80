set(libraries tw_journal)
# The fuzz target replays its corpus in the normal run.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/snapshot_fuzz.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/support/corpus.cpp)
