#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What each strategy does and what each of its parameters means: `view.strategy.NAME` and
/// `view.strategy.NAME.PARAMETER`. The English words are those of the strategy's own table
/// (tested).
inline constexpr auto kStrategyMessages = std::to_array<Message>({
    {"view.strategy.grid",
     "quotes on both sides of the mid price, rebuilt when the market moves away",
     "котировки по обе стороны от средней цены; обновляются, когда рынок уходит"},
    {"view.strategy.grid.levels", "quotes on each side", "котировок на каждой стороне"},
    {"view.strategy.grid.notional", "value of one quote", "сумма одной котировки"},
    {"view.strategy.grid.offset", "distance of the first quote from the anchor",
     "расстояние первой котировки от опорной цены"},
    {"view.strategy.grid.position_max", "largest position value on either side",
     "наибольшая сумма позиции в каждую сторону"},
    {"view.strategy.grid.refresh", "time between two looks at the market",
     "время между двумя проверками рынка"},
    {"view.strategy.grid.replace",
     "how a quote takes the place of another: 0 cancel and place, 1 amend",
     "как одна котировка сменяет другую: 0 — снять и поставить, 1 — изменить ордер"},
    {"view.strategy.grid.requote", "move of the mid price that moves the anchor",
     "сдвиг средней цены, после которого переносится опорная"},
    {"view.strategy.grid.skew", "shift of the anchor against a full position",
     "сдвиг опорной цены против полной позиции"},
    {"view.strategy.grid.spacing", "distance between two quotes of a side",
     "расстояние между соседними котировками стороны"},
    {"view.strategy.trend",
     "follows a cross of two moving averages on candles, filtered by RSI and ADX",
     "следует за пересечением двух скользящих средних по свечам; фильтры RSI и ADX"},
    {"view.strategy.trend.adx_length", "candles of the ADX", "свечей в ADX"},
    {"view.strategy.trend.adx_min", "ADX below which no position is entered; 0 lets all in",
     "ADX, ниже которого позиция не открывается; 0 — без фильтра"},
    {"view.strategy.trend.average", "kind of both moving averages: 0 simple, 1 exponential",
     "вид обеих скользящих средних: 0 простая, 1 экспоненциальная"},
    {"view.strategy.trend.fast", "candles of the fast moving average", "свечей в быстрой средней"},
    {"view.strategy.trend.interval", "length of a candle", "длина свечи"},
    {"view.strategy.trend.order",
     "order that takes it there: 0 limit at the touch and slack, 1 market",
     "каким ордером: 0 лимитный от лучшей цены с запасом, 1 рыночный"},
    {"view.strategy.trend.quantity", "quantity of a position", "объём позиции"},
    {"view.strategy.trend.rsi_high", "RSI above which no long position is entered; 100 lets all in",
     "RSI, выше которого лонг не открывается; 100 — без фильтра"},
    {"view.strategy.trend.rsi_length", "candles of the RSI", "свечей в RSI"},
    {"view.strategy.trend.rsi_low", "RSI below which no short position is entered; 0 lets all in",
     "RSI, ниже которого шорт не открывается; 0 — без фильтра"},
    {"view.strategy.trend.side", "positions it takes: 0 long and short, 1 long only",
     "какие позиции: 0 лонг и шорт, 1 только лонг"},
    {"view.strategy.trend.slack", "how far beyond the touch a limit order may take",
     "насколько хуже лучшей цены может исполниться лимитный ордер"},
    {"view.strategy.trend.slow", "candles of the slow moving average, more than the fast one has",
     "свечей в медленной средней, больше, чем в быстрой"},
    {"view.parameter_columns", "parameter|default|lowest|highest|step|unit|meaning",
     "параметр|обычно|от|до|шаг|единица|значение"},
    {"view.unit_base", "base currency", "базовая валюта"},
    {"view.unit_fraction", "fraction", "доля"},
    {"view.unit_milliseconds", "ms", "мс"},
    {"view.unit_quote", "quote currency", "валюта котировки"},
    {"view.unit_seconds", "s", "с"},
    {"view.unit_ticks", "ticks", "тики"},
});

}  // namespace tw::messages
