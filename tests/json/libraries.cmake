# The corpus test calls the fuzz target's entry.
target_sources(json_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/document_fuzz.cpp
                                 ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp)
