#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Refusals of the tables that a person brings, candles and funding, and of results, with their
/// reasons.
/// Shape: as kErrorMessages.
inline constexpr auto kInputMessages = std::to_array<Message>({
    {"candles.refused",
     "{path}, line {line}, column {column}, value \"{value}\": {reason}. Nothing was run, no money "
     "was involved. What a file of candles looks like is in docs/cli.md.",
     "{path}, строка {line}, столбец {column}, значение «{value}»: {reason}. Ничего не запущено, "
     "деньги не затронуты. Каким бывает файл свечей, сказано в docs/cli.ru.md."},
    {"funding.not_found",
     "There is no table of funding {path}. Nothing was run, no money was involved. Check the path.",
     "Таблицы фандинга {path} нет. Ничего не запущено, деньги не затронуты. Проверьте путь."},
    {"funding.refused",
     "{path}, line {line}, column {column}, value \"{value}\": {reason}. Nothing was run, no money "
     "was involved. What a table of funding looks like is in docs/cli.md.",
     "{path}, строка {line}, столбец {column}, значение «{value}»: {reason}. Ничего не запущено, "
     "деньги не затронуты. Какой бывает таблица фандинга, сказано в docs/cli.ru.md."},
    {"reason.candle_high_below_low", "the high is below the low; mend or drop the row",
     "максимум ниже минимума; исправьте или уберите строку"},
    {"reason.candle_interval_long", "a candle takes at most 366 days; check --interval and times",
     "свеча длится не больше 366 дней; проверьте --interval и время"},
    {"reason.candle_negative", "it is negative; mend or drop the row",
     "значение отрицательное; исправьте или уберите строку"},
    {"reason.candle_no_column",
     "the header has no such column; it must name open, high, low, close and volume, or the volume "
     "in the base currency, such as Volume BTC",
     "в заголовке нет такого столбца; нужны open, high, low, close и volume или объём в базовой "
     "валюте, например Volume BTC"},
    {"reason.candle_no_interval", "one row does not tell how long a candle is; add --interval",
     "по одной строке не узнать длину свечи; укажите --interval"},
    {"reason.candle_no_time",
     "the header names no time; call its column open_time, timestamp, unix, time, datetime, date "
     "or "
     "close_time",
     "в заголовке нет времени; назовите столбец open_time, timestamp, unix, time, datetime, date "
     "или close_time"},
    {"reason.candle_no_value", "there is no value; mend or drop the row",
     "значения нет; исправьте или уберите строку"},
    {"reason.candle_number", "it is not a plain decimal number; write it like 61800.25",
     "это не обычное десятичное число; пишите в виде 61800.25"},
    {"reason.candle_off_interval",
     "it is not where a candle of this interval begins or ends; check --interval and the zone",
     "здесь не начинается и не кончается свеча такой длины; проверьте --interval и часовой пояс"},
    {"reason.candle_off_step", "it is finer than the step; give a finer --step",
     "количество мельче шага; укажите --step мельче"},
    {"reason.candle_off_tick", "it is finer than the tick; give a finer --tick",
     "цена мельче шага; укажите --tick мельче"},
    {"reason.candle_order", "it is not after the row before; sort the file by time",
     "время не позже предыдущей строки; отсортируйте файл по времени"},
    {"reason.candle_order_down",
     "the file begins with its newest row, but this one is not older than the row before; sort the "
     "file by time",
     "файл начинается с самой новой строки, но эта не старше предыдущей; отсортируйте файл по "
     "времени"},
    {"reason.candle_outside", "it is not between low and high; mend or drop the row",
     "цена не между минимумом и максимумом; исправьте или уберите строку"},
    {"reason.candle_repeated", "this candle was there already; drop one of the two rows",
     "такая свеча уже была; уберите одну из двух строк"},
    {"reason.candle_thin", "fewer steps of volume than the prices need trades; give a finer --step",
     "объёма меньше, чем нужно сделок для этих цен; укажите --step мельче"},
    {"reason.candle_time",
     "it is no time; write 2024-08-08 23:55:00, with an offset or without, or seconds or "
     "milliseconds since 1970",
     "это не время; пишите 2024-08-08 23:55:00 со смещением или без либо секунды или "
     "миллисекунды с 1970 года"},
    {"reason.candle_too_large",
     "it is too large or has too many digits; mend the row, or give a coarser --tick or --step",
     "значение слишком велико или в нём слишком много цифр; исправьте строку или укажите --tick "
     "или --step крупнее"},
    {"reason.candle_turn",
     "the newest row comes first, and there are too many rows to turn them here; turn the file: "
     "(head -n 1 FILE; tail -n +2 FILE | tac) > TURNED",
     "первой стоит самая новая строка, а строк слишком много, чтобы перевернуть их здесь; "
     "переверните файл: (head -n 1 ФАЙЛ; tail -n +2 ФАЙЛ | tac) > НОВЫЙ"},
    {"reason.candle_zero", "a price must be above zero; mend or drop the row",
     "цена должна быть больше нуля; исправьте или уберите строку"},
    {"reason.funding_instrument", "a symbol has at most 24 characters; write it as the venue does",
     "в имени инструмента не больше 24 знаков; пишите его как биржа"},
    {"reason.funding_mark",
     "it is not a price from 0.000001 to 1000000000; write it like 61800.25, or leave it empty",
     "это не цена от 0.000001 до 1000000000; пишите в виде 61800.25 или оставьте пустым"},
    {"reason.funding_no_column",
     "the header has no such column; it must name time and rate, and instrument where the run has "
     "several",
     "в заголовке нет такого столбца; нужны time и rate, а если инструментов несколько — ещё "
     "instrument"},
    {"reason.funding_rate",
     "it is not a fraction between -1 and 1 of at most 12 decimals; write 0.01 % as 0.0001",
     "это не доля между -1 и 1, в которой не больше 12 знаков после точки; 0,01 % пишите как "
     "0.0001"},
    {"reason.funding_repeated",
     "this instrument has funding of this moment already; drop one of the two rows",
     "фандинг этого инструмента на этот момент уже есть; уберите одну из двух строк"},
    {"reason.funding_too_many", "a table holds at most a million rows; cut it to the run",
     "в таблице не больше миллиона строк; оставьте нужное для прогона"},
    {"reason.gzip_cut", "the gzip stream is cut off", "поток gzip обрывается"},
    {"reason.gzip_damaged", "the gzip stream cannot be unpacked", "поток gzip не распаковывается"},
    {"reason.line_long", "the line is longer than any line of such a file",
     "строка длиннее, чем бывают строки такого файла"},
    {"reason.table_no_rows", "there is no row below the header; name another file",
     "под заголовком нет ни одной строки; укажите другой файл"},
    {"reason.zip_cut", "the zip archive is cut off", "архив zip обрывается"},
    {"reason.zip_damaged", "the zip archive cannot be unpacked", "архив zip не распаковывается"},
    {"reason.zip_encrypted", "the zip archive is encrypted", "архив zip зашифрован"},
    {"reason.zip_method", "the zip archive is packed in a way that is not read here",
     "архив zip упакован способом, который здесь не читается"},
    {"reason.zip_several", "the zip archive holds more than one file",
     "в архиве zip больше одного файла"},
    {"table.empty",
     "There is nothing in {path}. Nothing was run, no money was involved. Name another file.",
     "В {path} ничего нет. Ничего не запущено, деньги не затронуты. Укажите другой файл."},
    {"table.no_header",
     "{path} has no header: line {line} is \"{value}\". Nothing was run, no money was involved. "
     "Put "
     "the names of its columns above it, such as {example}, separated as its rows are: by commas, "
     "semicolons or tabs.",
     "В {path} нет заголовка: строка {line} — «{value}». Ничего не запущено, деньги не затронуты. "
     "Поставьте над ней имена столбцов, например {example}, разделённые так же, как строки: "
     "запятыми, точками с запятой или табуляцией."},
    {"usage.funding_unnamed",
     "{path} does not name its instrument, and the run has {wanted}. Nothing was run, no money was "
     "involved. Add a column instrument to the table.",
     "В {path} не назван инструмент, а в прогоне их несколько: {wanted}. Ничего не запущено, "
     "деньги "
     "не затронуты. Добавьте в таблицу столбец instrument."},
    {"usage.tape_of_candles",
     "{path} is a file of candles, no tape or recording. Nothing was run, no money was involved. "
     "Name it with `tradewind backtest run --candles`, and with --instrument, --tick and --step.",
     "{path} — файл свечей, а не лента и не запись. Ничего не запущено, деньги не затронуты. "
     "Укажите его в `tradewind backtest run --candles` вместе с --instrument, --tick и --step."},
    {"out.file_exists",
     "{path} exists already and is not replaced. Nothing was run or written. Choose another name "
     "or remove the file.",
     "{path} уже есть, файл не перезаписывается. Ничего не запущено и не записано. Укажите другое "
     "имя или удалите файл."},
    {"reason.no_directory", "there is no such directory", "такого каталога нет"},
    {"reason.result_columns", "the row does not have as many columns as its header",
     "столбцов в строке не столько, сколько в заголовке"},
    {"reason.result_count", "it is no whole number", "это не целое число"},
    {"reason.result_header", "it is not the header that this program writes",
     "это не тот заголовок, который пишет эта программа"},
    {"reason.result_json", "the file is no JSON object", "файл — не объект JSON"},
    {"reason.result_kind", "it is a value of another kind", "значение другого вида"},
    {"reason.result_large", "no run comes to such a number", "таких чисел в прогонах не бывает"},
    {"reason.result_missing", "the field is missing", "поля нет"},
    {"reason.result_number", "it is no exact decimal number", "это не точное десятичное число"},
    {"reason.result_order", "the run would end before it begins",
     "прогон кончался бы раньше, чем начался"},
    {"reason.result_sum", "it is not capital, PnL, fees and funding together",
     "это не капитал, PnL, комиссии и фандинг вместе"},
    {"reason.result_time", "it is no moment in UTC", "это не момент времени UTC"},
    {"reason.result_word", "it is no word of this column", "такого слова в этом столбце нет"},
    {"result.damaged",
     "{place}, field {field}, value \"{value}\": {reason}. No tear sheet was made, the files are "
     "as they were. Restore the result from a copy or run it again.",
     "{place}, поле {field}, значение «{value}»: {reason}. Отчёт не сделан, файлы не изменены. "
     "Восстановите результат из копии или повторите прогон."},
    {"result.fills_differ",
     "{path} is not the file its result was made with: its hash is not fills_hash. No tear sheet "
     "was made, the files are as they were. Restore the file from a copy or run it again.",
     "{path} — не тот файл, с которым сделан результат: его хеш не равен fills_hash. Отчёт не "
     "сделан, файлы не изменены. Восстановите файл из копии или повторите прогон."},
    {"result.none",
     "{path} is no directory of a result: there is no {file} in it. No tear sheet was made. Name "
     "the directory given to `tradewind backtest run --out`, or one below reports/ of a session.",
     "{path} — не каталог результата: в нём нет {file}. Отчёт не сделан. Укажите каталог, данный в "
     "`tradewind backtest run --out`, или каталог сессии внутри reports/."},
    {"result.not_found",
     "There is no directory {path}. No tear sheet was made. Name the directory given to `tradewind "
     "backtest run --out`, or one below reports/ of a session.",
     "Каталога {path} нет. Отчёт не сделан. Укажите каталог, данный в `tradewind backtest run "
     "--out`, или каталог сессии внутри reports/."},
    {"result.unreadable",
     "{path} cannot be read. No tear sheet was made, the files are as they were. Check the "
     "permissions of the file.",
     "{path} не читается. Отчёт не сделан, файлы не изменены. Проверьте права на файл."},
});

}  // namespace tw::messages
