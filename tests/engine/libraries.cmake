target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp)
# The fuzz target replays its corpus in the normal run.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/facts_fuzz.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp)
