find_package(ZLIB REQUIRED)
set(libraries ZLIB::ZLIB)
# The corpus test calls the fuzz target's entry.
target_sources(data_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/data_fuzz.cpp
                                 ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
                                 ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp)
