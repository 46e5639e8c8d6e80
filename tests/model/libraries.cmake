# The corpus test calls the fuzz target's entry.
target_sources(model_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/codec_fuzz.cpp)
