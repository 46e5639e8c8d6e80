# The whole venue with a `sim` that can be told to be wrong: copies of some of its sources, changed
# in few places, are compiled into the test. The linker finds them before those of tw_sim, which
# stays as it is.
set(libraries tw_venue_sim)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/net/client.cpp)

# plant(<source of src/sim> <line as it stands> <line in its place> ...)
function(plant target source)
  set(original ${CMAKE_SOURCE_DIR}/src/sim/${source})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${original})
  file(READ ${original} text)
  list(LENGTH ARGN count)
  math(EXPR last "${count} - 1")
  foreach(i RANGE 0 ${last} 2)
    math(EXPR j "${i} + 1")
    list(GET ARGN ${i} right)
    list(GET ARGN ${j} wrong)
    # A semicolon ends an argument of CMake; in the lines it is written as <end>.
    string(REPLACE "<end>" ";" right "${right}")
    string(REPLACE "<end>" ";" wrong "${wrong}")
    string(FIND "${text}" "${right}" place)
    if(place EQUAL -1)
      message(FATAL_ERROR "src/sim/${source} has no more: ${right}\n"
                          "Its error is planted in tests/venue_sim/planted/libraries.cmake.")
    endif()
    string(REPLACE "${right}" "${wrong}" text "${text}")
  endforeach()
  set(text "#include \"venue_sim/planted/planted.hpp\"\n${text}")
  set(copy ${CMAKE_CURRENT_BINARY_DIR}/planted/${source})
  set(before)
  if(EXISTS ${copy})
    file(READ ${copy} before)
  endif()
  if(NOT before STREQUAL text)
    file(WRITE ${copy} "${text}")
  endif()
  target_sources(${target} PRIVATE ${copy})
endfunction()

set(lot "contract.instrument.terms().step_size")
plant(
  ${name}_test account_fills.cpp
  "{fill.side, fill.price, fill.quantity, fill"
  "{fill.side, fill.price, fill.quantity + planted_as(Planted::LotInPosition, ${lot}), fill"
  "by_side(fill.side, fill.quantity).decimal()"
  "by_side(fill.side, fill.quantity + planted_as(Planted::LotInWallet, ${lot})).decimal()"
  "wallet.balance += gross - fee"
  "wallet.balance -= planted_as(Planted::RealizedMissing, gross)<end>
   wallet.balance -= planted_as(Planted::UnitInFee, kPlantedUnit)<end>
   wallet.balance += gross - fee"
  "balance += quote"
  "balance += quote - planted_as(Planted::PostingMissing, quote)")
plant(
  ${name}_test account_claims.cpp
  "wallet.locked += sign"
  "const Decimal lot = sign < 0 ? ${lot}.decimal() : Decimal{}<end>
   wallet.locked += planted_as(Planted::LotStaysLocked, lot)<end>
   wallet.locked += sign")
plant(
  ${name}_test order_rules.cpp
  "multiply(notional->amount, rate.decimal(), Rounding::HalfEven)"
  "planted_as(Planted::UnitInFeeRate, kPlantedUnit) +
   multiply(notional->amount, rate.decimal(), Rounding::HalfEven)")
plant(
  ${name}_test matching_venue.cpp
  "  deliver(Fill{"
  "  quantity += planted_as(Planted::LotInFill, market.instrument.terms().step_size)<end>
  deliver(Fill{")
