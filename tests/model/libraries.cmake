# The corpus test calls the fuzz target's entry.
target_sources(model_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/codec_fuzz.cpp)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp)
