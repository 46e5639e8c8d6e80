#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What `--help` prints: one line per command and per option. `{default}` is filled by the command,
/// so that the text cannot disagree with the program.
inline constexpr auto kHelpMessages = std::to_array<Message>({
    {"help.backtest_run", "Run a strategy over a recorded market and report what it earned",
     "Прогнать стратегию по записи рынка и показать результат"},
    {"help.backtest_run.fees",
     "maker,taker fee rates as fractions of the order value [default: {default}]",
     "комиссии maker,taker в долях от суммы ордера [по умолчанию: {default}]"},
    {"help.backtest_run.json", "print the result as one JSON object",
     "вывести результат одним объектом JSON"},
    {"help.backtest_run.latency",
     "time from a decision to the venue and of its answer back [default: {default}]",
     "время от решения до биржи и обратно с ответом, в каждую сторону [по умолчанию: {default}]"},
    {"help.backtest_run.out", "write orders.csv, fills.csv and result.json to this new directory",
     "записать orders.csv, fills.csv и result.json в этот новый каталог"},
    {"help.backtest_run.recording", "recorded market, plain or gzip; may be repeated",
     "запись рынка, обычная или gzip; можно указать несколько раз"},
    {"help.backtest_run.seed", "seed of all random numbers of the run [default: {default}]",
     "начальное число генератора случайных чисел [по умолчанию: {default}]"},
    {"help.backtest_run.set", "set a strategy parameter, name=value; may be repeated",
     "задать параметр стратегии, имя=значение; можно указать несколько раз"},
    {"help.backtest_run.strategy", "strategy to run: {known}",
     "какую стратегию запустить: {known}"},
    {"help.commands", "Commands", "Команды"},
    {"help.more", "More: `tradewind COMMAND --help`", "Подробнее: `tradewind КОМАНДА --help`"},
    {"help.examples", "Examples", "Примеры"},
    {"help.option.help", "print this help", "показать эту справку"},
    {"help.option.lang", "language of messages, en or ru [default: from LANG]",
     "язык сообщений, en или ru [по умолчанию: из LANG]"},
    {"help.options", "Options", "Параметры"},
    {"help.program",
     "Tradewind, a self-hosted trading platform. Trades on paper unless told otherwise",
     "Tradewind — торговая платформа на своём сервере. Без особого указания торгует на бумаге"},
    {"help.run.capital",
     "money to begin with, in the currency of the instruments [default: {default}]",
     "сумма в начале, в валюте расчётов инструментов [по умолчанию: {default}]"},
    {"help.up", "Trade a recorded real market on paper and watch it; started again, it continues",
     "Торговать на бумаге по записи реального рынка; повторный запуск продолжает сессию"},
    {"help.up.data_dir", "where the session keeps its journal [default: {default}]",
     "где сессия хранит журнал [по умолчанию: {default}]"},
    {"help.up.for", "end after this much market time, such as 5m [default: until Ctrl+C]",
     "закончить через столько рыночного времени, например 5m [по умолчанию: до Ctrl+C]"},
    {"help.up.json", "print the summary as one JSON object", "вывести итог одним объектом JSON"},
    {"help.up.loops", "end after this many passes over the recording [default: endless]",
     "закончить после стольких проходов записи [по умолчанию: без конца]"},
    {"help.up.new", "begin a new session; the old journal is set aside, never deleted",
     "начать новую сессию; прежний журнал откладывается, но не удаляется"},
    {"help.up.recording", "recorded market to play; may be repeated [default: the bundled one]",
     "какую запись играть; можно указать несколько раз [по умолчанию: из поставки]"},
    {"help.up.speed", "market time per real time, a number or max [default: {default}]",
     "во сколько раз быстрее реального времени, число или max [по умолчанию: {default}]"},
    {"help.usage", "Usage", "Вызов"},
    {"help.version", "Print version, commit and compiler", "Показать версию, коммит и компилятор"},
});

}  // namespace tw::messages
