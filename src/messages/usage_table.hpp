#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Command lines and settings that cannot be run, in the shape of the other failures.
inline constexpr auto kUsageMessages = std::to_array<Message>({
    {"usage.bad_number",
     "{option} takes a whole number from {low} to {high}, not \"{value}\". Nothing was started. "
     "What the option means is in --help.",
     "{option} принимает целое число от {low} до {high}, а не «{value}». Ничего не запущено. Что "
     "значит параметр, подскажет --help."},
    {"usage.capital",
     "\"{value}\" is not a capital. Nothing was started. Write an amount above zero, such as "
     "10000.",
     "«{value}» — не сумма капитала. Ничего не запущено. Укажите число больше нуля, например "
     "10000."},
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
    {"usage.fees",
     "\"{value}\" is not a pair of fee rates. Nothing was started. Write maker,taker as fractions, "
     "such as 0.0002,0.0005.",
     "«{value}» — не пара комиссий. Ничего не запущено. Укажите maker,taker в долях, например "
     "0.0002,0.0005."},
    {"usage.fill",
     "\"{value}\" is not a way to fill orders. Nothing was started. Write --fill partial or --fill "
     "whole.",
     "«{value}» — не правило исполнения. Ничего не запущено. Укажите --fill partial или --fill "
     "whole."},
    {"usage.incomplete", "`{command}` needs {needed}. Nothing was started. See `{command} --help`.",
     "Для `{command}` нужно указать: {needed}. Ничего не запущено. Подсказка: `{command} --help`."},
    {"usage.language",
     "There are no messages in \"{value}\". Nothing was started. Write --lang en or --lang ru.",
     "Сообщений на языке «{value}» нет. Ничего не запущено. Укажите --lang en или --lang ru."},
    {"usage.latency",
     "A latency of {value} cannot be simulated. Nothing was started. Write one from 0ms to {high}.",
     "Задержку {value} смоделировать нельзя. Ничего не запущено. Укажите от 0ms до {high}."},
    {"usage.latency_file",
     "Latencies cannot be read from {path}, line {line}. Nothing was started. Each line is a "
     "duration such as 4.2ms, or a quantile and a duration, both rising.",
     "Из {path} нельзя прочитать задержки, строка {line}. Ничего не запущено. В строке — "
     "длительность, например 4.2ms, или квантиль и длительность, по возрастанию."},
    {"usage.missing_value",
     "The option {option} needs a value. Nothing was started. See what it takes with --help.",
     "Параметру {option} нужно значение. Ничего не запущено. Какое именно, подскажет --help."},
    {"usage.mixed_currency",
     "The recording {path} is of {symbol}, which settles in {given}, the others in {expected}. "
     "Nothing was run, no money was involved. Name recordings of one currency.",
     "Запись {path} относится к {symbol} с расчётами в {given}, а остальные в {expected}. Ничего "
     "не "
     "запущено, деньги не затронуты. Укажите записи с одной валютой расчётов."},
    {"usage.no_recording", "No recording was named. Nothing was run. Name one with --recording.",
     "Не указана запись рынка. Ничего не запущено. Укажите её: --recording."},
    {"usage.queue",
     "\"{value}\" is not a queue model. Nothing was started. Write pessimistic, risk_adverse or "
     "power:N with N from 1 to {high}.",
     "«{value}» — не модель очереди. Ничего не запущено. Укажите pessimistic, risk_adverse или "
     "power:N, где N от 1 до {high}."},
    {"usage.repeated_instrument",
     "The recording {path} is of {symbol}, as another one given. Nothing was run, no money was "
     "involved. Name one recording per instrument.",
     "Запись {path} относится к {symbol}, как и другая из указанных. Ничего не запущено, деньги не "
     "затронуты. Укажите по одной записи на инструмент."},
    {"usage.set_form",
     "\"{text}\" is not a parameter setting. Nothing was started. Write --set name=value.",
     "«{text}» не похоже на установку параметра. Ничего не запущено. Пишите --set имя=значение."},
    {"usage.speed",
     "\"{value}\" is not a speed. Nothing was started. Write a number above zero, 1 being real "
     "time, "
     "or max.",
     "«{value}» — не скорость. Ничего не запущено. Укажите число больше нуля (1 — реальное время) "
     "или max."},
    {"usage.unknown_command",
     "There is no command \"{name}\", nothing was started. Did you mean \"{nearest}\"? All "
     "commands: "
     "`tradewind --help`.",
     "Команды «{name}» нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»; все команды: "
     "`tradewind --help`."},
    {"usage.unknown_option",
     "There is no option \"{name}\" here, nothing was started. Did you mean \"{nearest}\"? All "
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
});

}  // namespace tw::messages
