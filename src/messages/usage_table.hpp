#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Refusals of what was typed: commands, options and parameters.
/// Shape: as kErrorMessages.
inline constexpr auto kUsageMessages = std::to_array<Message>({
    {"strategy.no_contract",
     "{name} = {value} is less than one contract of {symbol}. Nothing was started. It counts "
     "contracts of {contract}: set it to {least} or more.",
     "{name} = {value} — меньше одного контракта {symbol}. Ничего не запущено. Здесь считаются "
     "контракты по {contract}: задайте {least} или больше."},
    {"strategy.param_range",
     "{name} = {value} is outside {low}…{high}, step {step}. Nothing was started. The default is "
     "{default}.",
     "Параметр {name} = {value} вне диапазона {low}…{high} с шагом {step}. Ничего не запущено. "
     "Значение по умолчанию: {default}."},
    {"strategy.signal_thresholds",
     "signal.exit = {exit} is not below signal.enter = {enter}, so every position would be left as "
     "soon as it is entered. Nothing was started. Set a smaller signal.exit.",
     "signal.exit = {exit} не меньше signal.enter = {enter}: каждая позиция закрывалась бы сразу "
     "после входа. Ничего не запущено. Задайте signal.exit поменьше."},
    {"usage.bad_number",
     "{option} takes a whole number from {low} to {high}, not \"{value}\". Nothing was started. "
     "What the option means is in --help.",
     "{option} принимает целое число от {low} до {high}, а не «{value}». Ничего не запущено. Что "
     "значит параметр, подскажет --help."},
    {"usage.candle_amount",
     "{option} takes an amount above zero in whole units of the instrument, not \"{value}\". "
     "Nothing was made. See `tradewind candles --help`.",
     "{option} принимает число больше нуля в целых единицах инструмента, а не «{value}». Ничего "
     "не создано. Подробнее: `tradewind candles --help`."},
    {"usage.candle_rule",
     "A candle ends by one rule: --interval, --trades, --volume or --value. Nothing was made. Give "
     "exactly one of them.",
     "Свеча заканчивается по одному правилу: --interval, --trades, --volume или --value. Ничего не "
     "создано. Укажите ровно одно из них."},
    {"usage.candle_instrument",
     "The currencies of \"{value}\" cannot be told apart. Nothing was run. Write them in capitals: "
     "--instrument BTC/USDT for spot, BTC/USDT:USDT for a linear contract.",
     "Не понять, какие валюты в «{value}». Ничего не запущено. Пишите их заглавными: --instrument "
     "BTC/USDT для спота, BTC/USDT:USDT для линейного контракта."},
    {"usage.candle_interval",
     "The strategy wants candles of {wanted}, which cannot be made of candles of {given}. Nothing "
     "was run. Set {parameter} to a multiple, in seconds, with --set, or name a finer file.",
     "Стратегии нужны свечи {wanted}, а из свечей {given} их не собрать. Ничего не запущено. "
     "Задайте через --set {parameter} кратное число секунд или возьмите файл мельче."},
    {"usage.candle_unit",
     "{option} \"{value}\" is no step of a price or quantity. Nothing was run. Write an amount "
     "above zero, such as 0.01.",
     "{option} «{value}» — не шаг цены или количества. Ничего не запущено. Укажите число больше "
     "нуля, например 0.01."},
    {"usage.capital",
     "--capital \"{value}\" is not an amount from {least} to {most}. Nothing was started. Write "
     "one "
     "in that range, such as 10000.",
     "--capital «{value}» — не сумма от {least} до {most}. Ничего не запущено. Укажите число в "
     "этих "
     "пределах, например 10000."},
    {"usage.choice",
     "{option} takes one of {known}, not \"{value}\". Nothing was made. See --help.",
     "{option} принимает одно из значений {known}, а не «{value}». Ничего не создано. Подробнее: "
     "--help."},
    {"usage.csv_kind",
     "A CSV holds events of one kind, since their columns differ. Nothing was written. Add --kind "
     "trades, depth or quotes, or take --format jsonl.",
     "В CSV помещаются события одного вида: у них разные столбцы. Ничего не записано. Добавьте "
     "--kind trades, depth или quotes либо возьмите --format jsonl."},
    {"usage.duration",
     "\"{value}\" is not a duration. Nothing was started. Write a number and a unit, such as "
     "250ms, "
     "30s, 5m or 2h.",
     "«{value}» — не длительность. Ничего не запущено. Укажите число с единицей, например 250ms, "
     "30s, 5m или 2h."},
    {"usage.duration_range",
     "{value} is longer than {option} can take. Nothing was started. Write at most {high}.",
     "{value} — больше, чем принимает {option}. Ничего не запущено. Укажите не больше {high}."},
    {"usage.empty_value",
     "The value of {option} is empty. Nothing was started. What it takes is in --help.",
     "Значение {option} пустое. Ничего не запущено. Что там указать, подскажет --help."},
    {"usage.extra_word",
     "`{command}` does not take \"{name}\". Nothing was started. Leave it out, or see `{command} "
     "--help`.",
     "`{command}` не принимает «{name}». Ничего не запущено. Уберите это или загляните в "
     "`{command} "
     "--help`."},
    {"usage.fees",
     "\"{value}\" is not a pair of fee rates. Nothing was started. Write maker,taker as fractions, "
     "each from -0.1 to 0.1, such as 0.0002,0.0005.",
     "«{value}» — не пара комиссий. Ничего не запущено. Укажите maker,taker в долях, каждая от "
     "-0.1 до 0.1, например 0.0002,0.0005."},
    {"usage.funding_instrument",
     "{path} holds no funding of {wanted}; its first row is of {found}. Nothing was run, no money "
     "was involved. Name a table of these instruments, written as the venue writes them.",
     "В {path} нет фандинга для {wanted}; первая строка там про {found}. Ничего не запущено, "
     "деньги "
     "не затронуты. Укажите таблицу этих инструментов, с именами как у биржи."},
    {"usage.incomplete", "`{command}` needs {needed}. Nothing was started. See `{command} --help`.",
     "Для `{command}` нужно указать: {needed}. Ничего не запущено. Подсказка: `{command} --help`."},
    {"usage.interval",
     "\"{value}\" is no interval of candles. Nothing was made. Write 1m, 5m, 1h, 1d, 1w or 1M.",
     "«{value}» — не интервал свечей. Ничего не создано. Пишите 1m, 5m, 1h, 1d, 1w или 1M."},
    {"usage.language",
     "There are no messages in \"{value}\". Nothing was started. Write --lang en or --lang ru.",
     "Сообщений на языке «{value}» нет. Ничего не запущено. Укажите --lang en или --lang ru."},
    {"usage.leverage",
     "\"{value}\" is not a leverage. Nothing was started. Write N or SYMBOL=N, N from 1 to {high}.",
     "«{value}» — не плечо. Ничего не запущено. Укажите N или СИМВОЛ=N, где N от 1 до {high}."},
    {"usage.leverage_high",
     "With a leverage of {value} a new position has less margin than the maintenance rate {rate} "
     "asks for. Nothing was started. Lower --leverage or --maintenance-rate.",
     "С плечом {value} у новой позиции маржи меньше, чем требует поддерживающая ставка {rate}. "
     "Ничего не запущено. Уменьшите --leverage или --maintenance-rate."},
    {"usage.leverage_mode",
     "{option} says how much is lent, but nothing is. Nothing was started. Add --margin isolated "
     "or "
     "--margin cross, or leave it out.",
     "{option} задаёт условия займа, но его нет. Ничего не запущено. Добавьте --margin isolated "
     "или "
     "--margin cross либо уберите параметр."},
    {"usage.leverage_symbol",
     "There is no {symbol} in this run to set a leverage of, only {known}. Nothing was started. "
     "Write one of these.",
     "В этом прогоне нет {symbol}, плечо задать не для чего; есть {known}. Ничего не запущено. "
     "Укажите один из них."},
    {"usage.limit_form",
     "\"{text}\" is not a limit setting. Nothing was started. Write --limit name=value.",
     "«{text}» не похоже на установку лимита. Ничего не запущено. Пишите --limit имя=значение."},
    {"usage.limit_range",
     "The limit {name} = {value} is outside {low}…{high}, step {step}. Nothing was started. The "
     "default is {default}.",
     "Лимит {name} = {value} вне диапазона {low}…{high} с шагом {step}. Ничего не запущено. "
     "Значение по умолчанию: {default}."},
    {"usage.maintenance_rate",
     "\"{value}\" is not a maintenance rate. Nothing was started. Write a fraction from 0 to below "
     "1, such as 0.005.",
     "«{value}» — не ставка поддерживающей маржи. Ничего не запущено. Укажите долю от 0 до 1, "
     "например 0.005."},
    {"usage.leverage_spot",
     "Spot has no leverage, but {value} of {symbol} was asked for. Nothing was started. Leave it "
     "out.",
     "У спота нет плеча, а для {symbol} задано {value}. Ничего не запущено. Уберите его."},
    {"usage.margin",
     "\"{value}\" is not a margin mode. Nothing was started. Write cash, isolated or cross.",
     "«{value}» — не режим маржи. Ничего не запущено. Укажите cash, isolated или cross."},
    {"usage.missing_value",
     "The option {option} needs a value. Nothing was started. See what it takes with --help.",
     "Параметру {option} нужно значение. Ничего не запущено. Какое именно, подскажет --help."},
    {"usage.mixed_currency",
     "The recording {path} is of {symbol}, which settles in {given}, the others in {expected}. "
     "Nothing was run, no money was involved. Name recordings of one currency.",
     "Запись {path} относится к {symbol} с расчётами в {given}, а остальные в {expected}. Ничего "
     "не "
     "запущено, деньги не затронуты. Укажите записи с одной валютой расчётов."},
    {"usage.no_recording", "No tape was named. Nothing was run. Name one with --tape.",
     "Не указана лента. Ничего не запущено. Укажите её: --tape."},
    {"usage.no_signals",
     "The strategy {name} says no signals, so its opinion cannot be combined with others. Nothing "
     "was started. Run it alone.",
     "Стратегия {name} не даёт сигналов, объединить её с другими нельзя. Ничего не запущено. "
     "Запустите её отдельно."},
    {"usage.repeated_instrument",
     "The recording {path} is of {symbol}, as another one given. Nothing was run, no money was "
     "involved. Name one recording per symbol: two markets of one symbol cannot share a run yet.",
     "Запись {path} относится к {symbol}, как и другая из указанных. Ничего не запущено, деньги не "
     "затронуты. Укажите по одной записи на символ: два рынка с одним символом пока не могут быть "
     "в одном прогоне."},
    {"usage.repeated_option",
     "{option} was given more than once. Nothing was started. Keep one of them.",
     "Параметр {option} указан больше одного раза. Ничего не запущено. Оставьте один."},
    {"usage.repeated_strategy",
     "The strategy {name} stands in --strategy twice. Nothing was started. Name it once and give "
     "it the weight of both.",
     "Стратегия {name} указана в --strategy дважды. Ничего не запущено. Укажите её один раз с "
     "общим "
     "весом."},
    {"usage.set_form",
     "\"{text}\" is not a parameter setting. Nothing was started. Write --set name=value.",
     "«{text}» не похоже на установку параметра. Ничего не запущено. Пишите --set имя=значение."},
    {"usage.several_instruments",
     "{path} speaks of several instruments: {known}. Nothing was made. Choose one with "
     "--instrument, or import each into a tape of its own.",
     "В {path} несколько инструментов: {known}. Ничего не создано. Выберите один: --instrument, "
     "или "
     "импортируйте каждый в свою ленту."},
    {"usage.speed",
     "\"{value}\" is not a speed. Nothing was started. Write a number above zero and up to "
     "1000000, 1 being real time, or max.",
     "«{value}» — не скорость. Ничего не запущено. Укажите число больше нуля и не больше 1000000 "
     "(1 — реальное время) или max."},
    {"usage.strategy_weight",
     "--strategy: \"{value}\" is not a weight above 0 and up to {high}. Nothing was started. Write "
     "for instance imbalance:0.4,trend:0.6.",
     "--strategy: «{value}» — не вес больше 0 и до {high}. Ничего не запущено. Напишите, например, "
     "imbalance:0.4,trend:0.6."},
    {"usage.tape_among_files",
     "{path} is a tape, and tapes are read alone. Nothing was made. Name one tape, or raw "
     "recordings "
     "only.",
     "{path} — лента, а ленты читаются по одной. Ничего не создано. Укажите одну ленту или только "
     "исходные записи."},
    {"usage.tape_or_candles",
     "A run is on tapes or on candles, not on both. Nothing was run. Leave out --tape or "
     "--candles.",
     "Прогон идёт либо по лентам, либо по свечам. Ничего не запущено. Уберите --tape или "
     "--candles."},
    {"usage.tape_is_fixed",
     "{path} is a tape: its clock and its instrument are its own, {option} cannot change them. "
     "Nothing was made. Leave the option out, or import the raw recording again with it.",
     "{path} — лента: часы и инструмент у неё свои, {option} их не изменит. Ничего не создано. "
     "Уберите параметр или импортируйте с ним исходную запись заново."},
    {"usage.time",
     "\"{value}\" is no moment. Nothing was read. Write it in UTC like 2024-08-08T23:55:00Z; parts "
     "of a second and the Z may be left out.",
     "«{value}» — не момент времени. Ничего не прочитано. Пишите в UTC, например "
     "2024-08-08T23:55:00Z; доли секунды и Z можно опустить."},
    {"usage.window",
     "--from {from} is not before --to {to}. Nothing was started. Name an earlier beginning or a "
     "later end.",
     "--from {from} не раньше, чем --to {to}. Ничего не запущено. Укажите начало раньше или конец "
     "позже."},
    {"usage.unknown_command",
     "There is no command \"{name}\". Nothing was started. Perhaps \"{nearest}\" was meant; all "
     "commands: `tradewind --help`.",
     "Команды «{name}» нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»; все команды: "
     "`tradewind --help`."},
    {"usage.unknown_limit",
     "There is no limit \"{name}\"; there are {known}. Nothing was started. Did you mean "
     "\"{nearest}\"?",
     "Лимита «{name}» нет; есть {known}. Ничего не запущено. Возможно, имелось в виду "
     "«{nearest}»."},
    {"usage.unknown_option",
     "There is no option \"{name}\" here. Nothing was started. Perhaps \"{nearest}\" was meant; "
     "all "
     "options: --help.",
     "Параметра «{name}» здесь нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»; все "
     "параметры: --help."},
    {"usage.unknown_parameter",
     "The strategy {strategy} has no parameter \"{name}\". Nothing was started. Did you mean "
     "\"{nearest}\"?",
     "У стратегии {strategy} нет параметра «{name}». Ничего не запущено. Возможно, имелось в виду "
     "«{nearest}»."},
    {"usage.unknown_strategy",
     "There is no strategy \"{name}\". Nothing was started. Did you mean \"{nearest}\"?",
     "Стратегии «{name}» нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»."},
    {"usage.unkept_instrument",
     "{path} is of {symbol} ({kind}, settled in {settle}), whose money no account here keeps. "
     "Nothing was run, no money was involved. Use a linear contract, an inverse one settled in its "
     "base coin, or spot paid for in its quote.",
     "В {path} — {symbol} ({kind}, расчёты в {settle}): такие деньги здесь пока не учитываются. "
     "Ничего не запущено, деньги не затронуты. Возьмите линейный контракт, обратный с расчётами "
     "в базовой монете или спот с оплатой в валюте котировки."},
    {"usage.venue", "There is no venue \"{value}\". Nothing was made. Known are {known}.",
     "Биржи «{value}» нет. Ничего не создано. Известны: {known}."},
    {"usage.fill",
     "\"{value}\" is not a way to fill orders. Nothing was started. Write --fill partial or --fill "
     "whole.",
     "«{value}» — не правило исполнения. Ничего не запущено. Укажите --fill partial или --fill "
     "whole."},
    {"usage.through",
     "\"{value}\" does not say which trades beyond its price fill an order. Nothing was started. "
     "Write --through any or --through opposite.",
     "«{value}» не говорит, какие сделки за ценой исполняют ордер. Ничего не запущено. Укажите "
     "--through any или --through opposite."},
    {"usage.queue",
     "\"{value}\" is not a queue model. Nothing was started. Write pessimistic, risk_adverse or "
     "power:N with N from 1 to {high}.",
     "«{value}» — не модель очереди. Ничего не запущено. Укажите pessimistic, risk_adverse или "
     "power:N, где N от 1 до {high}."},
});

}  // namespace tw::messages
