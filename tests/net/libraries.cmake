# Their own TLS client, a second opinion on compression, and the fuzz target of the corpus test.
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(ZLIB REQUIRED)
set(libraries OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/websocket_fuzz.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/scratch_directory.cpp)
