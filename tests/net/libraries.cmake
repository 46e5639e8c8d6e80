# Their own TLS client, and a second opinion on compression.
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(ZLIB REQUIRED)
set(libraries OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/scratch_directory.cpp)
