find_package(OpenSSL REQUIRED COMPONENTS Crypto)
set(libraries tw_market tw_data tw_json OpenSSL::Crypto)
