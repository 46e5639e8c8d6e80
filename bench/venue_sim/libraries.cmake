# The bare server needs what net has of Asio and Beast, and both know that it is compiled there.
find_package(Boost 1.81 REQUIRED)
set(libraries Boost::headers tw_secret)
target_compile_definitions(${name}_bench PRIVATE BOOST_ASIO_SEPARATE_COMPILATION
                                                 BOOST_BEAST_SEPARATE_COMPILATION)
