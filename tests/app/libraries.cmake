# The program itself is no library: what can be tested without running it is compiled in here.
set(libraries tw_control tw_terminal tw_venues_binance tw_venues_bybit tw_venues_kraken
    tw_venues_okx)
set(app ${CMAKE_SOURCE_DIR}/src/app)
target_sources(${name}_test PRIVATE ${app}/bundle.cpp ${app}/journal_position.cpp
                                    ${app}/next_command.cpp ${app}/option_values.cpp
                                    ${app}/pace.cpp ${app}/venue_control_table.cpp
                                    ${app}/venue_control_values.cpp ${app}/venue_registry.cpp)
