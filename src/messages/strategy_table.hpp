#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What each strategy does and what each of its parameters means: `strategy.NAME` and
/// `strategy.NAME.PARAMETER`. The English words are those of the strategy's own table (tested).
inline constexpr auto kStrategyMessages = std::to_array<Message>({
    {"strategy.grid", "quotes on both sides of the mid price, rebuilt when the market moves away",
     "котировки по обе стороны от средней цены; обновляются, когда рынок уходит"},
    {"strategy.grid.levels", "quotes on each side", "котировок на каждой стороне"},
    {"strategy.grid.notional", "value of one quote", "сумма одной котировки"},
    {"strategy.grid.offset", "distance of the first quote from the anchor",
     "расстояние первой котировки от опорной цены"},
    {"strategy.grid.position_max", "largest position value on either side",
     "наибольшая сумма позиции в каждую сторону"},
    {"strategy.grid.refresh", "time between two looks at the market",
     "время между двумя проверками рынка"},
    {"strategy.grid.requote", "move of the mid price that moves the anchor",
     "сдвиг средней цены, после которого переносится опорная"},
    {"strategy.grid.skew", "shift of the anchor against a full position",
     "сдвиг опорной цены против полной позиции"},
    {"strategy.grid.spacing", "distance between two quotes of a side",
     "расстояние между соседними котировками стороны"},
    {"strategy.trend", "follows a cross of two moving averages on candles, filtered by RSI and ADX",
     "следует за пересечением двух скользящих средних по свечам; фильтры RSI и ADX"},
    {"strategy.trend.adx_length", "candles of the ADX", "свечей в ADX"},
    {"strategy.trend.adx_min", "ADX below which no position is entered; 0 lets all in",
     "ADX, ниже которого позиция не открывается; 0 — без фильтра"},
    {"strategy.trend.average", "kind of both moving averages: 0 simple, 1 exponential",
     "вид обеих скользящих средних: 0 простая, 1 экспоненциальная"},
    {"strategy.trend.fast", "candles of the fast moving average", "свечей в быстрой средней"},
    {"strategy.trend.interval", "length of a candle", "длина свечи"},
    {"strategy.trend.order", "order that takes it there: 0 limit at the touch and slack, 1 market",
     "каким ордером: 0 лимитный от лучшей цены с запасом, 1 рыночный"},
    {"strategy.trend.quantity", "quantity of a position", "объём позиции"},
    {"strategy.trend.rsi_high", "RSI above which no long position is entered; 100 lets all in",
     "RSI, выше которого лонг не открывается; 100 — без фильтра"},
    {"strategy.trend.rsi_length", "candles of the RSI", "свечей в RSI"},
    {"strategy.trend.rsi_low", "RSI below which no short position is entered; 0 lets all in",
     "RSI, ниже которого шорт не открывается; 0 — без фильтра"},
    {"strategy.trend.side", "positions it takes: 0 long and short, 1 long only",
     "какие позиции: 0 лонг и шорт, 1 только лонг"},
    {"strategy.trend.slack", "how far beyond the touch a limit order may take",
     "насколько хуже лучшей цены может исполниться лимитный ордер"},
    {"strategy.trend.slow", "candles of the slow moving average, more than the fast one has",
     "свечей в медленной средней, больше, чем в быстрой"},
    {"view.strategy.columns", "parameter|default|lowest|highest|step|unit|meaning",
     "параметр|обычно|от|до|шаг|единица|значение"},
    {"view.strategy.unit_base", "base currency", "базовая валюта"},
    {"view.strategy.unit_fraction", "fraction", "доля"},
    {"view.strategy.unit_milliseconds", "ms", "мс"},
    {"view.strategy.unit_none", "-", "-"},
    {"view.strategy.unit_quote", "quote currency", "валюта котировки"},
    {"view.strategy.unit_seconds", "s", "с"},
    {"view.strategy.unit_ticks", "ticks", "тики"},
});

}  // namespace tw::messages
