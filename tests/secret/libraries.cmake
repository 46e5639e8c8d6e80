# Their own check of a chain.
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
set(libraries OpenSSL::Crypto)
