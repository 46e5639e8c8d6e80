set(libraries tw_venue_sim)
# The corpus test calls the fuzz target's entry.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/oracle_fuzz.cpp
                                    ${CMAKE_SOURCE_DIR}/tests/support/corpus.cpp)
