#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What a tear sheet concludes in whole sentences.
inline constexpr auto kVerdictMessages = std::to_array<Message>({
    {"report.verdict.ahead_of_holding",
     "Holding {symbols} instead, in equal parts and without fees, would have returned {held} %: "
     "the strategy was ahead by {points} percentage points.",
     "Просто держать {symbols} поровну и без комиссий дало бы {held} %: стратегия впереди на "
     "{points} процентного пункта."},
    {"report.verdict.behind_holding",
     "Holding {symbols} instead, in equal parts and without fees, would have returned {held} %: "
     "the strategy was behind by {points} percentage points.",
     "Просто держать {symbols} поровну и без комиссий дало бы {held} %: стратегия позади на "
     "{points} процентного пункта."},
    {"report.verdict.below_maintenance",
     "The account was below maintenance margin at {time}: a venue would have closed positions, so "
     "what follows after that could not have happened.",
     "Счёт был ниже поддерживающей маржи {time}: биржа закрыла бы позиции, поэтому всего, что "
     "показано дальше, быть не могло."},
    {"report.verdict.chance",
     "How sure: the mean of closing fills is {mean} after fees (closing fills: {count}), {errors} "
     "standard errors from zero. Chance alone gives as much.",
     "Насколько это надёжно: среднее закрывающих исполнений — {mean} после комиссий (их {count}), "
     "{errors} стандартной ошибки от нуля. Столько даёт и простая случайность."},
    {"report.verdict.costs_ate_it",
     "Prices brought {gross}, but fees and funding of {costs} ate all of it: the trading does not "
     "pay for its costs.",
     "Цена дала {gross}, но комиссии и фандинг, {costs}, съели всё: торговля не окупает своих "
     "издержек."},
    {"report.verdict.costs_paid_it",
     "Prices brought {gross}; it was rebates and funding of {costs} that made up for it.",
     "Цена дала {gross}; выручили возвраты комиссий и фандинг, {costs}."},
    {"report.verdict.earned", "Earned {money} after fees ({percent} %): {capital} became {equity}.",
     "Заработано {money} после комиссий ({percent} %): из {capital} стало {equity}."},
    {"report.verdict.even",
     "Neither earned nor lost: {capital} stayed {equity} ({money}, {percent} %).",
     "Ни прибыли, ни убытка: было {capital}, стало {equity} ({money}, {percent} %)."},
    {"report.verdict.few_closes",
     "How sure: closing fills {count}, too few to tell skill from luck.",
     "Насколько это надёжно: закрывающих исполнений {count}, слишком мало, чтобы отличить умение "
     "от "
     "везения."},
    {"report.verdict.empty",
     "The account was empty at {time}: nobody trades on after that. What came later, {equity} at "
     "the "
     "end, was made with money that was not there.",
     "В {time} счёт опустел, дальше так не торгуют. Всё, что было потом, до {equity} в конце, "
     "получено "
     "на деньги, которых не было."},
    {"report.verdict.lost", "Lost {money} after fees ({percent} %): {capital} became {equity}.",
     "Потеряно {money} после комиссий ({percent} %): из {capital} стало {equity}."},
    {"report.verdict.no_holding", "A comparison with holding cannot be given: a price is missing.",
     "Сравнить с удержанием нельзя: не хватает цены."},
    {"report.verdict.nothing", "Nothing was traded: the capital stayed {capital}.",
     "Ничего не исполнено: капитал остался {capital}."},
    {"report.verdict.open",
     "Of this {money} is not closed yet: open positions, valued at the last mid.",
     "Из этого {money} ещё не закрыто: открытые позиции по последней средней цене."},
    {"report.verdict.prices_lost_too",
     "Prices brought {gross}, and fees and funding of {costs} came on top.",
     "Цена дала {gross}, и к этому добавились комиссии и фандинг: {costs}."},
    {"report.verdict.prices_paid_costs",
     "Prices brought {gross}, which paid for fees and funding of {costs}.",
     "Цена дала {gross}, этого хватило на комиссии и фандинг: {costs}."},
    {"report.verdict.rare_gain",
     "How sure: the mean of closing fills is {mean} after fees (closing fills: {count}), {errors} "
     "standard errors above zero. Chance alone would rarely give so much, if fills did not depend "
     "on each other, which they do.",
     "Насколько это надёжно: среднее закрывающих исполнений — {mean} после комиссий (их {count}), "
     "на {errors} стандартной ошибки выше нуля. Случайность редко давала бы столько, если бы "
     "исполнения не зависели друг от друга, а они зависят."},
    {"report.verdict.rare_loss",
     "How sure: the mean of closing fills is {mean} after fees (closing fills: {count}), {errors} "
     "standard errors below zero. Bad luck alone would rarely give so much, if fills did not "
     "depend "
     "on each other, which they do.",
     "Насколько это надёжно: среднее закрывающих исполнений — {mean} после комиссий (их {count}), "
     "на {errors} стандартной ошибки ниже нуля. Невезение редко давало бы столько, если бы "
     "исполнения не зависели друг от друга, а они зависят."},
    {"report.verdict.short",
     "All of it is {elapsed} of market time: it says nothing about other days.",
     "Всё это — {elapsed} рыночного времени: о других днях это ничего не говорит."},
});

}  // namespace tw::messages
