target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp)
# The load test calls the fuzz target's entry.
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/indicators_load_fuzz.cpp)
